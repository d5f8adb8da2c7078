"""Those who began to wait in one span: their curve, and what a table or a drawing shows of it."""

from dataclasses import dataclass
from datetime import date

from etl.findings.words import FEW, Row
from etl.measurement.comparison import ended_by
from etl.measurement.competing import Incidence
from etl.measurement.curves import Curve, Quantile, at_day, quantile

DAYS = (30, 90, 180, 365)


@dataclass(frozen=True, eq=False)
class Wait:
    """Those who began in a span, all of it held where it ``is_whole``.

    They were followed to ``settled_until`` at the longest. ``version`` is the one of the definition
    that counted them, None where it was not one; ``outcome`` the ending that is waited for, None
    for any.
    """

    name: str
    first_day: date
    last_day: date
    is_whole: bool
    settled_until: date
    version: int | None
    incidence: Incidence
    outcome: str | None

    @property
    def ended(self) -> Curve:
        """Share that had come to what is waited for, by days since the beginning."""
        return ended_by(self.incidence, self.outcome)

    @property
    def units(self) -> int:
        """Units that began."""
        return self.incidence.counts.units

    @property
    def still_waiting(self) -> int:
        """Units of which no end is known."""
        return int(self.incidence.counts.still_open.sum())

    @property
    def followed_days(self) -> int:
        """Days for which everybody could be followed; below 0 while the span lasts."""
        return (self.settled_until - self.last_day).days

    def row(self) -> Row:
        """A row of a table: percentiles, and shares on fixed days, with what carries them."""
        names = ("name", "first_day", "last_day", "is_whole", "followed_days", "units")
        found = {name: getattr(self, name) for name in (*names, "still_waiting")}
        for name, share in (("median", 0.5), ("ninetieth", 0.9)):
            found |= self._of_quantile(name, quantile(self.ended, share))
        for day in DAYS:
            found |= _of_day(f"ended_{day}", self.ended, day)
            found |= _of_day(f"open_{day}", self.incidence.still_open, day)
        return found

    def _of_quantile(self, name: str, found: Quantile) -> Row:
        # A percentile of a few who happened to be followed so long is no number to compare.
        is_told = found.day is None or self.incidence.counts.carry(found.day, FEW)
        values = (found.day, found.low, found.high) if is_told else (None, None, None)
        names = (name, f"{name}_low", f"{name}_high")
        return dict(zip(names, values, strict=True)) | {f"{name}_at_risk": found.at_risk}

    def lines(self) -> list[Row]:
        """A row a day on which anybody ended, for drawing a share that holds until the next."""
        curve = self.ended
        names = ("days", "share", "low", "high", "at_risk")
        columns = [getattr(curve, name).tolist() for name in names]
        return [
            {"span": self.name}
            | {n: None if v != v else v for n, v in zip(names, row, strict=True)}
            for row in zip(*columns, strict=True)
        ]


def _of_day(name: str, curve: Curve, day: int) -> Row:
    found = at_day(curve, day)
    return {
        name: found.share,
        f"{name}_low": found.low,
        f"{name}_high": found.high,
        f"{name}_at_risk": found.at_risk,
    }
