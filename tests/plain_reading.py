"""What the reading of a share or a mean should claim, from its periods by plain arithmetic."""

import calendar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.claims import Claims, claims, is_written, number
from tests.plain_chart import (
    Limits,
    Point,
    Undecided,
    Z,
    change_interval,
    marked,
    mean_limits,
    rule_of_newest,
    score_interval,
    share_limits,
)

MONTHS = calendar.month_name
# Of which cases a reading is; that a value parted from its limit is the value is held apart.
NOT_RECKONED = {"title", "scope", "nouns", "at"}
LEAST, MOST = {"least", "all_no", "baseline_no"}, {"most", "all_yes", "baseline_yes"}


@dataclass(frozen=True)
class Asked:
    """What is read: which periods, of a share or a mean, and the days of a registered baseline."""

    period_type: str
    is_share: bool = True
    better: str = "higher"
    baseline: tuple[date, date] | None = None


def assert_claims(text: str, points: list[Point], asked: Asked, **known: float) -> Claims:
    """Hold each claim of a text against plain arithmetic: none wrong, none missing, none more.

    ``known`` are claims that do not follow from the points: the interval of a mean.
    """
    should, said = expected(points, asked) | known, claims(text)
    assert said.keys() - NOT_RECKONED == should.keys(), (text, should)
    for name, value in should.items():
        if isinstance(value, bool):
            continue
        is_right = said[name] == value if isinstance(value, str) else _is_right(name, said, value)
        assert is_right, (name, said[name], value, text)
    assert "at" not in said or is_written(said["at"], should["value"])
    return said


def _is_right(name: str, said: Claims, value: float) -> bool:
    """Bounds are written outwards, every other number as it is nearest."""
    if name not in LEAST | MOST:
        return is_written(said[name], value)
    apart = number(said[name]) - value
    return -0.1 < apart <= 1e-6 if name in LEAST else -1e-6 <= apart < 0.1


def expected(points: list[Point], asked: Asked) -> Claims:
    """The claims of a reading by name, numbers as numbers; some period must be whole."""
    everything = points
    whole = [place for place, point in enumerate(points) if point.is_whole]
    points = points[: whole[-1] + 1]
    newest = points[-1]
    found: Claims = {"period": period(newest, asked.period_type)}
    if not newest.below:
        nobody = {"unrecorded": newest.eligible} if newest.eligible else {"nothing": True}
        if not any(point.eligible for point in everything):
            nobody |= {"never": True}
        return found | nobody | {"unsaid": True}
    found |= _value(newest, asked.is_share) | _verdict(points, asked) | _redefined(points)
    found |= _not_steady(points, asked) if "special" in found or "common" in found else {}
    if newest.below >= 20:
        unrecorded = _unrecorded(points, asked, found)
        found |= unrecorded | _recording(points, asked, with_bounds=not unrecorded)
        if asked.is_share:
            found |= _count_down(points)
    return found


def period(point: Point, period_type: str) -> str:
    """A period by its name."""
    if period_type == "financial year":
        return f"{point.start.year}-{point.end.year % 100:02}"
    first, last = MONTHS[point.start.month], MONTHS[point.end.month]
    return f"{first if first == last else f'{first} to {last}'} {point.end.year}"


def _value(newest: Point, is_share: bool) -> Claims:
    found: Claims = {"above": newest.above, "below": newest.below}
    if is_share and newest.below < 20:
        found["few"] = True
    else:
        found["value"] = float(newest.value) * (100 if is_share else 1)
    if is_share:
        low, high = score_interval(newest.above, newest.below)
        found |= {"low": 100 * low, "high": 100 * high}
    if newest.below < newest.eligible:
        found["recorded"] = 100 * newest.below / newest.eligible
    return found


def _phase(points: list[Point], asked: Asked) -> tuple[list[Point], list[Point], str]:
    """The points of the newest one's definition, its baseline, and why the first, where it is."""
    same = points
    for place in range(len(points) - 1, -1, -1):
        if points[place].version != points[-1].version or points[place].is_mixed:
            same = points[place + 1 :]
            break
    first, last = asked.baseline or (None, None)
    why = "no baseline is registered"
    if first:
        is_later = first > same[-1].end
        why = _too_few_registered(0, asked.period_type)
        why = "no registered baseline applies yet" if is_later else why
    if first and same[0].start <= first <= same[-1].end:
        own = [p for p in same if first <= p.start and p.end <= last]
        if sum(p.counts for p in own) >= 4:
            return [p for p in same if p.end >= first], own, ""
        why = _too_few_registered(sum(p.counts for p in own), asked.period_type)
    counted = [place for place, p in enumerate(same) if p.counts]
    # All but the newest, which is judged by them, where there are not more.
    twelve = counted[: max(1, min(12, len(counted) - 1))]
    return same, same[twelve[0] : twelve[-1] + 1], why


