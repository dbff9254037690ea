"""The generated items through this package and three other tools, side by side; `make bench-privacy` prints them.

Each tool has its own environment below build/. Presidio's models cannot be downloaded everywhere, so it runs with its
pattern recognisers over a blank pipeline: its figure for names says nothing of what it does with a model.
"""

import json
import time
from pathlib import Path

import polars as pl

from rake_analysis.privacy.masking import mask
from tests import peers
from tests.privacy_items import CASES, NAMES, generated
from tests.privacy_peers import PEERS

FOLDER = Path("build") / "bench-privacy"
Spans = list[list[tuple[int, int]]]


def ours(texts: list[str]) -> tuple[Spans, float]:
    mask(pl.Series(["Matti Xyrkkö"]))
    started = time.perf_counter()
    _, found = mask(pl.Series(texts))
    seconds = time.perf_counter() - started
    spans: Spans = [[] for _ in texts]
    for index, start, end in found.select("index", "start", "end").iter_rows():
        spans[index].append((start, end))
    return spans, seconds


def peer(name: str, path: Path) -> tuple[Spans, float] | str:
    """Spans and seconds of one tool, or why there are none."""
    python = peers.environment(name, name)
    if isinstance(python, str):
        return python
    output, problem = peers.run(python, "privacy_peers.py", name, str(path))
    if problem:
        return problem
    answer = json.loads(output)
    return answer["spans"], answer["seconds"]


def is_covered(text: str, item: str, spans: list[tuple[int, int]]) -> bool:
    """Tell whether every letter and digit of the item lies in a span."""
    start = text.index(item)
    places = [at for at in range(start, start + len(item)) if text[at].isalnum()]
    return all(any(first <= at < last for first, last in spans) for at in places)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    items = [(kind, item, text) for kind in (*CASES, *NAMES) for item, _, text in generated(kind)]
    texts = [text for _, _, text in items]
    path = FOLDER / "items.json"
    path.write_text(json.dumps(texts), encoding="utf-8")
    answers = {"rake-analysis": ours(texts)} | {name: peer(name, path) for name in PEERS}
    found = {name: answer for name, answer in answers.items() if not isinstance(answer, str)}
    print(f"share of items masked whole; {len(texts):,} texts, {len(texts) // len(CASES | NAMES)} a class")
    print(f"{'':<18}" + "".join(f"{name:>20}" for name in found))
    for kind in (*CASES, *NAMES):
        row = f"{kind:<18}"
        for spans, _ in found.values():
            hits = [is_covered(text, item, spans[at]) for at, (one, item, text) in enumerate(items) if one == kind]
            row += f"{sum(hits) / len(hits):>20.3f}"
        print(row)
    print(f"{'texts per second':<18}" + "".join(f"{len(texts) / seconds:>20,.0f}" for _, seconds in found.values()))
    print("presidio-analyzer: pattern recognisers over a blank pipeline, no language model")
    for name, problem in answers.items():
        if isinstance(problem, str):
            print(f"{name}: {problem}")


if __name__ == "__main__":
    main()
