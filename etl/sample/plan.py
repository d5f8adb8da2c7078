"""What holds for a whole made-up extract: months, volumes, areas, chunks."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.sample import calibration as cal
from etl.sample import reference
from etl.sample.draw import Columns, ramp, year

CHUNK_CASES = 50_000
PLACES_IN_CASE = len(cal.DEFENDANTS_PER_CASE)


@dataclass(frozen=True)
class Plan:
    """Everything that the chunks share.

    `months` holds the first day, the number of days and the weight of each month of referral;
    `area_log_odds` what each area, in the order of areas.csv, adds to the log-odds of a
    conviction.
    """

    cases: int
    seed: int
    start: np.datetime64
    end: np.datetime64
    months: Columns
    area_log_odds: np.ndarray

    def chunks(self) -> list[range]:
        """Case numbers of each chunk: CHUNK_CASES each, the last may be shorter."""
        firsts = range(0, self.cases, CHUNK_CASES)
        return [range(first, min(first + CHUNK_CASES, self.cases)) for first in firsts]

    def random(self, *part: int) -> np.random.Generator:
        """Random numbers of one part, the same whatever the other parts draw."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=part))


def make_plan(cases: int, seed: int, start: date, end: date) -> Plan:
    """Plan an extract. Raises ValueError for less than one case or an empty period."""
    if cases < 1:
        raise ValueError(f"cases is {cases}: give 1 or more.")
    if start >= end:
        raise ValueError(f"The period {start} to {end} is empty: give an end after the start.")
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    first, last = np.datetime64(start), np.datetime64(end)
    return Plan(cases, seed, first, last, _months(rng, first, last), _area_log_odds(rng))


def _area_log_odds(rng: np.random.Generator) -> np.ndarray:
    log_odds = rng.normal(0, cal.AREA_LOG_ODDS_SPREAD, len(reference.codes("areas"))).round(4)
    log_odds[reference.position("areas", cal.DIFFERENT_AREA)] = cal.DIFFERENT_AREA_LOG_ODDS
    return log_odds


def _months(rng: np.random.Generator, start: np.datetime64, end: np.datetime64) -> Columns:
    months = np.arange(
        start.astype("datetime64[M]") - cal.STOCK_MONTHS, end.astype("datetime64[M]") + 1
    )
    first_days = months.astype("datetime64[D]")
    full = ((months + 1).astype("datetime64[D]") - first_days).astype(int)
    days = np.minimum(full, (end - first_days).astype(int) + 1)
    noise = np.exp(rng.normal(0, cal.MONTH_NOISE, months.size))
    weight = _volume(months) * _stock(months, start) * noise * days / full
    return {"first_day": first_days, "days": days, "weight": weight / weight.sum()}


def _volume(months: np.ndarray) -> np.ndarray:
    calendar = months.astype(int) % 12
    keys = zip((months.astype(int) // 12 + 1970).tolist(), (calendar + 1).tolist(), strict=True)
    lockdown = np.array([cal.LOCKDOWN_REFERRALS.get(key, 1.0) for key in keys])
    level = ramp((months.astype("datetime64[D]") + 15), cal.VOLUME)
    return level * np.array(cal.SEASON)[calendar] * lockdown


def _stock(months: np.ndarray, start: np.datetime64) -> np.ndarray:
    # Only the cases still open at the start are in the extract: few of those referred long before.
    age = (start.astype("datetime64[M]") - months).astype(int)
    return np.where(age > 0, np.exp(-age / cal.STOCK_DECAY_MONTHS), 1.0)


def years_after(dates: np.ndarray, day: date | np.datetime64) -> np.ndarray:
    """Years from a day to each date, negative before it."""
    return year(dates) - year(np.array(day, dtype="datetime64[D]"))
