"""A site's `_quarto.yml`: its pages, navigation, footer, where it is rendered to."""

import fnmatch
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from rake_analysis.engine.settings import Settings, check_document, dialect, place, read
from rake_analysis.errors import UserError

CONFIG = "_quarto.yml"
CACHE = ".cache"


@dataclass(frozen=True)
class Item:
    """One entry of the navigation: a link to the page or address `href`, or a heading over `items`."""

    text: str
    href: str = ""
    items: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Website:
    """The site in `folder`. `pages` are names of .qmd files from the folder, in the order they are rendered."""

    folder: Path
    settings: Settings
    pages: tuple[str, ...]
    title: str
    menu: tuple[Item, ...]
    sidebar: tuple[Item, ...]
    footer: str
    output: Path
    has_search: bool = True
    resources: tuple[str, ...] = field(default=())

    @property
    def cache(self) -> Path:
        return self.folder / CACHE

    @property
    def front(self) -> str:
        """The page that a reader comes to first."""
        return "index.qmd" if "index.qmd" in self.pages else self.pages[0]

    def picture(self, source: str, page: str) -> str:
        """Return the name, from the site's folder, of the picture that `page` shows as `source`.

        Raises UserError where it lies elsewhere or does not exist.
        """
        root = self.folder.resolve()
        path = (root / source.lstrip("/") if source.startswith("/") else root / Path(page).parent / source).resolve()
        if "://" in source or not path.is_relative_to(root) or not path.is_file():
            raise UserError(f"the picture '{source}' is not in the site's folder", place=page, remedy="Copy it there.")
        return path.relative_to(root).as_posix()


def read_website(folder: Path) -> Website:
    """Read `_quarto.yml` of the site in `folder`. Raises UserError with the line of what is not supported."""
    path = folder / CONFIG
    try:
        settings = read(path.read_text(encoding="utf-8-sig"), CONFIG)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"the site has no readable {CONFIG}",
            place=str(folder),
            remedy="Name the folder that report pages were written to.",
        ) from error
    check_document(settings, "site")
    for group in ("project", "website"):
        settings.check(group, group)
    settings.check("sidebar", "website", "sidebar")
    settings.check("navbar", "website", "navbar")
    project, website = settings.mapping("project"), settings.mapping("website")
    pages = _pages(folder, project, settings)
    sidebar = settings.mapping("website", "sidebar")
    navbar = settings.mapping("website", "navbar")
    titles = _Titles(folder, settings)
    return Website(
        folder=folder,
        settings=settings,
        pages=pages,
        title=str(website.get("title") or project.get("title") or settings.values.get("title") or folder.name),
        menu=titles.items([*(navbar.get("left") or []), *(navbar.get("right") or [])]),
        sidebar=titles.items(sidebar.get("contents") or []),
        footer=_footer(website.get("page-footer")),
        output=folder / str(project.get("output-dir") or "_site"),
        has_search=website.get("search") is not False,
        resources=_resources(folder, project),
    )


def _pages(folder: Path, project: dict[str, Any], settings: Settings) -> tuple[str, ...]:
    found = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.qmd")
        if not any(part.startswith(("_", ".")) for part in path.relative_to(folder).parts)
    )
    wanted = project.get("render")
    if wanted is None:
        return tuple(found)
    pages: list[str] = []
    for pattern in [wanted] if isinstance(wanted, str) else wanted:
        excluded = pattern.startswith("!")
        matching = [name for name in found if fnmatch.fnmatchcase(name, pattern.removeprefix("!"))]
        if excluded:
            pages = [name for name in pages if name not in matching]
        elif not matching:
            raise UserError(f"no page matches '{pattern}'", place=settings.place("project", "render"))
        else:
            pages.extend(name for name in matching if name not in pages)
    return tuple(pages)


def _resources(folder: Path, project: dict[str, Any]) -> tuple[str, ...]:
    patterns = project.get("resources") or []
    return tuple(
        sorted(
            path.relative_to(folder).as_posix()
            for pattern in ([patterns] if isinstance(patterns, str) else patterns)
            for path in folder.glob(pattern.lstrip("/"))
            if path.is_file()
        )
    )


def _footer(footer: Any) -> str:
    """Return the footer's Markdown: one text, or its left, centre and right parts as paragraphs."""
    if isinstance(footer, dict):
        return "\n\n".join(str(footer[part]) for part in ("left", "center", "right") if footer.get(part))
    return str(footer or "")


class _Titles:
    """Navigation entries, with the title of the page where the entry itself gives no text."""

    def __init__(self, folder: Path, settings: Settings):
        self.folder = folder
        self.settings = settings

    def items(self, entries: Any) -> tuple[Item, ...]:
        if not isinstance(entries, list):
            raise UserError("navigation contents must be a list", place=self.settings.place("website"))
        return tuple(self._item(entry) for entry in entries if entry != "---")

    def _item(self, entry: Any) -> Item:
        if isinstance(entry, str):
            return Item(self._title(entry), entry)
        if not isinstance(entry, dict):
            raise UserError(f"the navigation entry '{entry}' is not supported", place=self.settings.place("website"))
        known = dialect()["navigation_item"]
        for key in entry:
            if key not in (*known["read"], *known["ignored"]):
                raise UserError(
                    f"the navigation key '{key}' is not supported",
                    place=self.settings.place("website"),
                    remedy=f"Supported: {', '.join(known['read'])}.",
                )
        href = str(entry.get("href") or entry.get("file") or "")
        section = str(entry.get("section") or "")
        if section.endswith(".qmd"):
            href, section = section, ""
        text = str(entry.get("text") or section or self._title(href))
        return Item(text, href, self.items(entry.get("contents") or []))

    def _title(self, href: str) -> str:
        path = self.folder / href.lstrip("/")
        if not href.endswith(".qmd"):
            return href
        if not path.is_file():
            raise UserError(f"the navigation names '{href}', which does not exist", place=place(CONFIG, 1))
        return page_title(path) or PurePosixPath(href).stem


def page_title(path: Path) -> str:
    """Return the title in the front matter of the page at `path`, empty where there is none."""
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    if not text.startswith("---"):
        return ""
    front_matter = text[3:].split("\n---", 1)[0]
    return str(read(front_matter, path.name).values.get("title") or "")
