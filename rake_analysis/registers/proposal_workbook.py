"""The registers of proposals as a workbook for a person to edit; `proposal_edits` reads it back."""

from datetime import date
from pathlib import Path

from rake_analysis import finnish, metadata
from rake_analysis.project import Project
from rake_analysis.registers import proposals, workbook
from rake_analysis.registers.workbook import Sheet
from rake_analysis.text import plain_line

PROPOSALS_SHEET, EVENTS_SHEET = "ehdotukset", "tapahtumat"

# Column of the register → its title in the workbook, and how wide it is.
PROPOSAL_TITLES = {
    "proposal_id": ("tunnus", 11),
    "created_date": ("luotu", 12),
    "period": ("kausi", 9),
    "phenomenon": ("ilmiö", 8),
    "title": ("otsikko", 34),
    "text": ("ehdotus", 60),
    "addressee": ("kenelle", 18),
    "responsible": ("vastuutaho", 28),
    "deadline": ("määräaika", 12),
    "observation_id": ("havainnot", 20),
    "status": ("tilanne", 18),
    "event_count": ("tapahtumia", 11),
}
EVENT_TITLES = {
    "number": ("nro", 6),
    "proposal_id": ("tunnus", 11),
    "event_date": ("päivä", 12),
    "body": ("toimielin", 28),
    "event": ("tapahtuma", 30),
    "note": ("huomautus", 60),
    "responsible": ("vastuutaho", 28),
    "deadline": ("määräaika", 12),
}
_CODES = {"addressee": "addressees", "body": "bodies", "event": "proposal_events", "status": "proposal_statuses"}
_GUIDE = (
    "Uusi ehdotus: lisää rivi taulukkoon ehdotukset ja jätä tunnus, tilanne ja tapahtumia tyhjiksi.",
    "Päätös tai muu tapahtuma: lisää rivi taulukkoon tapahtumat ja jätä nro tyhjäksi.",
    "Uusi vastuutaho tai määräaika: muuta se ehdotuksen riville, tai kirjoita se uudelle tapahtumalle.",
    "Uusi havainto ehdotuksen perusteeksi: lisää havainnon tunnus sarakkeeseen havainnot.",
    "Muuta ei voi muuttaa eikä rivejä poistaa: aiempi historia säilyy sellaisenaan.",
    "Kirjoita vain tekstiä ja päiviä, ei kaavoja eikä henkilötietoja.",
)


def write(project: Project, path: Path) -> int:
    """Write every proposal and its history to `path` and return the number of proposals."""
    known = Register(project)
    choices = {
        titles[column][0]: list(metadata.labels(_CODES[column]).values())
        for titles in (PROPOSAL_TITLES, EVENT_TITLES)
        for column in titles
        if column in _CODES
    }
    rows = [[shown(column, row[column]) for column in PROPOSAL_TITLES] for row in known.proposals.values()]
    history = [
        [str(number), *(shown(column, row[column]) for column in list(EVENT_TITLES)[1:])]
        for events in known.events.values()
        for number, row in enumerate(events, start=1)
    ]
    workbook.write(
        path,
        [
            Sheet(PROPOSALS_SHEET, dict(PROPOSAL_TITLES.values()), rows, choices),
            Sheet(EVENTS_SHEET, dict(EVENT_TITLES.values()), history, choices),
            Sheet("ohje", {"ohje": 110}, [(line,) for line in _GUIDE]),
        ],
    )
    return len(rows)


class Register:
    """The registers of proposals by id: each proposal with its present state, and its events in the file's order."""

    def __init__(self, project: Project):
        self._raw = proposals.read_proposals(project)
        self._history = proposals.read_events(project)
        behind: dict[str, list[str]] = {}
        for proposal_id, observation_id in proposals.read_observations(project).iter_rows():
            behind.setdefault(proposal_id, []).append(observation_id)
        self.events: dict[str, list[dict]] = {}
        for row in self._history.iter_rows(named=True):
            self.events.setdefault(row["proposal_id"], []).append(row)
        self.proposals: dict[str, dict] = {}
        for row in proposals.with_status(self._raw, self._history, date.max).iter_rows(named=True):
            count = len(self.events.get(row["proposal_id"], ()))
            seen = {"event_count": count, "observation_id": " ".join(behind.get(row["proposal_id"], ()))}
            self.proposals[row["proposal_id"]] = row | seen

    def held(self, proposal_id: str, column: str, count: int) -> object:
        """What a proposal's responsible, deadline or status was after its first `count` events."""
        first = self._history.filter(self._history["proposal_id"] == proposal_id).head(count)
        own = self._raw.filter(self._raw["proposal_id"] == proposal_id)
        return proposals.with_status(own, first, date.max)[column].item()


def shown(column: str, value: object) -> str:
    """Return a register's value as the workbook shows it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return finnish.day(value)
    return metadata.label(_CODES[column], str(value)) if column in _CODES else plain_line(str(value))
