"""Which offence a made-up case is about: only what the law knew on the day it happened."""

from functools import lru_cache

import numpy as np

from etl.sample import calibration as cal
from etl.sample import reference
from etl.sample.draw import pick, ramp
from etl.sample.plan import years_after


def is_lawful(offences: np.ndarray, dates: np.ndarray) -> np.ndarray:
    """Whether each offence was in force on its date (`in_force_from` of offences.csv)."""
    in_force = reference.dates("offences", "in_force_from")[offences]
    return np.isnat(in_force) | (in_force <= dates)


def principal_offences(
    rng: np.random.Generator, dates: np.ndarray, start: np.datetime64
) -> np.ndarray:
    """Principal offence of each case, as a position in offences.csv, by date of the offence."""
    days, mix = _principal_mix(start)
    return _draw(rng, days, mix, dates)


def secondary_offences(rng: np.random.Generator, dates: np.ndarray) -> np.ndarray:
    """Offence of a further charge, as a position in offences.csv, by date of the offence."""
    days = _period_days()
    mix = np.tile(reference.weights("offences", cal.SECONDARY_OFFENCES), (days.size, 1))
    return _draw(rng, days, mix * _lawful(days), dates)


def _draw(
    rng: np.random.Generator, days: np.ndarray, mix: np.ndarray, dates: np.ndarray
) -> np.ndarray:
    period = np.maximum(np.searchsorted(days, dates, side="right") - 1, 0)
    return pick(rng.random(dates.size), mix, period)


@lru_cache(maxsize=1)
def _period_days() -> np.ndarray:
    # A period ends where a law begins, so that the mix of a period is lawful on all its days.
    quarters = np.arange("1985-01", "2051-01", 3, dtype="datetime64[M]").astype("datetime64[D]")
    laws = reference.dates("offences", "in_force_from")
    laws = laws[~np.isnat(laws) & (laws > quarters[0])]
    return np.unique(np.concatenate([quarters, laws]))


def _lawful(days: np.ndarray) -> np.ndarray:
    everything = np.arange(len(reference.codes("offences")))
    return is_lawful(everything[None, :], days[:, None])


@lru_cache(maxsize=4)
def _principal_mix(start: np.datetime64) -> tuple[np.ndarray, np.ndarray]:
    days = _period_days()
    mix = np.zeros((days.size, len(reference.codes("offences"))))
    shares = _stalking_and_harassment(days) | _comparison(days, start)
    for code, share in shares.items():
        mix[:, reference.position("offences", code)] = share
    mix *= _lawful(days)
    other = reference.weights("offences", cal.OTHER_OFFENCES) * _lawful(days)
    left = np.maximum(1 - mix.sum(axis=1), 0)
    return days, mix + left[:, None] * other / other.sum(axis=1, keepdims=True)


def _stalking_and_harassment(days: np.ndarray) -> dict[str, np.ndarray]:
    in_force = reference.dates("offences", "in_force_from")[
        reference.position("offences", "195/12")
    ]
    stalking = np.where(days < in_force, 0, ramp(days, cal.STALKING_SHARE))
    stalking = stalking * cal.STALKING_AND_HARASSMENT_SHARE
    harassment = cal.STALKING_AND_HARASSMENT_SHARE - stalking
    s4a = stalking * ramp(days, cal.S4A_SHARE)
    return {
        "195/94": harassment * (1 - cal.S4_SHARE),
        "008/30": harassment * cal.S4_SHARE,
        "195/12": stalking - s4a,
        "008/65": s4a * 0.4,
        "008/66": s4a * 0.6,
    }


def _comparison(days: np.ndarray, start: np.datetime64) -> dict[str, np.ndarray]:
    faded = np.exp(-np.maximum(years_after(days, start), 0) / cal.OLD_BREACH_YEARS)
    varying = {
        "008/31": cal.OLD_BREACH_SHARE * faded + cal.UNLINKED_BREACH_SHARE,
        "008/67": ramp(days, cal.COERCIVE_SHARE),
    }
    level = cal.OTHER_BREACHES | cal.COMMUNICATIONS
    return varying | {code: np.full(days.size, share) for code, share in level.items()}
