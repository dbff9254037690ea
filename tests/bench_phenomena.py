"""Speed of the coder: the goal is 10,000 observations in under 10 seconds; printed alone or by tests/bench.py."""

import csv
import random
import time
from pathlib import Path

import polars as pl

from rake_analysis.phenomena import coder

GOLD = Path(__file__).parent / "golden" / "phenomena" / "gold.csv"


def observations(count: int, seed: int = 1) -> pl.DataFrame:
    """Texts of two invented observations each, all different and half of them with consequences."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    draw = random.Random(seed)
    return pl.DataFrame(
        {
            "observation_id": [f"{number:06}" for number in range(count)],
            "language": "fi",
            "tone": "negative",
            "description": [" ".join(draw.sample(texts, 2)) for _ in range(count)],
            "consequences": [draw.choice(texts) if number % 2 else "" for number in range(count)],
        }
    )


def coding_speed(count: int = 10_000) -> tuple[float, float, float]:
    """Return the seconds of coding `count` observations, those of the processor alone, and letters per observation.

    On a busy machine the first figure measures the company as well.
    """
    table = observations(count)
    letters = sum(table[name].str.len_chars().sum() for name in ("description", "consequences")) / count
    started, started_processor = time.perf_counter(), time.process_time()
    coder.code_observations(table)
    return time.perf_counter() - started, time.process_time() - started_processor, letters


def lines() -> list[tuple[str, str]]:
    """What a benchmark prints: pairs of what and figure."""
    seconds, processor, letters = coding_speed()
    return [
        (
            f"coding 10,000 observations of {letters:.0f} letters, dictionaries included",
            f"{seconds:.1f} s ({processor:.1f} s of one processor)",
        )
    ]


if __name__ == "__main__":
    for what, figure in lines():
        print(f"{what:<72} {figure}")
