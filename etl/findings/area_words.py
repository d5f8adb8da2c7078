"""Areas in words: which differ, each in company, and how many would seem to by chance alone.

Areas are named in alphabetical order, with their counts; none is set above another.
"""

from collections.abc import Sequence

from etl.findings import words
from etl.findings.areas import FALSE_DISCOVERIES, FEWEST_AREAS, FEWEST_EXPECTED, AreaComparison
from etl.findings.reading import Reading
from etl.findings.recorded import COVERAGE_MOVED
from etl.findings.scope import is_settled
from etl.findings.words import FEW, Row
from etl.measurement.intervals import wilson

# Of the difference of an area: where more than so much is left, its mix does not explain it.
MIX_EXPLAINS = 0.5


def area_reading(found: AreaComparison) -> Reading:
    """Read a comparison of areas."""
    if not found.rows and not found.held.whole:
        none = f"none of the {found.held.asked} {found.held.kind}s between these days is held whole"
        return Reading(f"{_title(found)}: {none}.", "Nothing can be compared.")
    if not found.rows:
        nobody = "not recorded in any area" if found.unrecorded else "nobody to count in any area"
        return Reading(f"{_title(found)}: {nobody}.", "Nothing can be compared.")
    if is_settled(found.selection):
        text = f"{_title(found)}: all alike, by the choice of these cases."
        return Reading(text, "Nothing can be compared.")
    return Reading(_value(found), _verdict(found), _cautions(found))


def area_title(found: AreaComparison) -> str:
    """Title a comparison by what it finds, and of how many areas that can be said at all."""
    title, areas, left_out = found.definition["title"], len(found.compared), found.too_small
    if found.funnel is None:
        return f"{title}: too few areas are large enough to compare"
    large = f"the {areas} areas{' large enough to compare' if left_out else ''}"
    small = f"{left_out} too small" if left_out else ""
    if not found.different:
        note = f" ({small})" if small else ""
        return f"{title}: none of {large} differs by more than the usual spread{note}"
    named = ", ".join(row["area"] for row in found.different)
    number = len(found.different)
    differ = f"{number} of {large} {'differs' if number == 1 else 'differ'}"
    note = "; ".join(filter(None, [named, small]))
    return f"{title}: {differ} by more than the usual spread ({note})"


def _title(found: AreaComparison) -> str:
    days = words.months(found.first_day, found.last_day)
    return f"{found.definition['title']} by area, {days}, {found.scope}"


def _value(found: AreaComparison) -> str:
    numerator = sum(row["numerator"] for row in found.rows)
    denominator = sum(row["denominator"] for row in found.rows)
    around = wilson(numerator, denominator)
    nouns = words.unit(found.definition, found.selection.offences)
    whole = {
        "numerator": numerator, "denominator": denominator, "rate": around.value,
        "rate_low": around.low, "rate_high": around.high,
    }  # fmt: skip
    share = words.share_in_company(whole, nouns, _recorded(found))
    return f"{_title(found)}: in all {share}."


def _recorded(found: AreaComparison) -> str:
    recorded = sum(row["denominator"] for row in found.rows)
    eligible = sum(row["eligible"] for row in (*found.rows, *found.unrecorded))
    return "" if recorded == eligible else f"; recorded for {words.percent(recorded / eligible)}"


def _verdict(found: AreaComparison) -> str:
    areas = len(found.compared)
    if found.funnel is None:
        return (
            f"Which areas differ cannot be told: {areas or 'none'}"
            f" {'is' if areas < 2 else 'are'} large enough to compare, and at least"
            f" {FEWEST_AREAS} are needed."
        )
    opening = (
        f"Of {areas} areas {_how_many(found.different)} by more than chance and the usual spread"
        f" between areas, allowing for {areas} comparisons (false discovery rate"
        f" {FALSE_DISCOVERIES:.0%})"
    )
    named = _listed(opening, [_as_it_is(row) for row in found.different], 3)
    return " ".join([named, _by_chance(found), _spread(found), _with_mix(found)])


def _how_many(different: Sequence[Row]) -> str:
    if not different:
        return "none differs"
    return "1 differs" if len(different) == 1 else f"{len(different)} differ"


def _listed(opening: str, parts: Sequence[str], then: int) -> str:
    return words.sentences(opening, parts, 1, then) if parts else f"{opening}."


def _as_it_is(row: Row) -> str:
    return (
        f"{_side(row)} ({words.percent(row['rate'])}, {words.count(row['numerator'])} of"
        f" {words.count(row['denominator'])}; {words.interval(row)})"
    )


