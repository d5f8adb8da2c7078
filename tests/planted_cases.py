"""A delivery in which one metric of each kind changes on the day of the guidance, by a known step.

Everything else stays as it was. Each step is planted on the day by which its metric is dated.
"""

from datetime import date
from pathlib import Path

import numpy as np

from tests.rows import write_rows

GUIDANCE = date(2010, 9, 23)
FIRST, LAST = date(2007, 4, 1), date(2014, 12, 31)
CASES = 10_000
# Before and after: a share, a mean, a category of a mix, and a share charged within 30 days.
CYBER, INCIDENTS, EMAIL, IN_30_DAYS = (0.5, 0.7), (3.0, 4.5), (0.3, 0.6), (0.4, 0.6)


def write_planted(folder: Path, seed: int = 11) -> Path:
    """Write the cases, and return their file."""
    rng = np.random.default_rng(seed)
    reach = (LAST - FIRST).days
    referred = np.datetime64(FIRST) + np.sort(rng.integers(0, reach, CASES))
    is_soon = rng.random(CASES) < _by_day(referred, IN_30_DAYS)
    wait = np.where(is_soon, rng.integers(0, 31, CASES), rng.integers(31, 150, CASES))
    charged = referred + wait
    finalised = charged + rng.integers(20, 150, CASES)
    incidents = rng.geometric(1 / _by_day(charged, INCIDENTS))
    is_cyber = rng.random(CASES) < _by_day(charged, CYBER)
    is_email = rng.random(CASES) < _by_day(finalised, EMAIL)
    is_guilty = rng.random(CASES) < 0.6
    return write_rows(
        folder,
        "case_outcomes",
        *(
            {
                "case_id": f"c{n}",
                "defendant_id": f"d{n}",
                "referred_date": str(referred[n]),
                "charged_date": _known(charged[n]),
                "finalised_date": _known(finalised[n]),
                "principal_offence_code": "195/94",
                "outcome_code": _outcome(finalised[n], is_guilty[n]),
                "cyber_marker": "true" if is_cyber[n] else "false",
                "online_platform_codes": _platform(is_cyber[n], is_email[n]),
                "incident_count": str(incidents[n]),
            }
            for n in range(CASES)
        ),
    )


def _by_day(days: np.ndarray, before_and_after: tuple[float, float]) -> np.ndarray:
    return np.where(days < np.datetime64(GUIDANCE), *before_and_after)


def _known(day: np.datetime64) -> str:
    return str(day) if day <= np.datetime64(LAST) else ""


def _outcome(finalised: np.datetime64, is_guilty: bool) -> str:
    if not _known(finalised):
        return ""
    return "guilty_plea" if is_guilty else "convicted_after_trial"


def _platform(is_cyber: bool, is_email: bool) -> str:
    if not is_cyber:
        return ""
    return "email" if is_email else "messaging"
