"""Speed and memory of the whole path, beside a peer where there is one; `make bench` prints them."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from tests import bench_analysis, bench_phenomena, bench_quality, bench_statistics

PERIOD = "2025H2"
COMMAND = [sys.executable, "-m", "rake_analysis"]


def measured(arguments: list[str], cwd: Path | None = None) -> tuple[float, float]:
    """Run a command; return its seconds and the peak memory of its process tree in MB.

    Memory that processes share counts once (proportional set size) where the system tells it, as Linux does.
    """
    peak = 0.0
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(arguments, cwd=cwd, stdout=output, stderr=subprocess.STDOUT)
        root = psutil.Process(process.pid)
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.1):
                total = 0
                try:
                    for one in (root, *root.children(recursive=True)):
                        full = one.memory_full_info()
                        total += getattr(full, "pss", full.rss)
                except psutil.NoSuchProcess:
                    continue
                peak = max(peak, total / 1e6)

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        elapsed = time.perf_counter() - started
        done.set()
        watcher.join()
        if code:
            output.seek(0)
            sys.exit(f"{' '.join(arguments)} ended with {code}:\n{output.read().decode(errors='replace')[-2000:]}")
    return elapsed, peak


def line(what: str, figure: str) -> None:
    print(f"{what:<64} {figure}", flush=True)


def describe_machine() -> None:
    memory = psutil.virtual_memory().total / 1e9
    line(
        "machine", f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"
    )


def start_up() -> None:
    for what, arguments in (
        ("import rake_analysis", [sys.executable, "-c", "import rake_analysis"]),
        ("rake-analysis --help", [*COMMAND, "--help"]),
    ):
        line(what, f"{min(measured(arguments)[0] for _ in range(5)):.2f} s (best of 5)")


def release(project: Path) -> float:
    """Render the whole period uncached, unchanged, and after one comment; return the uncached seconds."""
    render = [*COMMAND, "render", "--project", str(project), "--period", PERIOD]
    full, peak = measured(render)
    pages = len(list((project / "build" / PERIOD / "working" / "site").glob("*.html")))
    line(f"render {pages} pages, HTML and PDF, nothing cached", f"{full:.1f} s, peak {peak:.0f} MB")
    again, _ = measured(render)
    line("render, nothing changed", f"{again:.2f} s")
    comment = project / "comments" / PERIOD / "ASU.md"
    comment.write_text(comment.read_text(encoding="utf-8") + "\nYksi lause lisää.\n", encoding="utf-8")
    one, _ = measured(render)
    line("render, one comment changed", f"{one:.1f} s")
    return full


def peer(project: Path, ours: float) -> None:
    """The same pages by papermill, a cold kernel each, and nbconvert to HTML (its PDF needs LaTeX and is left out)."""
    source = project / "build" / PERIOD / "working" / "source"
    folder = project / "build" / "papermill"
    measured(
        [
            *COMMAND,
            "render",
            "--project",
            str(project),
            "--period",
            PERIOD,
            "--format",
            "ipynb",
            "--output",
            str(folder),
        ]
    )
    seconds = 0.0
    notebooks = sorted(folder.glob("*.ipynb"))
    for notebook in notebooks:
        executed = notebook.with_suffix(".executed.ipynb")
        papermill = ["papermill", "--no-progress-bar", "-k", "python3", "--cwd", str(source)]
        seconds += measured([sys.executable, "-m", *papermill, str(notebook), str(executed)])[0]
        seconds += measured([sys.executable, "-m", "nbconvert", "--to", "html", "--no-input", str(executed)])[0]
    line(f"the same {len(notebooks)} pages by papermill + nbconvert, HTML only", f"{seconds:.1f} s")
    line("papermill + nbconvert (HTML) against ours (HTML and PDF)", f"{seconds / ours:.1f} ×")


def large_ingest(folder: Path, rows: int = 200_000) -> None:
    """Read one export of about `rows` observations."""
    project = folder / "large"
    scale = 520
    elapsed, peak = measured([*COMMAND, "example", str(project), "--scale", str(scale)])
    exports = sorted((project / "inbox" / PERIOD).glob("*"), key=lambda path: path.stat().st_size)
    size = sum(path.stat().st_size for path in (project / "inbox").rglob("*") if path.is_file()) / 1e6
    line(f"example --scale {scale}", f"{elapsed:.1f} s, {size:.0f} MB of exports, peak {peak:.0f} MB")
    export = _cut(exports[-1], folder / f"large{exports[-1].suffix}", rows)
    elapsed, peak = measured([*COMMAND, "ingest", str(export), "--project", str(project), "--period", PERIOD])
    line(
        f"ingest of {_row_count(export):,} rows ({export.stat().st_size / 1e6:.0f} MB)",
        f"{elapsed:.1f} s, peak {peak:.0f} MB",
    )


def masking(folder: Path) -> None:
    """Mask texts of about 300 characters from 10,000 to 1,000,000, by as many processes as there are cores."""
    for count in (10_000, 100_000, 1_000_000):
        arguments = [sys.executable, "-m", "tests.bench_texts", str(folder / f"texts{count}"), str(count)]
        prepared, _ = measured(arguments)
        elapsed, peak = measured([*arguments, "mask"])
        elapsed -= prepared
        line(
            f"mask {count:,} texts of about 300 characters",
            f"{elapsed:.1f} s, {count / elapsed:,.0f} texts/s, peak {peak:.0f} MB",
        )


def _row_count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file) - 1


def _cut(path: Path, target: Path, rows: int) -> Path:
    """Repeat or cut a one-header CSV to `rows` data rows."""
    with path.open("rb") as source, target.open("wb") as out:
        out.write(source.readline())
        body = source.readlines()
        for index in range(rows):
            out.write(body[index % len(body)])
    return target


def main() -> None:
    describe_machine()
    start_up()
    for part in (bench_phenomena, bench_quality, bench_statistics, bench_analysis):
        for what, figure in part.lines():
            line(what, figure)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "project"
        elapsed, _ = measured([*COMMAND, "example", str(project)])
        line("example", f"{elapsed:.1f} s")
        elapsed, peak = measured([*COMMAND, "run", "--project", str(project), "--period", PERIOD])
        line("run end to end: read, code, render", f"{elapsed:.1f} s, peak {peak:.0f} MB")
        shutil.rmtree(project / "build")
        peer(project, release(project))
        large_ingest(folder)
        masking(folder)


if __name__ == "__main__":
    main()