def _too_few_registered(points: int, kind: str) -> str:
    if not points:
        return f"the registered baseline has no whole {kind} here"
    noun = kind if points == 1 else f"{kind}s"
    return f"the registered baseline has only {points} {noun}"


def _limits(baseline: list[Point], asked: Asked) -> Limits | None:
    return (share_limits if asked.is_share else mean_limits)(baseline)


def _verdict(points: list[Point], asked: Asked) -> Claims:
    if why := _why_unknown(points, asked):
        return {"why": why}
    charted, baseline, why_first = _phase(points, asked)
    rule = rule_of_newest(charted, _limits(baseline, asked))
    size = sum(p.counts for p in baseline)
    if "shift" in rule:
        own = sum(p in baseline for p in charted[-rule["shift"] :])
        rule |= {"own": own} if own else {}
    days = (baseline[0].start, baseline[-1].end) if why_first else asked.baseline
    found: Claims = {"days": " to ".join(f"{MONTHS[day.month]} {day.year}" for day in days)}
    found |= {"why_first": why_first} if why_first else {}
    found |= {"trial": True} if size < 12 else {}
    found |= {"points": size} if why_first or size < 12 else {}
    found |= {"left_out": len(baseline) - size} if why_first and len(baseline) > size else {}
    if not rule:
        noun = asked.period_type.split()[-1]
        return found | {"common": True, "from_to": f"{noun} to {noun}"}
    if unrecorded := _less_recorded(points, asked, rule):
        return unrecorded
    is_up = rule.pop("is_up")
    rule |= {n: 100 * rule[n] for n in ("limit", "centre") if n in rule and asked.is_share}
    told = {"special": True} | rule
    is_credited = not _not_steady(points, asked) and not _unrecorded(points, asked, told)
    if asked.better != "neither" and is_credited:
        is_good = is_up == (asked.better == "higher")
        found["news"] = ", an improvement" if is_good else ", of concern"
    return found | {"special": True} | rule


def _why_unknown(points: list[Point], asked: Asked) -> str:
    kind = asked.period_type
    if points[-1].is_mixed:
        return f"the definition changed within this {kind}"
    _, baseline, _ = _phase(points, asked)
    if sum(p.counts for p in baseline) < 4:
        return f"there are too few whole {kind}s with counts under one definition"
    limits = _limits(baseline, asked)
    if limits is None:
        return f"the {kind}s of the baseline do not vary at all"
    if points[-1] in baseline:
        of = sum(p.counts for p in baseline)
        return f"this {kind} is itself one of the {of} that the limits rest on"
    return _few(points[-1], baseline, limits)


def _few(newest: Point, baseline: list[Point], limits: Limits) -> str:
    if not limits.is_share:
        sizes = [p.below for p in baseline if p.counts]
        if newest.below < 30:
            return "a mean of fewer than 30 has no interval"
        if 2 * newest.below * len(sizes) < sum(sizes):
            return (
                "fewer than half as many are counted as usual in the baseline, so the mean varies"
                " by more than its limits allow for"
            )
        return ""
    if newest.below < 20:
        return "fewer than 20 are counted"
    for share, side in ((limits.centre, ""), (1 - limits.centre, "not ")):
        if share <= Fraction(1, 2) and newest.below * share < 5:
            return f"at the baseline's rate fewer than five would be expected {side}to count"
    return ""


def _year_before(points: list[Point]) -> Point | None:
    start = points[-1].start
    day = start.replace(year=start.year - 1)
    return next((p for p in points if p.start == day), None)


def _redefined(points: list[Point]) -> Claims:
    before, newest = _year_before(points), points[-1]
    if newest.is_mixed or not before:
        return {}
    is_same = before.version == newest.version and not before.is_mixed
    return {} if is_same else {"redefined": True}


def _not_steady(points: list[Point], asked: Asked) -> Claims:
    charted, baseline, _ = _phase(points, asked)
    flags = marked(charted, _limits(baseline, asked))
    own = [flag for flag, p in zip(flags, charted, strict=True) if p in baseline and p.counts]
    if 2 * sum(own) <= len(own):
        return {}
    return {
        "marked": sum(own), "of_marked": len(own),
        "baseline_was": _way_of(baseline, _limits(baseline, asked)),
    }  # fmt: skip


