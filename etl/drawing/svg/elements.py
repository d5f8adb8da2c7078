"""Elements of SVG as text: everything escaped, numbers to a hundredth of a pixel."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from etl.errors import OutcomesError

Place = tuple[float, float]
INK = "#3D3D3D"
_NARROW, _WIDE, _CAPITALS = "iljftrI.,:;'’|!()[] ", "mwMW%@—", "ABCDEFGHJKLNOPQRSTUVXYZ+−=–"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([\d.]+)\s*)?\)")
_NAMED = re.compile(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?|[a-zA-Z]+")


def number(value: float) -> str:
    """Write a number of pixels: at most two decimals, no more than needed."""
    # Nought is added last, so that what is rounded to minus nought is nought.
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def element(name: str, content: str = "", **attributes: object) -> str:
    """Write an element; an attribute None is left out, ``_`` of a name is written ``-``."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_written(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def plain_text(text: str) -> str:
    """Escape text; what XML cannot hold at all becomes the sign of a character not known."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def points(places: Sequence[Place]) -> str:
    """Write places as SVG lists them."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in places)


def paint(colour: str, opacity: float = 1.0) -> tuple[str, float | None]:
    """Part a colour into one without transparency, and its opacity; None is wholly opaque.

    Raise OutcomesError for a colour that is written otherwise than #hex, rgb(), rgba() or a name.
    """
    found = _RGB.fullmatch(colour)
    if found:
        red, green, blue = (int(part) for part in found.groups()[:3])
        colour, opacity = f"#{red:02X}{green:02X}{blue:02X}", opacity * float(found[4] or 1)
    elif not _NAMED.fullmatch(colour):
        raise OutcomesError(f"A figure cannot be drawn as SVG: colour {colour!r} is not supported.")
    return colour, None if opacity >= 1 else opacity


def filled(colour: str, opacity: float = 1.0) -> dict[str, object]:
    """The attributes of a filled element."""
    colour, opacity_left = paint(colour, opacity)
    return {"fill": colour, "fill_opacity": opacity_left}


def stroked(colour: str, width: float, opacity: float = 1.0) -> dict[str, object]:
    """The attributes of a line."""
    colour, opacity_left = paint(colour, opacity)
    return {"stroke": colour, "stroke_width": width, "stroke_opacity": opacity_left}


def text_width(text: str, size: float) -> float:
    """Return about how wide text is, in pixels; rather too much than too little."""
    widths = {**dict.fromkeys(_NARROW, 0.32), **dict.fromkeys(_WIDE, 0.9)}
    widths |= dict.fromkeys(_CAPITALS, 0.68)
    return size * sum(widths.get(character, 0.6) for character in text)


def _written(value: object) -> str:
    if isinstance(value, float):
        return number(value)
    return _NOT_IN_XML.sub("\ufffd", str(value))
