"""Calendar files of whole-day events after RFC 5545 (iCalendar, 2009): escaped, folded, CRLF."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from rake_analysis.registers.plan.clock import Entry
from rake_analysis.text import plain_line

_LINE_OCTETS = 75


def calendar(entries: Iterable[Entry], *, now: datetime) -> str:
    """Return the calendar of `entries`; `now` (with its time zone) is when it was made.

    An entry keeps its UID from one calendar to the next, so that a calendar program replaces it.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//rake-analysis//plan//FI", "CALSCALE:GREGORIAN"]
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escaped(entry.reference)}@plan.rake-analysis",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}",  # the end is the first day outside
            f"SUMMARY:{escaped(entry.title)}",
            f"DESCRIPTION:{escaped(f'Vastuu: {entry.responsible}')}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    r"""Return `text` as the value of a property (RFC 5545, 3.3.11); line breaks become `\n`.

    >>> print(escaped("Pori; Rauma,\nUlvila"))
    Pori\; Rauma\,\nUlvila
    """
    lines = [plain_line(line) for line in text.splitlines()]
    return "\\n".join(line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in lines)


def folded(line: str) -> str:
    """Return a content line cut so that no part has more than 75 octets (RFC 5545, 3.1); no character is split."""
    parts, room = [""], _LINE_OCTETS
    for letter in line:
        size = len(letter.encode("utf-8"))
        if size > room:
            parts.append("")
            room = _LINE_OCTETS - 1  # the space that continues the line
        parts[-1] += letter
        room -= size
    return "\r\n ".join(parts)
