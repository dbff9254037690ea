"""Generated releases: two linked two-way tables, their margins, one-way tables, two periods, a cumulative table."""

import random
from dataclasses import dataclass

import polars as pl

from rake_analysis.disclosure import Protected, protect
from rake_analysis.disclosure.settings import Settings, validated

AUDIENCES = ["professional", "management", "public"]
PERIODS = ["2025H1", "2025H2"]
MUNICIPALITIES = ["Äetsä", "Ähtäri", "Öja", "Åbo", "Särkisalo", "Töysä"]
ROLES = ["työntekijä", "järjestö", "äiti tai isä", "påverkare"]
TASKS = ["päihdetyö", "lastensuojelu", "ikääntyneet", "työikäiset"]
TONES = ["hätä", "huoli", "kiitos"]
PHENOMENA = ["ASÖ", "HÄT", "VÅL", "YKS"]
SIZES = (120, 260, 600)
SUB_REGIONS = {
    "Äetsä": "Häme",
    "Ähtäri": "Häme",
    "Öja": "Åboland",
    "Åbo": "Åboland",
    "Särkisalo": "Åboland",
    "Töysä": "Etelä",
}
GROUPS = {"ASÖ": "hätä", "VÅL": "hätä", "HÄT": "åsikt"}
"""Phenomenon → group; one phenomenon has none, one group has one phenomenon."""


def table(
    name: str, *dimensions: str, periods: str = "each", weight: float = 1, audiences: int = 3
) -> dict[str, object]:
    return {
        "name": name,
        "dimensions": list(dimensions),
        "periods": periods,
        "audiences": AUDIENCES[:audiences],
        "weight": weight,
    }


def settings(*tables: dict[str, object], threshold: int = 5) -> Settings:
    names = sorted({name for one in tables for name in one["dimensions"]} | {"period"})  # type: ignore[attr-defined]
    return validated(
        {
            "threshold": threshold,
            "threshold_reason": "THL:n raja",
            "floor": 3,
            "release_audiences": AUDIENCES,
            "zeros": {name: {"shown": True, "reason": "ei kerro kenestäkään"} for name in names},
            "tables": list(tables),
        }
    )


LINKED = settings(
    table("municipality_role", "municipality", "reporter_role", audiences=1),
    table("phenomenon_municipality", "phenomenon", "municipality", audiences=2),
    table("service_task", "service_task", weight=3),
    table("tone", "tone", weight=2),
    table("sub_region", "sub_region", weight=4),
    table("group", "phenomenon_group", weight=4),
    table("group_sub_region", "phenomenon_group", "sub_region", audiences=2),
    table("cumulative", "municipality", periods="cumulative", weight=2),
    table("cumulative_phenomenon", "phenomenon", periods="cumulative", weight=2),
)

SMALL = settings(
    table("sub_region_role", "sub_region", "reporter_role", audiences=1),
    table("municipality", "municipality", weight=3),
    table("phenomenon", "phenomenon", weight=3),
    table("group", "phenomenon_group", weight=4),
    table("cumulative", "municipality", periods="cumulative", weight=2),
)


@dataclass(frozen=True)
class Release:
    observations: pl.DataFrame
    codes: pl.DataFrame
    earlier: pl.DataFrame
    protected: Protected


def observations(seed: int, size: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return `size` observations of two periods and their codes, few of them in the last categories of each list."""
    chance = random.Random(seed)

    def pick(values: list[str]) -> str:
        return chance.choices(values, [1 / (at + 1) for at in range(len(values))])[0]

    rows, codes = [], []
    for number in range(size):
        municipality = pick(MUNICIPALITIES)
        rows.append(
            {
                "observation_id": f"{number:04}",
                "period": chance.choice(PERIODS),
                "unit": municipality + pick(["A", "B", "C", "D", "E"]),
                "municipality_code": municipality,
                "sub_region": SUB_REGIONS[municipality],
                "reporter_role": pick(ROLES),
                "service_task": pick(TASKS),
                "tone": pick(TONES),
            }
        )
        seen = {pick(PHENOMENA) for _ in range(chance.choice([0, 1, 1, 2, 3]))}
        codes += [{"observation_id": f"{number:04}", "phenomenon": code} for code in sorted(seen)]
    return pl.DataFrame(rows), pl.DataFrame(codes)


def release(seed: int, size: int, wanted: Settings = LINKED) -> Release:
    """Return the release of the second period after the first one has been published by itself."""
    rows, codes = observations(seed, size)
    before = protect(rows.filter(period=PERIODS[0]), codes, wanted, audiences=AUDIENCES, groups=GROUPS).published
    now = protect(rows, codes, wanted, audiences=AUDIENCES, earlier=before, groups=GROUPS)
    return Release(rows, codes, before, now)


def crossed(seed: int, height: int = 16, width: int = 20) -> pl.DataFrame:
    """Return observations that fill a table of municipalities by tasks, about every sixth cell of them small."""
    chance = random.Random(seed)
    rows = []
    for at in range(height * width):
        count = int(chance.lognormvariate(2.6, 1.1))
        one = {
            "period": PERIODS[1],
            "municipality_code": f"Kylä {at // width:02} Å",
            "service_task": f"työ {at % width:02} ö",
            "reporter_role": ROLES[0],
            "tone": TONES[0],
        }
        rows += [one | {"observation_id": f"{at}-{number}", "unit": f"{at}-{number}"} for number in range(count)]
    return pl.DataFrame(rows)


SINGLE = settings(table("single", "municipality", "service_task") | {"measures": ["reports"]})
NO_CODES = pl.DataFrame(schema={"observation_id": pl.String, "phenomenon": pl.String})
"""The codes of observations that no phenomenon was found in."""

WIDE = settings(
    table("municipality", "municipality", weight=3),
    table("phenomenon_municipality", "phenomenon", "municipality", periods="this"),
    table("phenomenon_role", "phenomenon", "reporter_role", periods="each"),
    table("task", "service_task", weight=3),
)


def wide(breadth: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return observations with `breadth` x 6 phenomena in 40 municipalities, as many for each phenomenon."""
    chance = random.Random(breadth)
    places = [f"Pitäjä {at:02} Ö" for at in range(40)]
    shares = [1 / (at + 1) for at in range(40)]
    rows, codes = [], []
    for number in range(300 * breadth):
        place = chance.choices(places, shares)[0]
        rows.append(
            {
                "observation_id": str(number),
                "period": chance.choice(PERIODS),
                "unit": place + chance.choice("ABCDE"),
                "municipality_code": place,
                "reporter_role": chance.choice(ROLES),
                "service_task": chance.choice(TASKS),
                "tone": chance.choice(TONES),
            }
        )
        for code in {chance.randrange(6 * breadth), chance.randrange(6 * breadth)}:
            codes.append({"observation_id": str(number), "phenomenon": f"Å{code:03}"})
    return pl.DataFrame(rows), pl.DataFrame(codes)


def members() -> dict[str, list[str]]:
    """Return group → its phenomena."""
    return {group: [code for code, one in GROUPS.items() if one == group] for group in GROUPS.values()}
