"""What the command line prints: results on standard output, progress and problems on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl

Step = Callable[[str, int, int], None]


def say(line: str) -> None:
    """Print a result."""
    sys.stdout.write(f"{_visible(line)}\n")


def complain(sentence: str) -> None:
    """Print a problem; identifiers in a file's name or a header it quotes are masked."""
    from rake_analysis.privacy import masking

    sys.stderr.write(f"rake-analysis: {masking.without_identifiers(_visible(sentence))}\n")


def _visible(line: str) -> str:
    """`line` with control characters made visible: it may name a file or quote a header from a form."""
    return "".join(letter if letter.isprintable() or letter in "\t\u00a0" else "\ufffd" for letter in line)


def table(rows: pl.DataFrame) -> None:
    """Print a table: aligned for a person at a terminal, tab-separated for a program."""
    cells = rows.with_columns(pl.all().cast(pl.String).fill_null("")).rows()
    lines = [tuple(rows.columns), *cells]
    if not sys.stdout.isatty():
        for line in lines:
            say("\t".join(line))
        return
    widths = [max(len(line[column]) for line in lines) for column in range(rows.width)]
    for line in lines:
        say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


@contextmanager
def steps() -> Iterator[Step]:
    """Give a function to call with (what, done, all); it draws a bar at a terminal and is silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    output = Console(stderr=True, soft_wrap=True)
    with Progress(*columns, console=output, redirect_stdout=sys.stdout.isatty()) as bar:
        tasks: dict[str, int] = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

        yield step
