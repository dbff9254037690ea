"""Counts of a county as a release shows them, and how a package of them is damaged."""

import json
from datetime import date, datetime

from rake_analysis import files
from rake_analysis.exchange import format, package
from rake_analysis.phenomena import catalogue

PERIOD = "2025H2"
NOW = datetime(2026, 1, 15, 12, 0, 0)
SHOWN = {
    "reports;period=2025H2": 40,
    "units;period=2025H2": 12,
    "reports;period=2025H2;phenomenon=ASU": 20,
    "units;period=2025H2;phenomenon=ASU": 8,
    "reports;period=2025H2;phenomenon=VEL": None,
    "units;period=2025H2;phenomenon=VEL": None,
    "reports;period=2025H2;phenomenon=DIG": 0,
    "units;period=2025H2;phenomenon=DIG": 0,
    "reports;municipality=853;period=2025H2": 20,
    "reports;municipality=680;period=2025H2": None,
    "reports;municipality=734;period=2025H2": None,
    "reports;municipality=-;period=2025H2": 5,
    "reports;municipality=koko alue;period=2025H2": 5,
    "reports;period=2025H2;reporter_role=professional": 32,
    "reports;period=2025H2;reporter_role=team": 8,
}


def write(folder, shown, phenomena=None, **about):
    """Write a package of the counts `shown`, of Varsinais-Suomi unless `about` says otherwise; return its folder."""
    usual = {"county_code": "05", "period": PERIOD, "threshold": 5, "is_example": False}
    days = {"period_start": date(2025, 7, 1), "period_end": date(2025, 12, 31)}
    told = package.About(**usual | days | about)
    package.write(folder, format.from_keys(shown, PERIOD), told, phenomena or catalogue.load())
    return folder


def edit(folder, name, old, new):
    """Replace `old` in a file of a package."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def rehash(folder):
    """Write the hashes of the files as they are now, as somebody would who made the package so."""
    path = folder / package.DESCRIPTOR
    described = json.loads(path.read_text(encoding="utf-8"))
    for resource in described["resources"]:
        resource["hash"] = f"sha256:{files.sha256_of(folder / resource['path'])}"
    path.write_text(json.dumps(described), encoding="utf-8")
