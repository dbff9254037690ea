import textwrap

import pytest

RECORDER = """
import hashlib
from pathlib import Path

_files = {}


def start():
    _files.clear()


def read(path):
    path = Path(path)
    content = path.read_bytes() if path.is_file() else None
    _files[str(path)] = None if content is None else hashlib.sha256(content).hexdigest()
    return "" if content is None else content.decode()


def recorded():
    return dict(_files)
"""
CONFIG = """
project:
  type: website
website:
  title: Sivusto
lang: fi
execute:
  echo: false
"""


@pytest.fixture
def write_site(tmp_path, monkeypatch):
    """Write a site of pages (name → text) and return its folder; `recorder` is importable in its kernels."""
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "recorder.py").write_text(RECORDER, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(modules))

    def write(pages, config=CONFIG, folder="site"):
        site = tmp_path / folder
        for name, text in {"_quarto.yml": config, **pages}.items():
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return site

    return write
