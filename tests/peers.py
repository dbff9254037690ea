"""Other tools to measure beside: each in an environment of its own below build/, made once."""

import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path("build") / "peers"


def environment(name: str, *packages: str) -> Path | str:
    """Return the Python of an environment that holds `packages`, or why it cannot be had."""
    home = FOLDER / name
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"cannot be installed: {last_line(done.stderr)}"
        (home / "ready").touch()
    return python


def run(python: Path, script: str, *arguments: str, seconds: int = 900) -> tuple[str, str]:
    """Run a script beside this file; return what it printed, and why it failed (empty when it did not)."""
    command = [str(python), str(Path(__file__).parent / script), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        return "", f"took over {seconds} s"
    return done.stdout, f"does not run: {last_line(done.stderr)}" if done.returncode else ""


def last_line(output: str) -> str:
    lines = [line for line in output.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "no message"
