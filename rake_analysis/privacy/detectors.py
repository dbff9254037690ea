"""What a detector of personal data is, and the pieces that several patterns share."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rake_analysis.privacy.spans import Span

DASH = "[-\u2010-\u2015\u2212\ufe63\uff0d]"
SPACE = "[ \\t\\r\\n\u00a0\u2007\u2009\u200b\u202f]"
GAP = f"{SPACE}{{0,3}}"
JOINT = f"(?:{GAP}{DASH}{GAP}|{SPACE}{{1,2}}|[./])"
DASH_RUST = r"[-\x{2010}-\x{2015}\x{2212}\x{fe63}\x{ff0d}]"


@dataclass(frozen=True)
class Detector:
    """One pattern of one class of personal data.

    `prefilter`, in Rust's syntax, holds for every text that `pattern` can match. Group `v` of the pattern, or all of
    it, is masked where `check` agrees.
    """

    kind: str
    rule: str
    prefilter: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool] = bool

    @property
    def needs_digit(self) -> bool:
        """Whether the prefilter holds only for texts with a digit: every branch of such a prefilter has one."""
        return "\\d" in re.sub(r"\[\^[^\]]*\]", "", self.prefilter)

    def find(self, text: str) -> Iterator[Span]:
        """Yield the spans in `text` that pass the check."""
        group = "v" if "v" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            if self.check(match[group]):
                yield Span(match.start(group), match.end(group), self.kind, self.rule)


def detector(
    kind: str, rule: str, prefilter: str, pattern: str, check: Callable[[str], bool] = bool, *, exact_case: bool = False
) -> Detector:
    return Detector(kind, rule, prefilter, re.compile(pattern, 0 if exact_case else re.IGNORECASE), check)
