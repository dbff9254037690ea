"""What was rendered from what: keys by content, kept in the site's `.cache` folder."""

import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rake_analysis import files

_STATE = "state.json"
_VERSION = 1
_PACKAGE = Path(__file__).parent.parent


@dataclass
class State:
    """`executed`: page → key, inputs and digest of its cached outputs; `rendered`: page → format → key, files read."""

    folder: Path
    output: str
    executed: dict[str, dict[str, Any]] = field(default_factory=dict)
    rendered: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, output: Path) -> "State":
        """Read the state in `folder` for what goes to `output`; an unreadable one counts as none."""
        name = output.as_posix()
        try:
            content = json.loads((folder / _STATE).read_text(encoding="utf-8"))
            if content["version"] != _VERSION:
                return cls(folder, name)
            return cls(folder, name, content["executed"], content["rendered"].pop(name, {}), content["rendered"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(folder, name)

    def save(self) -> None:
        """Write the state in one step."""
        rendered = {**self.others, self.output: self.rendered}
        content = {"version": _VERSION, "executed": self.executed, "rendered": rendered}
        path = self.folder / _STATE
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            files.write_text(path, text)

    def cached_outputs(self, name: str) -> Path:
        return self.folder / "executed" / f"{name}.json"


@dataclass
class Digests:
    """Fingerprints of files and folders as they are now, each read once."""

    known: dict[str, str | None] = field(default_factory=dict)

    def of(self, path: str | Path) -> str | None:
        """Return the fingerprint of what is at `path`, None where there is nothing or it cannot be read."""
        name = str(path)
        if name not in self.known:
            try:
                self.known[name] = files.fingerprint(Path(name))
            except OSError:
                self.known[name] = None
        return self.known[name]

    def agree(self, inputs: dict[str, str | None], base: Path) -> bool:
        """Tell whether everything in `inputs` (relative paths: from `base`) is as it was recorded."""
        return all(self.of(base / path) == digest for path, digest in inputs.items())


def digest(*parts: Any) -> str:
    """Return one key for `parts`, which JSON can hold."""
    content = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()


def package_digest() -> str:
    """Return a digest of this package's files: code, metadata, templates."""
    digests = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
            digests.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digests.hexdigest()


def environment_digest() -> str:
    """Return a digest of the Python version and the names and versions of installed packages."""
    installed = {
        entry.name
        for folder in sys.path
        if folder.endswith("-packages") and Path(folder).is_dir()
        for entry in Path(folder).glob("*.dist-info")
        if not entry.name.startswith("rake_analysis")
    }
    return digest(sys.version, sorted(installed))
