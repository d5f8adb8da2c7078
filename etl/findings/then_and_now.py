"""Where a measure stood before a promise, and where it stands in the newest whole, settled year.

Two times are described. What made them differ is not asked here: an interrupted series asks that.
"""

from dataclasses import dataclass
from datetime import date

from etl.findings import words
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.endings import endings_of
from etl.findings.recorded import COVERAGE_MOVED
from etl.findings.scope import is_settled, scope_in_words
from etl.findings.words import Row
from etl.measurement.waiting_words import outwards

QUESTION = "then_and_now"
# So many times as many a year, or as few, are hardly counted of the same kind of case.
OTHER_CASES = 3


@dataclass(frozen=True)
class ThenAndNow:
    """The row of sql/questions/then_and_now.sql, and what it says.

    ``cautions`` are what else the comparison may say than that something changed.
    """

    definition: Row
    row: Row
    text: str
    cautions: tuple[str, ...] = ()


def then_and_now(ask: Ask, selection: Selection, day: date, within_days: int = 0) -> ThenAndNow:
    """Compare a share before a day with its newest year, as far as the data cover both.

    Raise OutcomesError for what the metric is not counted by.
    """
    definition = definition_for(ask, selection)
    chosen = selection.only("metric", "area", "offences", "dv", "cyber")
    row = ask(QUESTION, day=day, within_days=within_days, **chosen).to_dicts()[0]
    subject = f"{_name(definition, within_days)}, {scope_in_words(ask, selection, definition)}"
    if is_settled(selection):
        return ThenAndNow(definition, row, f"{subject}: settled by the choice of cases.")
    nouns = words.unit(definition, selection.offences)
    text = f"{subject}: {_then(ask, row, nouns)}. {_now(row)}."
    if not is_compared(row):
        return ThenAndNow(definition, row, f"{text}{_too_few(row)}")
    versions = ask("definition_versions", metric=selection.metric).to_dicts()
    cautions = (_recording(row), _redefined(row, versions, day), _other_cases(row), _fewer(row))
    text = " ".join(filter(None, (text, _difference(row), _recorded(row))))
    return ThenAndNow(definition, row, text, tuple(filter(None, cautions)))


def before_of(row: Row) -> Row:
    """The side before the day alone, its columns named as those of now."""
    ending = "_before"
    return {name.removesuffix(ending): row[name] for name in row if name.endswith(ending)}


def is_compared(row: Row) -> bool:
    """Whether both sides are held, of twenty at least."""
    return words.is_enough(before_of(row)) and words.is_enough(row)


def _name(definition: Row, within_days: int) -> str:
    if definition["kind"] != "time to event":
        return definition["title"]
    ended = endings_of(definition).ended
    return f"{definition['title']} (share {ended} within {within_days} days)"


def _then(ask: Ask, row: Row, nouns: str) -> str:
    before = before_of(row)
    if before["first_day"] is None:
        held = {held["source"]: held["data_from"] for held in ask("freshness").to_dicts()}
        begin = words.day(held["cases"])
        return f"the data begin on {begin}, after the promise, so no difference is given"
    span = f"from {words.months(before['first_day'], before['last_day'])}"
    return f"{_stood(before, nouns)} before the promise, {span}"


def _now(row: Row) -> str:
    if row["first_day"] is None:
        return "No difference is given, as no whole settled year after the promise is held"
    span = words.months(row["first_day"], row["last_day"])
    verb = "it is " if row["eligible"] else "there is "
    return f"In the newest settled year, {span}, {verb}{_stood(row)}"


def _stood(row: Row, nouns: str = "") -> str:
    if not row["denominator"]:
        return "not recorded" if row["eligible"] else "nothing to count"
    counts = words.fraction(row, nouns)
    return f"{words.percent(row['rate'])} ({counts})" if words.is_enough(row) else counts


def _too_few(row: Row) -> str:
    """Say why no difference is given, where both times are held."""
    if None in (row["first_day"], row["first_day_before"]):
        return ""
    return f" No difference is given: one of fewer than {words.FEW} would say little."


def _difference(row: Row) -> str:
    low, high = row["change_low"], row["change_high"]
    span = f"95% interval {words.points_between(low, high)}"
    if low <= 0 <= high:
        return f"No clear difference: {words.points(row['change'])}, {span}."
    word = "Higher" if row["change"] > 0 else "Lower"
    return f"{word} now by {words.points_apart(row['change'])}, {span}."


def _recorded(row: Row) -> str:
    """Say of how many the answer is recorded, where it can be missing at all."""
    then, now = row["coverage_before"], row["coverage"]
    if then == now == 1:
        return ""
    return f"Recorded for {words.percent(then)} then and {words.percent(now)} now."


def _recording(row: Row) -> str | None:
    """Say that recording moved, and whether that alone could make the difference."""
    then, now = before_of(row), row
    if abs(now["coverage"] - then["coverage"]) < COVERAGE_MOVED:
        return None
    more = "More" if now["coverage"] > then["coverage"] else "Less"
    could_be_all = (
        then["rate_if_rest_no"] <= now["rate_if_rest_yes"]
        and now["rate_if_rest_no"] <= then["rate_if_rest_yes"]
    )
    only = "the comparison may say only that" if could_be_all else "part of it may say that"
    return (
        f"{more} is recorded now than then, so {only}. Had all been recorded, the share would lie"
        f" {_range(then)} then, and {_range(now)} now."
    )


def _range(row: Row) -> str:
    if row["denominator"] == row["eligible"]:
        return f"at {words.percent(row['rate'])}"
    return f"between {' and '.join(outwards(row['rate_if_rest_no'], row['rate_if_rest_yes']))}"


def _redefined(row: Row, versions: list[Row], day: date) -> str | None:
    """Say that the definition changed between the first month of then and the last of now."""
    changed = [
        version["from_date"]
        for version in versions[1:]
        if row["first_day_before"] < version["from_date"] <= row["last_day"]
    ]
    if changed:
        days = " and ".join(map(words.day, changed))
        return f"The definition changed on {days}, so the comparison may say only that."
    if versions[0]["from_date"] < day:
        return None
    return (
        "The definition is no older than the promise: who recorded before it did not record by it,"
        " so the comparison may say only that."
    )


def _other_cases(row: Row) -> str | None:
    then, now = _a_year(row, "eligible")
    if 1 / OTHER_CASES < now / then < OTHER_CASES:
        return None
    many = "many" if now > then else "few"
    return (
        f"Several times as {many} are counted ({now:,.0f} a year, {then:,.0f} then), so they may be"
        " other cases."
    )


def _fewer(row: Row) -> str | None:
    """A share can rise while its count falls, where less is taken on."""
    then, now = _a_year(row, "numerator")
    if row["change_low"] <= 0 or now >= then:
        return None
    return f"The share is higher, yet its count is lower: {now:,.0f} a year, {then:,.0f} then."


def _a_year(row: Row, name: str) -> tuple[float, float]:
    """How many a year then, and now, which is one."""
    first, last = row["first_day_before"], row["last_day_before"]
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    return 12 * row[f"{name}_before"] / months, float(row[name])
