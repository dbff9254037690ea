"""The texts of reports that a data steward may edit (`metadata/wording/fi.yml`); figures never stand there."""

from functools import cache

from rake_analysis import metadata


@cache
def phrases() -> dict:
    """Return the texts that a data steward may edit (`metadata/wording/fi.yml`)."""
    return metadata.record(metadata.FOLDER / "wording" / "fi.yml")
