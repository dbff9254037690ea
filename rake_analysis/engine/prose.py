"""Prose of a page checked against the dialect: what is not documented there stops with file and line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rake_analysis.engine.settings import dialect
from rake_analysis.engine.source import Line
from rake_analysis.errors import UserError

INLINE = re.compile(r"`\{python\}\s+([^`]+)`")
PAGE_BREAK = re.compile(r"^\s*\{\{<\s*pagebreak\s*>\}\}\s*$")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_ESCAPED = re.compile(r"\\.")
_SHORTCODE = re.compile(r"\{\{<\s*(/?[\w.-]*)")
_OTHER_INLINE = re.compile(r"`\{(?!python\}\s)([^}`]*)\}[^`]*`")
_RAW_INLINE = re.compile(r"`\{=(\w+)\}")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")
_AUTOLINK = re.compile(r"^<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>$|^<[^\s<>@]+@[^\s<>@]+>$")
_MATH = re.compile(r"\$\$|(?<!\$)\$(?=[^\s$])[^$]*[^\s$]\$(?![\d$])")
_CITATION = re.compile(r"(?<![\w@])@\{?([A-Za-z][\w:.-]*)")
_ATTRIBUTES = re.compile(r"\{([^{}]*)\}")
_ATTRIBUTE = re.compile(
    r"""#(?P<id>[^\s{}]+)|\.(?P<cls>[\w-]+)|(?P<key>[\w-]+)=(?:"(?P<q>[^"]*)"|'(?P<s>[^']*)'|(?P<b>\S+))"""
)
_DIV = re.compile(r"^\s*(:{3,})\s*(\{.*\}|[\w.-]+)?\s*:*\s*$")
_REFERENCE_KINDS = ("fig", "tbl", "sec")


@dataclass
class Labels:
    """Labels that a page defines and the references it makes, each with its line."""

    defined: dict[str, Line] = field(default_factory=dict)
    used: list[tuple[str, Line]] = field(default_factory=list)

    def define(self, label: str, line: Line) -> None:
        """Record `label`; raises UserError where the page has it already."""
        earlier = self.defined.setdefault(label, line)
        if earlier is not line:
            raise UserError(f"the label '{label}' is in use already ({earlier.place})", place=line.place)

    def check(self, *, sections_numbered: bool) -> None:
        """Raise UserError at the first reference to nothing."""
        for label, line in self.used:
            if label not in self.defined:
                raise UserError(f"the reference @{label} has no target on this page", place=line.place)
            if label.startswith("sec-") and not sections_numbered:
                raise UserError(
                    f"the reference @{label} needs numbered sections",
                    place=line.place,
                    remedy="Set number-sections: true.",
                )


def check(lines: list[Line], labels: Labels) -> None:
    """Check prose `lines`, add the labels and references they hold to `labels`. Raises UserError."""
    opened: list[Line] = []
    for line in lines:
        if line.kind == "open":
            _check_fence(line)
        if line.kind != "prose":
            continue
        _check_markup(line)
        visible = _ESCAPED.sub("", _CODE_SPAN.sub("", line.text))
        _check_visible(line, visible, labels)
        div = _DIV.match(line.text)
        if div and div[2]:
            opened.append(line)
            if not div[2].startswith("{"):
                _check_class(div[2].lstrip("."), line)
        elif div and opened:
            opened.pop()
        elif div:
            raise UserError("this ::: closes nothing", place=line.place)
    if opened:
        raise UserError("the ::: block that opens here is never closed", place=opened[-1].place)


def inline_expressions(line: Line) -> Iterator[re.Match[str]]:
    """Yield the inline `{python}` expressions of a prose line."""
    if line.kind == "prose":
        yield from INLINE.finditer(line.text)


def _check_fence(line: Line) -> None:
    info = line.text.lstrip(" >`~").strip()
    if info.startswith("{="):
        raise UserError("raw blocks are not supported", place=line.place, remedy="Write Markdown instead.")
    if info.startswith("{") and not info.startswith("{."):
        name = info.strip("{} ").split(" ")[0].rstrip(",") or "no language"
        raise UserError(
            f"code cells of '{name}' are not supported", place=line.place, remedy="Use ```{python} at the line's start."
        )
    if info.startswith("{."):
        _check_attributes(line, info)


