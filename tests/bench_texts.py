"""Texts to measure masking with: the example's own, joined to about 300 characters within one language."""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import polars as pl

from rake_analysis import example
from rake_analysis.observations import canonical, forms, grids, layouts
from rake_analysis.observations.canonical import Source
from rake_analysis.privacy.batches import mask_batches
from rake_analysis.project import Project

_LENGTH = 300


def originals(folder: Path, period: str = "2025H2", scale: int = 20) -> dict[str, list[str]]:
    """Return language → the invented descriptions of a period, as they were received: identifiers stand in them."""
    example.write(folder, scale=scale)
    project = Project(folder)
    found: dict[str, list[str]] = {}
    for path in sorted((project.inbox / period).iterdir()):
        if path.suffix not in (".csv", ".xlsx"):
            continue
        export = layouts.detect(grids.read(path, path.read_bytes()), path.name)
        mapping = forms.choose(export, forms.load(project), None)
        source = Source(project.period(period), path.stem, path.name, "0" * 64, project.settings.county_code)
        table = canonical.build(export, mapping, source).observations
        for language, text in table.select("language", "description").iter_rows():
            found.setdefault(language or "fi", []).append(text)
    return found


def joined(texts: dict[str, list[str]], count: int, batch: int = 25_000, seed: int = 1) -> Iterator[pl.Series]:
    """Yield `count` different texts of about 300 characters in batches."""
    rng = Random(seed)
    languages, weights = list(texts), [len(found) for found in texts.values()]
    for start in range(0, count, batch):
        chosen = rng.choices(languages, weights, k=min(batch, count - start))
        yield pl.Series([_long(rng, texts[language]) for language in chosen], dtype=pl.String)


def _long(rng: Random, texts: list[str]) -> str:
    text = rng.choice(texts)
    while len(text) < _LENGTH - 80:
        text = f"{text} {rng.choice(texts)}"
    return text


def main(folder: str, count: str, *tasks: str) -> None:
    """Make `count` texts in the folder's name; with `mask`, mask them as they come."""
    path = Path(folder)
    texts = originals(path.with_name(f"{path.name}{'-'.join(tasks)}"))
    batches = joined(texts, int(count))
    for _ in mask_batches(batches) if tasks else batches:
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
