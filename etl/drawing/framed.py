"""A picture that can leave the page: title and what it shows above it, its source below."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.drawing.svg.elements import element, plain_text, text_width
from etl.drawing.svg.picture import FONT_FAMILY

_MARGIN, _TITLE, _TEXT, _LEADING = 24.0, 20.0, 13.0, 1.35
_APART = 10.0
_INK, _SOFT = "#0B0C0C", "#505A5F"


@dataclass(frozen=True)
class Words:
    """What is said around a picture: its finding, what it shows, and where it comes from.

    ``warning`` is what must be read before anything else.
    """

    title: str
    about: str
    below: Sequence[str]
    warning: str = ""


def framed(body: str, width: float, height: float, words: Words) -> str:
    """Set an SVG of this size among its words, as one standalone SVG."""
    wide = width + 2 * _MARGIN
    above = [
        *_lines(words.warning, _TEXT, wide, "bold"), *_lines(words.title, _TITLE, wide, "bold"),
        *_lines(words.about, _TEXT, wide),
    ]  # fmt: skip
    below = [line for text in words.below for line in _lines(text, _TEXT, wide)]
    parts, at = _set(above, _MARGIN)
    at += _APART
    parts.append(element("g", body, transform=f"translate({_MARGIN:g} {at:.2f})"))
    more, end = _set(below, at + height + _APART)
    total = end + _MARGIN
    return element(
        "svg",
        element("title", plain_text(words.title), id="framed-title")
        + element("desc", plain_text(words.about), id="framed-desc")
        + element("rect", width=wide, height=total, fill="#FFFFFF")
        + "".join([*parts, *more]),
        xmlns="http://www.w3.org/2000/svg", width=wide, height=total,
        viewBox=f"0 0 {wide:g} {total:.2f}", role="img",
        aria_labelledby="framed-title framed-desc", font_family=FONT_FAMILY,
    )  # fmt: skip


Line = tuple[str, float, str]


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Break text of a size into lines no wider than so many pixels, but for single long words."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, size) > width:
            lines.append(line)
            longer = word
        line = longer
    return [line for line in [*lines, line] if line]


def _lines(text: str, size: float, wide: float, weight: str = "normal") -> list[Line]:
    return [(line, size, weight) for line in wrapped(text, size, wide - 2 * _MARGIN)]


def _set(lines: Sequence[Line], top: float) -> tuple[list[str], float]:
    """Set lines below one another from a height on; return where they end."""
    parts = []
    for text, size, weight in lines:
        top += size * _LEADING
        look = {"fill": _INK if weight == "bold" else _SOFT, "font_weight": weight}
        parts.append(element("text", plain_text(text), x=_MARGIN, y=top, font_size=size, **look))
    return parts, top + size * (_LEADING - 1) if lines else top