def _way_of(baseline: list[Point], limits: Limits) -> str:
    """Rising where the first half lies below the centre and the second above it, by and large."""
    sides = [limits.side(p) for p in baseline if p.counts]
    half = len(sides) // 2
    first, second = Fraction(sum(sides[:half]), half), Fraction(sum(sides[-half:]), half)
    if first <= Fraction(-1, 2) and second >= Fraction(1, 2):
        return "rising"
    if first >= Fraction(1, 2) and second <= Fraction(-1, 2):
        return "falling"
    return "not steady"


def _less_recorded(points: list[Point], asked: Asked, rule: Claims) -> Claims:
    """That less is recorded than in the baseline, where that alone may make what a rule marks."""
    if not _unrecorded(points, asked, rule | {"special": True}):
        return {}
    own = [p for p in _phase(points, asked)[1] if p.counts]
    then = Fraction(sum(p.below for p in own), sum(p.eligible for p in own))
    now = Fraction(points[-1].below, points[-1].eligible)
    if abs(float(then - now) - 0.03) < 1e-9:
        raise Undecided
    if then - now <= Fraction(3, 100):
        return {}
    return {"now_recorded": 100 * float(now), "then_recorded": 100 * float(then)}


def _unrecorded(points: list[Point], asked: Asked, said: Claims) -> Claims:
    """What all answers could be, where those not recorded reach from the baseline to the newest."""
    if not asked.is_share or "special" not in said or "trend" in said:
        return {}
    newest, own = points[-1], [p for p in _phase(points, asked)[1] if p.counts]
    bounds = []
    for above, below, of in (
        (newest.above, newest.below, newest.eligible),
        tuple(sum(getattr(p, name) for p in own) for name in ("above", "below", "eligible")),
    ):
        bounds += [Fraction(above, of), Fraction(above + of - below, of)]
    no, yes, baseline_no, baseline_yes = bounds
    if max(no, baseline_no) > min(yes, baseline_yes):
        return {}
    names = ("all_no", "all_yes", "baseline_no", "baseline_yes")
    return {name: 100 * float(bound) for name, bound in zip(names, bounds, strict=True)}


def _recording(points: list[Point], asked: Asked, with_bounds: bool) -> Claims:
    newest = points[-1]
    if newest.is_mixed:
        return {}
    own = [p for p in _phase(points, asked)[1] if p.counts]
    if len(own) < 4 or _limits(_phase(points, asked)[1], asked) is None:
        return {}
    then = Fraction(sum(p.below for p in own), sum(p.eligible for p in own))
    now = Fraction(newest.below, newest.eligible)
    if abs(float(abs(now - then)) - 0.03) < 1e-9:
        raise Undecided
    if abs(now - then) < Fraction(3, 100):
        return {}
    found: Claims = {"recording": "rose" if now > then else "fell"}
    found |= {"recorded_from": 100 * float(then), "recorded_to": 100 * float(now)}
    if with_bounds and asked.is_share and newest.below < newest.eligible:
        most = newest.above + newest.eligible - newest.below
        found |= {"all": newest.eligible, "least": 100 * newest.above / newest.eligible}
        found["most"] = 100 * most / newest.eligible
    return found


def _count_down(points: list[Point]) -> Claims:
    now, before = points[-1], _year_before(points)
    if not before or not before.below or before.version != now.version:
        return {}
    if before.is_mixed or now.is_mixed:
        return {}
    low, high = (100 * bound for bound in change_interval(now, before))
    is_clear = min(now.below, before.below) >= 20 and (low > 0 or high < 0)
    up = 100 * float(now.value - before.value)
    lost = before.above - now.above
    is_by_chance = lost <= 0 or lost**2 <= Z**2 * (before.above + now.above)
    if is_clear and low > 0 and lost > 0:
        found: Claims = {"up": up, "fell": "further"}
    elif not is_clear and not is_by_chance and now.below < before.below:
        found = {"unclear": True, "perhaps_up": up, "fell": "too"}
    else:
        return {}
    if not now.is_settled:
        found = {name: value for name, value in found.items() if name != "fell"}
        found["unsettled"] = True
    return found | {"up_low": low, "up_high": high, "now": now.above, "before": before.above}
