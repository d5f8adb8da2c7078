"""Pages and pictures set by Typst: on this machine, without a browser, with our typeface alone."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

_FONTS = Path(__file__).with_name("fonts")
_PICTURE = b"""
#let picture = json(bytes(sys.inputs.data))
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(picture.svg), format: "svg")
"""
_POINTS_PER_INCH = 72
_PIXELS_PER_INCH = 96


def svg_png(svg: str, ppi: float = 192) -> bytes:
    """Return a picture as PNG. At 96 pixels an inch a pixel of the SVG is one of the PNG."""
    return typst.compile(_PICTURE, format="png", ppi=ppi, **_world({"svg": svg}))


def pdf(template: Path, data: Mapping[str, Any], made_at: datetime) -> bytes:
    """Return a template filled with data as a tagged PDF (PDF/UA-1), made at a time in UTC.

    The template reads ``json(bytes(sys.inputs.data))``: no value is ever markup. The same data
    give the same bytes.
    """
    return typst.compile(
        template.read_bytes(), format="pdf", pdf_standards=["ua-1"],
        timestamp=int(made_at.replace(tzinfo=UTC).timestamp()), **_world(data),
    )  # fmt: skip


def _world(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a template may use: its data, our fonts, no file of the machine but in its folder."""
    return {
        "sys_inputs": {"data": json.dumps(data)},
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "root": str(_FONTS),
    }


@cache
def _fonts() -> typst.Fonts:
    # The fonts of the machine would make the same page another one elsewhere.
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)]
    )
