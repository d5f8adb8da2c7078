"""Waits by plain arithmetic: who had ended by a day, who was left, and on which day half had."""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.claims import is_written, number


@dataclass(frozen=True)
class Waits:
    """Days and how each ended, None where still open; ``outcome`` is waited for, None for any."""

    waits: tuple[tuple[int, str | None], ...]
    outcome: str | None

    @classmethod
    def begun_in(cls, waited: list[tuple], first: date, last: date, outcome: str | None) -> "Waits":
        """Those that began between two days."""
        own = tuple((d, end) for day, d, end in waited if str(first) <= day <= str(last))
        return cls(own, outcome)

    def at_risk(self, day: float) -> int:
        """How many waited as long as that at least."""
        return sum(days >= day for days, _ in self.waits)

    def steps(self) -> list[tuple[int, Fraction, Fraction]]:
        """By each day on which any ended: the share ended as waited for, and that still open."""
        ended, still_open, found = Fraction(0), Fraction(1), []
        for day in sorted({days for days, end in self.waits if end is not None}):
            ends = [end for days, end in self.waits if days == day and end is not None]
            wanted = sum(self.outcome in (None, end) for end in ends)
            at_risk = self.at_risk(day)
            ended += still_open * Fraction(wanted, at_risk)
            still_open *= 1 - Fraction(len(ends), at_risk)
            found.append((day, ended, still_open))
        return found

    def ended_by(self, day: float) -> float:
        """The share that had ended as waited for by a day."""
        return float(max((ended for when, ended, _ in self.steps() if when <= day), default=0))

    def open_on(self, day: float) -> float:
        """The share still open on a day."""
        return float(min((left for when, _, left in self.steps() if when <= day), default=1))

    def day_of(self, share: Fraction) -> float | None:
        """The day by which a share had ended; half-way to the next where just so many had."""
        reached = [(day, ended) for day, ended, _ in self.steps() if ended >= share]
        if not reached:
            return None
        day, ended = reached[0]
        later = [when for when, more in reached if more > share]
        return (day + later[0]) / 2 if ended == share and later else day

    def assert_told(self, text: str) -> None:
        """Hold the percentiles, numbers at risk and shares of a reading against these waits."""
        said = re.search(r"among ([\d,]+) ", text)
        if not said:
            assert re.search("fewer than 20|too few", text) and len(self.waits) < 20, text
            return
        assert number(said[1]) == len(self.waits)
        for name, share in (("median", Fraction(1, 2)), ("90th percentile", Fraction(9, 10))):
            self._assert_percentile(name, self.day_of(share), share, text)
        for risk, day in re.findall(r"([\d,]+) on day ([\d.,]*\d)", text.partition("y day")[0]):
            assert number(risk) == self.at_risk(number(day))
        self._assert_shares(text)

    def _assert_percentile(self, name: str, day: float | None, share: Fraction, text: str) -> None:
        given = re.search(rf"the {name} was ([\d.,]+) day", text)
        if day is None:
            _, ended, left = self.steps()[-1] if self.steps() else (0, Fraction(0), Fraction(1))
            is_impossible = ended + left < share
            assert not given and (f"{name} is out of reach" in text) == is_impossible, text
        elif self.carries(day):
            assert given and number(given[1]) == day, (name, day, text)
        else:
            assert not given and "be told (fewer than 20 were followed so long)" in text, text

    def carries(self, day: float) -> bool:
        """Whether so many are at risk, or all followed, that a share on the day can be told."""
        lost = any(end is None and days < day for days, end in self.waits)
        return self.at_risk(day) >= 20 or not lost

    def _assert_shares(self, text: str) -> None:
        day, ended, left = re.search(
            r"y day ([\d.,]*\d),(?: the last with 20 or more at risk,)?"
            r" ((?:all|none of the) [\d,]+|\S+)(?: \([^)]*\))? had been .*?and"
            r" ((?:all|none of the) [\d,]+|\S+) were ",
            text,
        ).groups()
        shares = (ended, self.ended_by(number(day))), (left, self.open_on(number(day)))
        for written, share in shares:
            if written.startswith(("all", "none")):
                assert share == written.startswith("all")
                assert number(written.split()[-1]) == len(self.waits)
            else:
                assert is_written(written.removesuffix("%"), 100 * share), (written, share, text)
