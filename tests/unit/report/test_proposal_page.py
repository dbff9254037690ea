"""The page of proposals: what its history says of an event."""

from datetime import date

import pytest

from rake_analysis.report import proposal_page


@pytest.mark.parametrize(
    ("note", "responsible", "deadline", "told"),
    [
        (None, None, None, ""),
        ("Puolletaan.", None, None, "Puolletaan."),
        (None, "Rauma", None, "Vastuutaho: Rauma."),
        ("Siirtyi.", None, date(2026, 5, 31), "Siirtyi. Määräaika: 31.5.2026."),
        ("Siirtyi.", "Rauma", date(2026, 5, 31), "Siirtyi. Vastuutaho: Rauma. Määräaika: 31.5.2026."),
    ],
)
def test_an_event_tells_its_note_and_what_it_changed(note, responsible, deadline, told):
    assert proposal_page.told({"note": note, "responsible": responsible, "deadline": deadline}) == told