def _side(row: Row) -> str:
    return f"{row['area']} is {'higher' if row['is_higher'] else 'lower'}"


def _by_chance(found: AreaComparison) -> str:
    chance = {limits: words.about(found.beyond_by_chance(limits)) for limits in ("95", "998")}
    lie = "lies" if found.beyond("95") == 1 else "lie"
    # The limits allow for the usual spread, so chance without it would put fewer beyond them.
    alone = "chance and the usual spread" if found.funnel.dispersion.tau2 > 0 else "chance alone"
    return (
        f"Beyond the 95% limits {lie} {found.beyond('95')}, where {alone} would put"
        f" {chance['95']}; beyond the 99.8% limits {found.beyond('998')}, where it would put"
        f" {chance['998']}."
    )


def _spread(found: AreaComparison) -> str:
    """Say the spread that the limits allow for, on the scale of the share."""
    centre = found.funnel.target
    # An angle moves by 1 / (2 sqrt(p (1 - p))) with the share.
    points = 200 * (found.funnel.dispersion.tau2 * centre * (1 - centre)) ** 0.5
    if points < 0.05:
        return "No spread between areas beyond chance can be seen."
    return (
        f"These limits allow for a usual spread of {points:.1f} points (one standard deviation)"
        f" around the typical area's {words.percent(centre)}."
    )


def _with_mix(found: AreaComparison) -> str:
    if found.adjusted is None:
        return "No case mix is known here that could be allowed for."
    different = found.different_by_mix
    opening = f"With case mix allowed for ({found.adjusted.mix}) {_how_many(different)}"
    text = _listed(opening, [_against_its_mix(row) for row in different], 1)
    stay = {row["area_code"] for row in different}
    with_mix = {row["area_code"]: row for row in found.with_mix}
    gone = [row["area_code"] for row in found.different if row["area_code"] not in stay]
    return " ".join([text, *(_no_longer(found, with_mix[code]) for code in gone)])


def _no_longer(found: AreaComparison, row: Row) -> str:
    """Say of an area that differs only as it is whether its mix explains that.

    That one is called different and the other not is no difference between them.
    """
    numerator, denominator = (
        sum(one[name] for one in found.compared) for name in ("numerator", "denominator")
    )
    as_it_is = row["numerator"] - row["denominator"] * numerator / denominator
    with_mix = row["numerator"] - row["indirect"].expected
    if abs(with_mix) <= MIX_EXPLAINS * abs(as_it_is):
        return f"The mix of cases may be what sets {row['area']} apart."
    is_higher = row | {"is_higher": with_mix > 0}
    return f"{_against_its_mix(is_higher)}: little of it is mix, yet it is not called different."


def _against_its_mix(row: Row) -> str:
    ratio = row["indirect"].ratio
    return (
        f"{_side(row)} ({words.count(row['numerator'])} of {words.count(row['denominator'])} where"
        f" {row['indirect'].expected:,.0f} would be expected at the rates of all areas together;"
        f" ratio {ratio.value:.2f}, 95% interval {ratio.low:.2f} to {ratio.high:.2f})"
    )


def _cautions(found: AreaComparison) -> tuple[str, ...]:
    texts = [
        found.held.in_words, _definition_changed(found), _recording(found), _unrecorded(found),
        _small(found),
    ]  # fmt: skip
    return tuple(text for text in texts if text)


def _definition_changed(found: AreaComparison) -> str | None:
    if found.held.definitions < 2:
        return None
    return "The definition changed between these days, for all areas alike."


def _recording(found: AreaComparison) -> str | None:
    recorded = [row["coverage"] for row in found.compared]
    if not recorded or max(recorded) - min(recorded) < COVERAGE_MOVED:
        return None
    return (
        f"From {words.percent(min(recorded))} to {words.percent(max(recorded))} are recorded,"
        " depending on the area, so part of any difference may be recording."
    )


def _unrecorded(found: AreaComparison) -> str | None:
    if not found.unrecorded:
        return None
    names = ", ".join(row["area"] for row in found.unrecorded)
    counted = words.count(sum(row["eligible"] for row in found.unrecorded))
    return f"Of nobody is it recorded in: {names} ({counted} in all)."


def _small(found: AreaComparison) -> str | None:
    small = len(found.rows) - len(found.compared)
    if not small:
        return None
    more = " more" if found.compared else ""
    are = f"1{more} area is" if small == 1 else f"{small}{more} areas are"
    return (
        f"{are} shown and not compared: fewer than {FEW} counted, or fewer than {FEWEST_EXPECTED}"
        " expected of either answer."
    )
