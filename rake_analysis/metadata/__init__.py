"""What a data steward may change: code lists, catalogues, form maps, wording. Files beside the code, read once."""

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from rake_analysis.errors import UserError

FOLDER = Path(__file__).parent


@cache
def codelist(name: str) -> pl.DataFrame:
    """Return the code list `name`, every column as text, empty cells as null.

    Columns: `code`, `label_fi`, `label_sv`, `label_en` and what the list has besides.
    """
    path = FOLDER / "codelists" / f"{name}.csv"
    return pl.read_csv(path, infer_schema=False)


@cache
def labels(name: str, language: str = "fi") -> dict[str, str]:
    """Return code → label of the code list `name`.

    >>> labels("reporter_roles")["resident"]
    'Asukas'
    """
    table = codelist(name)
    return dict(zip(table["code"], table[f"label_{language}"], strict=True))


def label(name: str, code: str, language: str = "fi") -> str:
    """Return the label of a code, the code itself where the list does not know it."""
    return labels(name, language).get(code) or code


def codes(name: str) -> list[str]:
    """Return the codes of the code list `name` in the order of the file."""
    return codelist(name)["code"].to_list()


def record(path: Path) -> Any:
    """Return what a YAML file holds. Raises UserError that names the line where it is not YAML, or is not UTF-8."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise UserError("not UTF-8", place=str(path), remedy="Save the file as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise UserError(
            f"not valid YAML ({getattr(error, 'problem', error)})",
            place=f"{path}{line}",
            remedy="Mend the file or restore its earlier version.",
        ) from error


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