def _check_markup(line: Line) -> None:
    """What may hide in code spans or is refused wherever it stands."""
    shortcode = _SHORTCODE.search(_CODE_SPAN.sub("", line.text))
    if shortcode and not PAGE_BREAK.match(line.text):
        name = shortcode[1]
        problem = (
            f"the shortcode '{name}' must stand alone on its line"
            if name in ("include", "pagebreak")
            else f"the shortcode '{name}' is not supported"
        )
        raise UserError(problem, place=line.place, remedy="Supported: include and pagebreak, each on its own line.")
    if raw := _RAW_INLINE.search(line.text):
        raise UserError(f"raw {raw[1]} is not supported", place=line.place, remedy="Write Markdown instead.")
    if other := _OTHER_INLINE.search(line.text):
        raise UserError(f"inline code of '{other[1]}' is not supported", place=line.place, remedy="Use `{python} …`.")


def _check_visible(line: Line, visible: str, labels: Labels) -> None:
    for tag in _TAG.findall(visible):
        if not _AUTOLINK.match(tag):
            raise UserError(f"raw HTML ({tag}) is not supported", place=line.place, remedy="Write Markdown instead.")
    if _MATH.search(visible):
        raise UserError("formulas are not supported", place=line.place, remedy="Write \\$ for a dollar sign.")
    for citation in _CITATION.finditer(_ATTRIBUTES.sub("", visible)):
        label = citation[1].rstrip(".:-")
        if label.partition("-")[0] not in _REFERENCE_KINDS or "-" not in label:
            raise UserError(
                f"the reference @{label} is not supported",
                place=line.place,
                remedy="Supported: @fig-…, @tbl-… and @sec-…; write \\@ for the character itself.",
            )
        labels.used.append((label, line))
    for found in _ATTRIBUTES.finditer(_CODE_SPAN.sub("", line.text)):
        for attribute in _check_attributes(line, found[1]):
            if attribute.partition("-")[0] in _REFERENCE_KINDS:
                labels.define(attribute, line)


def _check_attributes(line: Line, text: str) -> list[str]:
    """Check classes, keys and formats of an attribute block; return the identifiers in it."""
    identifiers = []
    for part in _ATTRIBUTE.finditer(text):
        if part["id"]:
            if part["id"].startswith(("lst-", "eq-", "thm-", "lem-", "exm-", "nte-", "tip-", "wrn-", "imp-", "cau-")):
                raise UserError(f"the label '{part['id']}' is of a kind not supported", place=line.place)
            identifiers.append(part["id"])
        elif part["cls"]:
            _check_class(part["cls"], line)
        else:
            _check_key(part["key"], part["q"] or part["s"] or part["b"] or "", line)
    return identifiers


def _check_class(name: str, line: Line) -> None:
    known = dialect()
    if name in ("panel-tabset", "content-visible", "content-hidden") or name in _callout_classes():
        return
    if name in known["refused_classes"] or name.startswith(tuple(known["refused_class_prefixes"])):
        raise UserError(
            f"the class '.{name}' is not supported",
            place=line.place,
            remedy="Supported: .panel-tabset, .content-visible, .content-hidden, "
            + ", ".join(f".{c}" for c in _callout_classes())
            + ".",
        )


def _check_key(key: str, value: str, line: Line) -> None:
    known = dialect()
    if key not in known["attributes"]:
        raise UserError(
            f"the attribute '{key}' is not supported",
            place=line.place,
            remedy=f"Supported: {', '.join(known['attributes'])}.",
        )
    if key == "when-format" and value not in known["content_formats"]:
        raise UserError(
            f'when-format="{value}" is not supported',
            place=line.place,
            remedy=f"Supported: {', '.join(known['content_formats'])}.",
        )


def _callout_classes() -> list[str]:
    return [f"callout-{kind}" for kind in dialect()["callouts"]]
