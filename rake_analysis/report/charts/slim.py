"""Makes a drawn SVG small: a picture needs neither its maker's bookkeeping nor a tenth decimal."""

import re

_TAG = re.compile(r"<[^<>]*>")
_BOOKKEEPING = re.compile(r' (?:class|role|aria-[a-z-]+)="[^"]*"| (?:pointer-events="none"|opacity="1"|x2="0"|y2="0")')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_FONT = re.compile(r' font-family="[^"]*"')
_UNSEEN = re.compile(r'<path(?=[^<>]* d="(?:M0,0h0v0h0Z)?")[^<>]*/>|<path[^<>]* display="none"/>')


def slim(svg: str) -> str:
    """Return `svg` without attributes that draw nothing, and with coordinates of two decimals at most.

    >>> slim('<g class="mark"><text opacity="1" x="1.23456">1.23456 class="a"</text></g>')
    '<g><text x="1.23">1.23456 class="a"</text></g>'
    """
    return _with_one_font(_TAG.sub(_short, _UNSEEN.sub("", svg)))


def _with_one_font(svg: str) -> str:
    """The picture with its font named once where all its texts have the same."""
    fonts = {font for tag in _TAG.findall(svg) for font in _FONT.findall(tag)}
    if len(fonts) != 1:
        return svg
    bare = _TAG.sub(lambda tag: _FONT.sub("", tag[0]), svg)
    return bare.replace("<svg", f"<svg{fonts.pop()}", 1)


def _short(tag: re.Match[str]) -> str:
    return _LONG_NUMBER.sub(lambda number: f"{round(float(number[0]), 2):g}", _BOOKKEEPING.sub("", tag[0]))
