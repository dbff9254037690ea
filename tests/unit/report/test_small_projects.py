"""Pages of projects that lack much: every part is made and says what is missing, form text stays text."""

from collections.abc import Iterator

import pytest

from rake_analysis.errors import UserError
from rake_analysis.report import (
    coding,
    comparison,
    compiled,
    distribution,
    intake,
    load,
    overview,
    pages,
    phenomenon,
    places,
    proposal_page,
)
from rake_analysis.report.charts import Chart
from rake_analysis.report.tables import Table
from rake_analysis.report.view import View

HOMELESS = "Perheellä ei ole asuntoa ja häätö uhkaa."
HOSTILE = "<script>alert(1)</script> `{python} 1/0` {{< include x >}} [a](http://evil.example) #let x = 1 | ::: {.x} 😀"


def parts(view: View) -> Iterator[object]:
    """Everything a page may show."""
    for name in dir(type(view)):
        if not name.startswith("_") and not callable(getattr(type(view), name)):
            yield getattr(view, name)


def shown(view: View, kinds: tuple[str, ...] = ("text/markdown", "text/html", "image/svg+xml")) -> str:
    """What a page may show, as one text of Markdown, HTML and SVG; the engine escapes plain text itself."""
    texts = []
    for part in parts(view):
        if isinstance(part, Chart | Table):
            made = part._repr_mimebundle_()
            bundle = made[0] if isinstance(made, tuple) else made
            texts += [text for kind, text in bundle.items() if kind in kinds]
        elif isinstance(part, str):
            texts.append(part)
    return "\n".join(texts)


def views(material: load.Material) -> list[View]:
    themes = [phenomenon.page(material, code) for code in ("ASU", "MUU", "HYV") if code in overview.findings(material)]
    common = [overview.Overview(material, "index"), intake.Intake(material), comparison.Comparison(material)]
    registers = [proposal_page.ProposalPage(material), distribution.DistributionPage(material)]
    return [*common, coding.Coding(material), places.Places(material), *registers, *themes]


def test_three_observations_without_statistics_units_or_registers(small_project):
    made = small_project({"2025H2": [{"description": HOMELESS} for _ in range(3)]})
    material = load.material("2025H2")
    text = "\n".join(shown(view) for view in views(material))
    assert "0\u00a0yksiköstä" not in text
    assert "Edellistä kautta ei ole" in text
    assert "Projektissa ei ole tilastoja" in text
    assert "Aineistoa liian vähän" in text
    assert "Katvealue" not in text.replace("Katvealue\\: –", "")
    assert compiled.sections(material)
    assert {page.name for page in pages.sweep(made, made.period("2025H2"))} >= {"index", "phenomenon-ASU"}


def test_a_period_in_which_every_row_was_rejected_has_pages_and_shows_no_fall(small_project):
    good = [{"description": HOMELESS, "unit": f"Tiimi {n}"} for n in range(12)]
    small_project({"2025H1": good, "2025H2": [{"description": "", "unit": "Tiimi 1"}]})
    material = load.material("2025H2")
    text = "\n".join(shown(view) for view in views(material))
    assert "ei saatu havaintoja" in text
    assert "vähentyneen" not in text
    assert "Hylättiin 1\u00a0rivi" in text


def test_a_period_without_observations_is_refused_by_name(small_project):
    small_project({"2025H2": [{"description": HOMELESS}]})
    with pytest.raises(UserError, match="no observations of 2024H1"):
        load.material("2024H1")


def test_an_unknown_audience_is_refused(small_project):
    small_project({"2025H2": [{"description": HOMELESS}]})
    with pytest.raises(UserError, match=r"'lehdistö' is not an audience"):
        load.material("2025H2", audience="lehdistö")


def test_hostile_text_stays_text_on_every_part(small_project):
    row = {"description": f"{HOMELESS} {HOSTILE}", "unit": HOSTILE, "proposal": HOSTILE}
    small_project({"2025H2": [row for _ in range(25)]})
    material = load.material("2025H2")
    for view in views(material):
        assert "<script>alert" not in shown(view)
        assert "{{<" not in shown(view)
        markdown = shown(view, ("text/markdown",))
        assert "`{python}" not in markdown
        assert "](http" not in markdown


def test_a_unit_of_the_same_name_in_two_places_is_not_invented(small_project):
    rows = [{"description": HOMELESS, "unit": "Perhetyö", "municipality": place} for place in ("Pori", "Rauma")]
    small_project({"2025H2": rows})
    material = load.material("2025H2")
    assert intake.Intake(material).unit_data.rows == (("Perhetyö", "2"),)
