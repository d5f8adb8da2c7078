"""What became of the newest cohort of charge, in words, and whether cohorts differ at one age."""

from etl.findings import words
from etl.findings.cohorts import OUTCOME, ChargeCohort, ChargeCohorts
from etl.findings.compared import CHANCE_ALONE, compared_in_words
from etl.findings.reading import Reading, not_held
from etl.findings.words import Row
from etl.measurement.cohort_words import so_far_in_words


def cohort_reading(found: ChargeCohorts, scope: str) -> Reading:
    """Read the newest whole cohort, and hold the newest mature one against the year before's."""
    if not found.cohorts:
        return not_held(found.definition, scope, found.selection.period_type)
    newest = found.cohorts[-1]
    nouns = words.unit(found.definition, found.selection.offences)
    text = words.begin_small(so_far_in_words(newest.so_far(), nouns, OUTCOME))
    value = f"Defendants charged in {newest.cohort.name}, {scope}: {text}"
    return Reading(value, _verdict(found), _cautions(found, newest))


def _verdict(found: ChargeCohorts) -> str:
    if found.comparison is None or found.compared is None:
        return "Too few of one definition are old enough to compare cohorts at one age."
    now, before = found.compared
    text = compared_in_words(found.comparison, before.wait, OUTCOME, "charged")
    return f"Of those charged in {now.cohort.name}: {words.begin_small(text)}"


def _cautions(found: ChargeCohorts, newest: ChargeCohort) -> tuple[str, ...]:
    parts = [_finalised(newest.finalised, newest.cohort.name)]
    if found.comparison and found.comparison.is_clear:
        parts.insert(0, CHANCE_ALONE)
    return tuple(part for part in parts if part)


def _finalised(row: Row | None, name: str) -> str | None:
    if row is None or row["denominator"] < words.FEW:
        return None
    return (
        f"Of those finalised in {name}, whenever they were charged, {words.percent(row['rate'])}"
        f" were {OUTCOME} ({words.fraction(row, 'defendants')}; {words.interval(row)})."
    )
