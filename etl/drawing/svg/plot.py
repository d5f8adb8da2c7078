"""The area within the axes, and where in it a value, or a share of it, stands."""

from dataclasses import dataclass
from typing import Any

from etl.drawing.svg.scale import Scale


@dataclass(frozen=True)
class Plot:
    """Both scales, drawn between pixels: x from left to right, y from the bottom to the top."""

    x: Scale
    y: Scale

    @classmethod
    def within(
        cls, x: Scale, y: Scale, left: float, top: float, right: float, bottom: float
    ) -> "Plot":
        """Draw scales between the edges of an area, in pixels from the picture's top left."""
        return cls(x.drawn(left, right), y.drawn(bottom, top))

    @property
    def left(self) -> float:
        """The left edge in pixels."""
        return self.x.first

    @property
    def right(self) -> float:
        """The right edge in pixels."""
        return self.x.last

    @property
    def top(self) -> float:
        """The upper edge in pixels."""
        return self.y.last

    @property
    def bottom(self) -> float:
        """The lower edge in pixels."""
        return self.y.first

    def axis(self, letter: str) -> Scale:
        """The scale of the axis ``x`` or ``y``."""
        return self.x if letter == "x" else self.y

    def place(self, letter: str, reference: str | None, value: Any) -> float | None:
        """Return the pixel of a value of an axis, or of a share of the area or of the axis."""
        scale = self.axis(letter)
        return scale.place(value) if reference == letter else scale.along(float(value))
