"""Lines through points: gaps stay gaps, steps are steps, dashes are dashes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from etl.drawing.svg.elements import Place, element, filled, points, stroked
from etl.drawing.svg.plain import Described

_DASHES = {"dot": (1, 2), "dash": (5, 3), "longdash": (9, 4), "dashdot": (5, 2, 1, 2)}


def runs(places: Iterable[Place | None]) -> Iterator[list[Place]]:
    """Part places into unbroken runs."""
    for is_gap, run in groupby(places, lambda place: place is None):
        if not is_gap:
            yield list(run)


def stepped(run: Sequence[Place], shape: str) -> list[Place]:
    """Put in the corners of a line: straight, along first, up first, or along by halves."""
    found = [run[0]]
    for (x0, y0), (x1, y1) in pairwise(run):
        middle = (x0 + x1) / 2
        corners = {"hv": [(x1, y0)], "vh": [(x0, y1)], "hvh": [(middle, y0), (middle, y1)]}
        found += [*corners.get(shape, ()), (x1, y1)]
    return found


def line(places: Iterable[Place | None], look: Described, colour: str, opacity: float) -> str:
    """Draw a line, broken where there is no place; one of width nought is none."""
    width = look.get("width", 2)
    if not width:
        return ""
    drawn = (stepped(run, look.get("shape", "linear")) for run in runs(places) if len(run) > 1)
    return "".join(
        element(
            "polyline", points=points(run), fill="none", stroke_linejoin="round",
            stroke_dasharray=dashes(look.get("dash"), width), **stroked(colour, width, opacity),
        )
        for run in drawn
    )  # fmt: skip


def area(places: Iterable[Place | None], shape: str, colour: str, opacity: float) -> str:
    """Fill what each unbroken run of a line goes round."""
    drawn = (stepped(run, shape) for run in runs(places) if len(run) > 2)
    return "".join(
        element("polygon", points=points(run), **filled(colour, opacity)) for run in drawn
    )


def dashes(dash: str | None, width: float) -> str | None:
    """Write how a line is broken up, by its width; None for one that is not."""
    parts = _DASHES.get(dash or "solid")
    return " ".join(f"{max(width, 1) * part:g}" for part in parts) if parts else None
