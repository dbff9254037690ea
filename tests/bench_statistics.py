"""Reading statistics beside pyjstat and pyaxis on the same files, and one file of five million cells."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from rake_analysis.errors import UserError
from rake_analysis.official import jsonstat, px
from tests import peers

FIXTURES = Path(__file__).parents[2] / "shared" / "fixtures"
MANY_CELLS = 50_000
Line = tuple[str, str]


def files() -> list[Path]:
    """The real files where they are, and generated ones."""
    real = [path for part in ("jsonstat", "pxweb", "px") for path in sorted((FIXTURES / part).rglob("*"))]
    return [path for path in real if path.suffix.lower() in (".json", ".px") and _is_read(path)]


def _is_read(path: Path) -> bool:
    try:
        _values(path)
    except UserError:
        return False
    return True


def _table(path: Path) -> pl.DataFrame:
    read = px.read if path.suffix.lower() == ".px" else jsonstat.read
    return read(path.read_bytes(), path.name).table()


def _values(path: Path) -> list[float | None]:
    return _table(path)["value"].to_list()


def cube(cells: int) -> str:
    """A json-stat2 dataset of `cells` cells: areas × indicators × sexes × years."""
    years, sexes = 25, 2
    areas = 400
    contents = cells // (years * sexes * areas)
    sizes = {"alue": areas, "tiedot": contents, "sukupuoli": sexes, "vuosi": years}
    dimension = {
        name: {"label": name, "category": {"index": {f"{name}{at}": at for at in range(size)}}}
        for name, size in sizes.items()
    }
    count = areas * contents * sexes * years
    values = [None if at % 17 == 0 else at % 1000 / 10 for at in range(count)]
    head = {"version": "2.0", "class": "dataset", "id": list(sizes), "size": list(sizes.values())}
    return json.dumps({**head, "dimension": dimension, "value": values})


def generated(folder: Path) -> list[Path]:
    """A json-stat2 file and a PX file of 100,000 cells."""
    stat = folder / "generated_100000.json"
    stat.write_text(cube(100_000), encoding="utf-8")
    areas, years = 4000, 25
    names = ",".join(f'"alue {at}"' for at in range(areas))
    told = ",".join(f'"{year}"' for year in range(2000, 2000 + years))
    rows = "\n".join(" ".join(str((at * 31 + n) % 997 / 10) for n in range(years)) for at in range(areas))
    table = folder / "generated_100000.px"
    table.write_text(
        f'CHARSET="ANSI";\nMATRIX="t";\nTITLE="t";\nCONTENTS="t";\nUNITS="n";\nSTUB="alue";\nHEADING="vuosi";\n'
        f'VALUES("alue")={names};\nVALUES("vuosi")={told};\nDATA=\n{rows};\n',
        encoding="utf-8",
    )
    return [stat, table]


def _best(read: Callable[[], object]) -> float:
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        read()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def lines() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as name:
        yield from _beside_peers([*files(), *generated(Path(name))])
        yield _five_million(Path(name))


def _beside_peers(paths: list[Path]) -> Iterator[Line]:
    python = peers.environment("statistics", "pyjstat", "pyaxis", "pandas<3")
    if isinstance(python, str):
        yield "pyjstat, pyaxis", python
        return
    output, problem = peers.run(python, "statistics_peers.py", *map(str, paths))
    if problem:
        yield "pyjstat, pyaxis", problem
    for told in map(json.loads, output.splitlines()):
        path = Path(told["path"])
        values = _values(path)
        ours = _best(lambda path=path: _table(path))
        what = f"read {path.name} ({len(values):,} cells)"
        if "problem" in told:
            yield what, f"{1000 * ours:.1f} ms; the peer fails: {told['problem']}"
            continue
        ratio = told["seconds"] / ours
        goal = " (goal 10 ×)" if len(values) > MANY_CELLS else ""
        times = f"{1000 * ours:.1f} ms, peer {1000 * told['seconds']:.1f} ms: {ratio:.1f} ×{goal}"
        yield what, times + _difference(values, told)


def _difference(values: list[float | None], told: dict) -> str:
    theirs = told["values"]
    if len(theirs) != len(values):
        return f"; the peer gives {len(theirs):,} values"
    apart = sum(one != other for one, other in zip(values, theirs, strict=True))
    same_set = sorted(map(str, values)) == sorted(map(str, theirs))
    return "" if not apart else "; another order" if same_set else f"; {apart:,} values differ"


def _five_million(folder: Path) -> Line:
    path = folder / "large.json"
    path.write_text(cube(5_000_000), encoding="utf-8")
    program = (
        "import resource,sys,time\nfrom pathlib import Path\nfrom rake_analysis.official import jsonstat\n"
        "started=time.perf_counter()\ntable=jsonstat.read(Path(sys.argv[1]).read_bytes(),'large').table()\n"
        "print(table.height,time.perf_counter()-started,resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    cells, seconds, megabytes = done.stdout.split()
    size = path.stat().st_size / 1e6
    return (
        f"read a json-stat2 of {int(cells):,} cells ({size:.0f} MB)",
        f"{float(seconds):.1f} s, {float(megabytes):.0f} MB",
    )


if __name__ == "__main__":
    for what, figure in lines():
        print(f"{what:<64} {figure}", flush=True)
