"""Text that stands at a place of the picture: annotations of a layout."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import unescape

from etl.drawing.svg.elements import INK, element, filled, plain_text, text_width
from etl.drawing.svg.plain import Described
from etl.drawing.svg.plot import Plot
from etl.errors import OutcomesError

_SIZE = 12.0
_LINE_HEIGHT = 1.3
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}
_BREAK, _TAG = re.compile(r"<br ?/?>"), re.compile(r"</?[a-zA-Z][^>]*>")


@dataclass(frozen=True)
class Note:
    """An annotation in pixels: its lines, and the box that they fill, hung at its ``anchor``."""

    lines: tuple[str, ...]
    look: Described
    size: float
    anchor: str
    left: float
    top: float
    width: float

    @property
    def right(self) -> float:
        """Where its box ends."""
        return self.left + self.width

    @property
    def height(self) -> float:
        """How high its box is."""
        return len(self.lines) * self.size * _LINE_HEIGHT


def notes_of(layout: Described, plot: Plot) -> list[Note]:
    """Place the annotations of a layout.

    Raise OutcomesError for text with other markup than line breaks.
    """
    return [_note(look, plot) for look in layout.get("annotations", ()) if look.get("text")]


def note_svg(note: Note, width: float) -> str:
    """Draw a note, moved within the ``width`` of the picture."""
    moved = max(0.0, min(note.left, width - note.width)) - note.left
    # How wide text is can only be estimated: a line by itself hangs where it is anchored.
    align = note.anchor if len(note.lines) == 1 else _anchor(note.look, "align", "center")
    share = _SHARES[align]
    font = note.look.get("font") or {}
    look = {
        "text_anchor": _ANCHORS[align], "font_size": note.size, "fill": font.get("color") or INK,
        "font_weight": font.get("weight"), "opacity": note.look.get("opacity"),
    }  # fmt: skip
    x = note.left + moved + share * note.width
    baseline = note.top + note.size
    texts = [
        element("text", plain_text(text), x=x, y=baseline + n * note.size * _LINE_HEIGHT, **look)
        for n, text in enumerate(note.lines)
    ]
    return _ground(note, moved) + "".join(texts)


def _ground(note: Note, moved: float) -> str:
    colour = note.look.get("bgcolor")
    if not colour:
        return ""
    room = float(note.look.get("borderpad", 1))
    return element(
        "rect", x=note.left + moved - room, y=note.top - room, width=note.width + 2 * room,
        height=note.height + 2 * room, **filled(colour),
    )  # fmt: skip


def _note(look: Described, plot: Plot) -> Note:
    x = plot.place("x", look.get("xref", "x"), look["x"]) + float(look.get("xshift") or 0)
    y = plot.place("y", look.get("yref", "y"), look["y"]) - float(look.get("yshift") or 0)
    lines, size = _lines(look["text"]), float((look.get("font") or {}).get("size") or _SIZE)
    width = max(text_width(text, size) for text in lines)
    height = len(lines) * size * _LINE_HEIGHT
    anchor = _anchor(look, "xanchor", _beside(look))
    down = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[_anchor(look, "yanchor", _above(look))]
    left = x - _SHARES[anchor] * width
    return Note(lines, look, size, anchor, left, y - down * height, width)


def _lines(text: str) -> tuple[str, ...]:
    lines = _BREAK.split(str(text))
    if any(_TAG.search(line) for line in lines):
        raise OutcomesError(
            f"A figure cannot be drawn as SVG: markup in annotation {text!r} is not supported."
        )
    return tuple(unescape(line) for line in lines)


def _anchor(look: Described, name: str, automatic: str) -> str:
    found = look.get(name) or "auto"
    return automatic if found == "auto" else found


def _beside(look: Described) -> str:
    """As plotly has it: in the outer thirds of the area text goes inwards."""
    if look.get("xref", "x") == "x":
        return "center"
    return "left" if look["x"] < 1 / 3 else "right" if look["x"] > 2 / 3 else "center"


def _above(look: Described) -> str:
    if look.get("yref", "y") == "y":
        return "middle"
    return "bottom" if look["y"] < 1 / 3 else "top" if look["y"] > 2 / 3 else "middle"
