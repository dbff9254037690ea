"""The parameter sweep: one small `.qmd` per page of a period, in a Quarto website project either engine renders."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from rake_analysis import files
from rake_analysis.errors import UserError
from rake_analysis.finnish import capitalised
from rake_analysis.official import catalogue as indicators
from rake_analysis.official import snapshots
from rake_analysis.periods import Period
from rake_analysis.phenomena import catalogue as phenomena
from rake_analysis.phenomena import coder
from rake_analysis.project import Project
from rake_analysis.report import footer, wording
from rake_analysis.report.load import AUDIENCES, WORKING

REPOSITORY = Path(__file__).parents[2]

_REPORTS, _MATERIAL = "Raportit", "Aineisto"
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_PARAMETERS_CELL = re.compile(r"^```\{python\}\n#\| tags: \[parameters\]\n.*?^```\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One page of a period: its file's name, title, notebook, group in the navigation, readers and parameters."""

    name: str
    title: str
    source: str
    group: str
    audiences: tuple[str, ...] = AUDIENCES
    parameters: dict[str, str] = field(default_factory=dict)
    toc_depth: int = 2


def sweep(project: Project, period: Period, audience: str = WORKING) -> list[Page]:
    """Return the pages of a period for an audience in the order of the navigation.

    A phenomenon has a page when it has observations up to the period or statistics.
    Raises UserError when the period has no observations.
    """
    if period not in project.ingested_periods():
        known = ", ".join(str(known) for known in project.ingested_periods()) or "none"
        raise UserError(
            f"there are no observations of {period}",
            place=str(project.observations),
            remedy=f"Ingest its exports first (periods there: {known}).",
        )
    return [page for page in _offered(project, period) if audience in page.audiences]


def titles() -> dict[str, str]:
    """Return name → title of the pages that any period has."""
    return {page.name: page.title for page in _common({})}


def _offered(project: Project, period: Period) -> list[Page]:
    """The pages of all audiences."""
    area = {"area": project.settings.county_code}
    known = phenomena.load(project)
    return _common(area) + [
        Page(
            f"phenomenon-{code}",
            f"{capitalised(known[code].short_fi)} ({code})",
            "notebooks/phenomenon.qmd",
            "Ilmiöt",
            # What no phenomenon fits is work for the analyst, no phenomenon to tell of.
            (WORKING,) if code == phenomena.UNCLASSIFIED else AUDIENCES,
            parameters=area | {"phenomenon": code},
        )
        for code in _phenomena_with_material(project, period)
    ]


def _common(area: dict[str, str]) -> list[Page]:
    """The pages that any period has; `area` are the parameters of those that can be of another area."""
    inside = (WORKING, "professional")
    deciding = ("professional", "management", "public")
    return [
        Page("index", "Etusivu", "reports/front_page.qmd", ""),
        Page("professional_group", "Professioryhmän valmistelu", "reports/professional_group.qmd", _REPORTS, inside),
        Page("compiled", "Koosteraportti", "reports/compiled.qmd", _REPORTS, (WORKING,), toc_depth=3),
        Page(
            "management_board",
            "Päätöksenteon tiivistelmä",
            "reports/management_board.qmd",
            _REPORTS,
            ("management",),
        ),
        Page(
            "management_slides",
            "Päätöksenteon diat",
            "reports/management_slides.qmd",
            _REPORTS,
            ("management",),
        ),
        Page("report", "Raportti", "reports/public.qmd", _REPORTS, deciding, toc_depth=3),
        Page("proposals", "Toimenpide-ehdotukset", "notebooks/proposals.qmd", _REPORTS, toc_depth=3),
        Page("feedback", "Palaute raportoijille", "reports/feedback.qmd", _REPORTS, ("public",), toc_depth=3),
        Page("press_notice", "Tiedote", "reports/press_notice.qmd", _REPORTS, ("public",)),
        Page("plan", "Suunnitelman seuranta", "notebooks/plan.qmd", _REPORTS, inside),
        Page("observations", "Havaintoaineisto", "notebooks/observations.qmd", _MATERIAL, (WORKING,)),
        Page("data_quality", "Aineiston laatu", "notebooks/data_quality.qmd", _MATERIAL, (WORKING,)),
        Page("comparison", "Tilastovertailu", "notebooks/comparison.qmd", _MATERIAL, parameters=area),
        Page("municipalities", "Kunnat", "notebooks/municipalities.qmd", _MATERIAL, parameters=area, toc_depth=3),
        Page("distribution", "Jakelu", "reports/distribution.qmd", _MATERIAL, (WORKING, "professional", "management")),
        Page(footer.STATEMENT, "Saavutettavuusseloste", "reports/accessibility.qmd", _MATERIAL),
    ]


def _phenomena_with_material(project: Project, period: Period) -> list[str]:
    periods = [known for known in project.ingested_periods() if known <= period]
    observed = set(coder.read_codes(project, periods)["phenomenon"])
    kept = snapshots.newest(project)
    measured = {
        informed.code
        for indicator in indicators.load().values()
        if (indicator.source, indicator.snapshot_id) in kept
        for informed in indicator.phenomena
    }
    return [code for code in phenomena.load(project) if code in observed | measured]


