"""The indicator catalogue (`metadata/indicators.yml`): what each figure is called, measures, and does not say."""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rake_analysis import metadata
from rake_analysis.errors import UserError

FILE = metadata.FOLDER / "indicators.yml"

Polarity = Literal["low_is_good", "high_is_good", "none"]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Break(Record):
    """A year that begins a new series: figures before `year` are not compared with it and those after it."""

    year: int
    reason_fi: str


class Relevance(Record):
    """What the indicator tells about a phenomenon, and what it must not be read as telling.

    A background figure is shown with the phenomenon but says too little of it to judge its state.
    """

    code: str = Field(pattern=r"^[A-Z]{3}$")
    says_fi: str
    does_not_say_fi: str
    is_background: bool = False


class Pin(Record):
    """How sure the id and the title are. A verified title must be the producer's own."""

    source: str
    status: Literal["verified", "unverified"]


class Indicator(Record):
    """One indicator. `per` is what the value is per (100, 1000), None where it is no ratio of published counts."""

    source: Literal["sotkanet", "statfin", "file"]
    indicator_id: str
    title_fi: str
    earlier_titles_fi: tuple[str, ...] = ()
    short_fi: str = Field(max_length=40)
    subject_fi: str
    unit_fi: str
    decimals: int = Field(ge=0, le=3)
    owner: str
    polarity: Polarity
    per: Literal[100, 1000] | None
    is_denominator: bool = False
    levels: tuple[Literal["KUNTA", "HYVINVOINTIALUE", "YTA", "MAA"], ...]
    breaks: tuple[Break, ...]
    phenomena: tuple[Relevance, ...]
    pin: Pin

    @property
    def key(self) -> str:
        """`sotkanet.1086`, `statfin.11ra.vaesto_yli64_p`."""
        return f"{self.source}.{self.indicator_id}"

    @property
    def snapshot_id(self) -> str:
        """The id of the answer that holds the figures: one StatFin table holds several indicators."""
        return self.indicator_id.partition(".")[0]

    def relevance(self, phenomenon: str) -> Relevance | None:
        """Return what the indicator says about `phenomenon`, None when it does not inform it."""
        return next((part for part in self.phenomena if part.code == phenomenon), None)


class Wanted(Record):
    """An indicator that reports would use and whose id is not known: looked up by title at the next retrieval."""

    title_fi: str
    owner: str
    phenomena: tuple[str, ...] = Field(min_length=1)
    why_fi: str


class _Catalogue(Record):
    indicators: tuple[Indicator, ...]
    wanted: tuple[Wanted, ...] = ()

    @model_validator(mode="after")
    def keys_are_unique(self) -> "_Catalogue":
        keys = [indicator.key for indicator in self.indicators]
        repeated = {key for key in keys if keys.count(key) > 1}
        if repeated:
            raise ValueError(f"indicators stand twice: {', '.join(sorted(repeated))}")
        return self


def load() -> dict[str, Indicator]:
    """Return key → indicator in the order of the file. Raises UserError that names the record that is wrong."""
    return _indicators()


@cache
def _indicators() -> dict[str, Indicator]:
    return {indicator.key: indicator for indicator in _read().indicators}


def wanted() -> tuple[Wanted, ...]:
    """Return what reports would use and whose id is not known. Raises UserError as `load` does."""
    return _read().wanted


@cache
def _read() -> _Catalogue:
    try:
        return _Catalogue.model_validate(metadata.record(FILE))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UserError(
            f"'{field}': {first['msg']}", place=str(FILE), remedy="Mend the record or restore the earlier file."
        ) from error


def informing(phenomenon: str) -> list[Indicator]:
    """Return the indicators that inform a phenomenon, in the order of the file.

    >>> [indicator.indicator_id for indicator in informing("ASU")]
    ['2320', '183']
    """
    return [indicator for indicator in load().values() if indicator.relevance(phenomenon)]


def check_title(key: str, title_fi: str, place: str) -> None:
    """Raise UserError when the producer's title is not the catalogue's. An unverified pin allows any title."""
    known = load().get(key)
    if known is None or known.pin.status == "unverified":
        return
    if not any(same_title(title_fi, title) for title in (known.title_fi, *known.earlier_titles_fi)):
        raise UserError(
            f"{key} is called '{title_fi}', the catalogue says '{known.title_fi}'",
            place=place,
            remedy="Check the id: producers reuse them. Then mend metadata/indicators.yml.",
        )


def same_title(one: str, other: str) -> bool:
    """Tell whether two titles are the same but for dashes, spaces, capitals and a closing owner in brackets.

    >>> same_title("0 - 17-vuotiaat, % väestöstä (THL)", "0–17-vuotiaat, %  väestöstä")
    True
    """
    return _plain(one) == _plain(other)


def _plain(title: str) -> str:
    text = " ".join(title.replace("–", "-").replace("—", "-").split()).casefold()
    for owner in ("(thl)", "(kela)"):
        text = text.removesuffix(owner).rstrip()
    return text.replace(" - ", "-")
