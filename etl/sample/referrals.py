"""Made-up cases as the police refer them: when, where, who, about what."""

import numpy as np

from etl.sample import calibration as cal
from etl.sample import calibration_stages as stages
from etl.sample import reference
from etl.sample.draw import DAYS_IN_YEAR, MISSING, Columns, delay, pick
from etl.sample.offences import principal_offences
from etl.sample.plan import PLACES_IN_CASE, Plan


def ordinary_cases(rng: np.random.Generator, plan: Plan, first_case: int, count: int) -> Columns:
    """Cases that follow from no earlier order, one row per defendant, by day of referral."""
    referred = _referral_days(rng, plan, count)
    people = _people(rng, plan, referred)
    offence_date = referred - delay(rng, np.full(count, stages.OFFENCE_DAYS), stages.OFFENCE_SPREAD)
    offence = principal_offences(rng, offence_date, plan.start)
    cases = {
        "case": first_case + np.arange(count),
        "area": people["area"],
        "force": police_forces(rng, people["area"]),
        "referred": referred,
        "offence_date": offence_date,
        "offence": offence,
        "relationship": _relationships(people["pair"], offence),
        "defendant": (first_case + people["root"]) * PLACES_IN_CASE,
        "victim": np.where(people["victim"] < 0, MISSING, first_case + people["victim"]),
        "is_fresh_stalking": np.zeros(count, dtype=bool),
    }
    return _per_defendant(rng, cases)


def _referral_days(rng: np.random.Generator, plan: Plan, count: int) -> np.ndarray:
    months = plan.months
    month = np.repeat(np.arange(months["days"].size), rng.multinomial(count, months["weight"]))
    days = np.floor(rng.random(count) * months["days"][month]).astype("timedelta64[D]")
    referred = months["first_day"][month] + days
    late = ~np.is_busday(referred) & (rng.random(count) < 0.5)
    referred = np.where(late, np.busday_offset(referred, 0, roll="forward"), referred)
    return np.sort(np.minimum(referred, plan.end))


def _people(rng: np.random.Generator, plan: Plan, referred: np.ndarray) -> Columns:
    """Who is who: `root` is the row of a defendant's first case, `victim` that of a victim's."""
    root = _roots(rng, plan, referred.size)
    own = np.arange(referred.size)
    area = pick(rng.random(own.size), reference.weights("areas", cal.AREA_SHARES))
    victim = np.where(rng.random(own.size) < cal.SAME_VICTIM, root, own)
    return {
        "root": root,
        "area": np.where(rng.random(own.size) < cal.SAME_AREA, area[root], area),
        "victim": np.where(rng.random(own.size) < cal.VICTIM_MISSING, MISSING, victim),
        # The same pair keeps the same number, and so what they are to each other.
        "pair": rng.random(own.size)[victim],
    }


def _roots(rng: np.random.Generator, plan: Plan, count: int) -> np.ndarray:
    # Each repeat points to an earlier case; following the pointers makes the heavy tail.
    years = max((plan.end - plan.start).astype(int) / DAYS_IN_YEAR, 1)
    gap = 1 + np.floor(rng.exponential(cal.REPEAT_YEARS * count / years, count)).astype(int)
    own = np.arange(count)
    is_repeat = (rng.random(count) < cal.PEOPLE_REPEAT) & (gap <= own)
    root = np.where(is_repeat, own - gap, own)
    while (root != root[root]).any():
        root = root[root]
    return root


def police_forces(rng: np.random.Generator, area: np.ndarray) -> np.ndarray:
    """Police force that refers a case, as a position in police_forces.csv, of its own area."""
    areas = np.array(reference.column("police_forces", "area_code"))
    names = reference.codes("police_forces")
    share = np.array([cal.MINOR_FORCE_SHARE.get(name, 1.0) for name in names])
    mix = (areas[None, :] == np.array(reference.codes("areas"))[:, None]) * share
    return pick(rng.random(area.size), mix, area)


def _relationships(pair: np.ndarray, offence: np.ndarray) -> np.ndarray:
    other = cal.RELATIONSHIPS["other"]
    groups = {g: cal.RELATIONSHIPS.get(g, other) for g in reference.codes("offence_groups")}
    order = list(cal.RELATIONSHIPS["harassment"])
    mix = np.array([[groups[group].get(code, 0) for code in order] for group in groups])
    positions = np.array([reference.position("relationships", code) for code in order])
    return positions[pick(pair, mix, reference.offence_groups()[offence])]


def _per_defendant(rng: np.random.Generator, cases: Columns) -> Columns:
    count = cases["case"].size
    defendants = 1 + pick(rng.random(count), np.array(cal.DEFENDANTS_PER_CASE))
    row = np.repeat(np.arange(count), defendants)
    place = np.arange(row.size) - np.repeat(np.cumsum(defendants) - defendants, defendants)
    rows = {name: values[row] for name, values in cases.items()}
    own_number = rows["case"] * PLACES_IN_CASE + place
    rows["defendant"] = np.where(place > 0, own_number, rows["defendant"])
    return rows | {"place": place}