def write_site(project: Project, period: Period, audience: str, folder: Path) -> list[Page]:
    """Write the pages of a period as a Quarto website project into `folder` and return them.

    Files that would not change are left alone; pages that the period no longer has are removed.
    """
    pages = sweep(project, period, audience)
    wanted = {"_quarto.yml": _site_configuration(project, period, audience, pages)}
    for page in pages:
        notebook = _notebook(project, page.source)
        wanted[f"{page.name}.qmd"] = _page_source(project, period, audience, page)
        wanted[body_name(page)] = _body(notebook)
    for name, content in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            files.write_text(path, content)
    for path in folder.glob("*.qmd"):
        if path.name not in wanted:
            path.unlink()
    return pages


def body_name(page: Page) -> str:
    """The file of the site that holds the body of a page's notebook."""
    return f"_bodies/_{Path(page.source).stem}.qmd"


def _notebook(project: Project, source: str) -> Path:
    """The project's own notebook where it has one, else the repository's."""
    for base in (project.root, REPOSITORY):
        if (base / source).is_file():
            return base / source
    raise UserError(
        f"the notebook {source} is missing",
        place=str(REPOSITORY),
        remedy="Install the package from its repository (pip install -e .).",
    )


def _body(notebook: Path) -> str:
    """A notebook without its front matter and its parameters cell: what the pages include."""
    try:
        source = notebook.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserError("not UTF-8", place=str(notebook), remedy="Save the notebook as UTF-8.") from error
    text = _FRONT_MATTER.sub(_blank_lines, source, count=1)
    body, found = _PARAMETERS_CELL.subn(_blank_lines, text, count=1)
    if not found:
        raise UserError(
            "the notebook has no parameters cell",
            place=str(notebook),
            remedy="Begin it with a cell whose first line is '#| tags: [parameters]'.",
        )
    return body


def _blank_lines(match: re.Match[str]) -> str:
    """As many lines as the match had: a problem's line in the body is the line in the notebook."""
    return "\n" * match[0].count("\n")


def _formats(notebook: Path) -> dict[str, dict]:
    """The notebook's own `format` where it lists more than the site has for every page."""
    front_matter = _FRONT_MATTER.match(notebook.read_text(encoding="utf-8"))
    formats = yaml.safe_load(front_matter[0].strip("-\n")).get("format", {}) if front_matter else {}
    return {"format": formats} if set(formats) - {"html", "typst"} else {}


def _page_source(project: Project, period: Period, audience: str, page: Page) -> str:
    marks = [wording.phrases()["versions"][audience]]
    if project.settings.is_example:
        marks.insert(0, "esimerkkiaineisto")
    header = {
        "title": page.title if page.name != "index" else f"{project.settings.name}, {period.label_fi}",
        "subtitle": f"{project.county.name_fi}, {period.label_fi} ({period.range_fi}) · {' · '.join(marks)}",
        "lang": "fi",
        "toc-depth": page.toc_depth,
    }
    header |= _formats(_notebook(project, page.source))
    parameters = {"period": period.code, "audience": audience} | page.parameters
    cell = "\n".join(f'{name} = "{value}"' for name, value in parameters.items())
    return (
        f"---\n{_yaml(header)}---\n\n"
        f"```{{python}}\n#| tags: [parameters]\n{cell}\n```\n\n"
        f"{{{{< include {body_name(page)} >}}}}\n"
    )


def _site_configuration(project: Project, period: Period, audience: str, pages: list[Page]) -> str:
    return _yaml(
        {
            "project": {
                "type": "website",
                "output-dir": "../site",
                "render": [f"{page.name}.qmd" for page in pages],
            },
            "lang": "fi",
            "website": {
                "title": f"{project.settings.name} – {project.county.name_fi}, {period.label_fi}",
                "sidebar": {"contents": _navigation(pages)},
                "page-footer": footer.parts(project, period, audience),
            },
            "format": {
                "html": {
                    "toc": True,
                    "toc-title": "Sivun sisältö",
                    "include-in-header": [{"text": '<script defer src="site_libs/plotly.min.js"></script>'}],
                },
                "typst": {"papersize": "a4", "toc": False},
            },
            "crossref": {
                "fig-title": "Kuvio",
                "fig-prefix": "Kuvio",
                "tbl-title": "Taulukko",
                "tbl-prefix": "Taulukko",
            },
            "execute": {"echo": False, "warning": False, "plotly-connected": False},
        }
    )


def _navigation(pages: list[Page]) -> list[dict]:
    groups: dict[str, list[dict]] = {}
    for page in pages:
        groups.setdefault(page.group, []).append({"text": page.title, "href": f"{page.name}.qmd"})
    contents = groups.pop("")
    return contents + [{"section": group, "contents": entries} for group, entries in groups.items()]


def _yaml(content: dict) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
