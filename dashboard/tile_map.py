"""A map of tiles, one an area, near where it lies: no map service, and every tile is a button."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st

from etl.findings import words
from etl.findings.area_table import area_table
from etl.findings.areas import AreaComparison
from etl.findings.words import Row

_FOLDER = Path(__file__).with_name("tiles")
_NAME = "outcomes_tiles"
_TILE_CHARACTERS = 15
_SYMBOLS = {"higher": "▲", "lower": "▼", "usual": "●", "untold": "○"}
_FINDINGS = {
    "higher": "higher than areas usually vary",
    "lower": "lower than areas usually vary",
    "usual": "within the usual spread of areas",
    "untold": "not compared",
}


def tile_map(
    found: AreaComparison, places: Sequence[Row], chosen: str, on_choice: Callable[[], None]
) -> None:
    """Show the areas of a comparison; ``places`` are rows of sql/questions/area_tiles.sql.

    What was clicked is in the session's state under ``tiles``, as ``chosen``, when ``on_choice``
    is called.
    """
    show = st.components.v2.component(
        _NAME,
        html='<div class="around"><div class="tiles" role="group"></div></div>',
        css=(_FOLDER / "tiles.css").read_text(encoding="utf-8"),
        js=(_FOLDER / "tiles.js").read_text(encoding="utf-8"),
    )
    title = found.definition["title"]
    show(
        key="tiles",
        data={"label": f"{title} by area", "tiles": tiles(found, places), "chosen": chosen},
        on_chosen_change=on_choice,
    )


def tiles(found: AreaComparison, places: Sequence[Row]) -> list[dict[str, object]]:
    """Return what each tile says: its area, finding and share. Areas without a place come last."""
    rows = {row["area_code"]: row for row in area_table(found)}
    higher = {row["area_code"]: row["is_higher"] for row in found.different}
    below = max((place["tile_row"] or 0 for place in places), default=0) + 1
    placed = [place for place in places if place["tile_row"]]
    others = [
        place | {"tile_row": below + n // 8, "tile_column": 1 + n % 8}
        for n, place in enumerate(p for p in places if not p["tile_row"])
    ]
    return [_tile(place, rows.get(place["area_code"]), higher) for place in [*placed, *others]]


def _tile(place: Row, row: Row | None, higher: Mapping[str, bool]) -> dict[str, object]:
    code, name = place["area_code"], place["area_name"]
    kind = _kind(row, higher)
    share = "" if row is None or row["denominator"] < words.FEW else words.percent(row["rate"])
    counts = "nothing counted" if row is None else words.fraction(row)
    more = f"{counts}, {_FINDINGS[kind]}"
    return {
        "code": code, "name": _breakable(name), "short": place["abbreviation"] or name[:3].upper(),
        "row": place["tile_row"], "column": place["tile_column"], "kind": kind,
        "symbol": _SYMBOLS[kind], "value": share or "few", "more": more,
        "words": f"{name}: {', '.join(part for part in (share, more) if part)}",
    }  # fmt: skip


def _breakable(name: str) -> str:
    """Let a name that is longer than a tile break where one would break it by hand."""
    return name.replace("shire", "\u00adshire") if len(name) > _TILE_CHARACTERS else name


def _kind(row: Row | None, higher: Mapping[str, bool]) -> str:
    if row is None or row["is_different"] is None:
        return "untold"
    if not row["is_different"]:
        return "usual"
    return "higher" if higher[row["area_code"]] else "lower"
