"""A mix in words: what each category takes, and which of them chance does not explain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.findings import grid, words
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart, chart_series
from etl.findings.reading import Reading, not_held, nothing_counted
from etl.findings.verdict import baseline_in_words, signal
from etl.findings.words import Row


@dataclass(frozen=True, eq=False)
class Mix:
    """The charts of a mix, one for each category, in the order of its list.

    ``rows`` are those of the newest whole period, as sql/questions/mix_series.sql has them; none
    where no period is whole.
    """

    selection: Selection
    definition: Row
    charts: tuple[MetricChart, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The row of each category in the newest whole period."""
        return tuple(c.series[c.newest] for c in self.charts if c.newest is not None)

    @property
    def every_row(self) -> Iterator[Row]:
        """The row of each category in each period."""
        return (row for chart in self.charts for row in chart.series)

    @property
    def told(self) -> tuple[MetricChart, ...]:
        """The charts whose newest whole period can be told from noise."""
        return grid.told(self.charts)

    @property
    def flagged(self) -> tuple[MetricChart, ...]:
        """Those of them that show special-cause variation."""
        return grid.marked(self.charts)

    @property
    def by_chance(self) -> float:
        """How many of those that can be told would be flagged if nothing ever changed."""
        return grid.marked_by_chance(self.charts)


def mix(ask: Ask, selection: Selection) -> Mix:
    """Chart every category of a mix. Raise OutcomesError for what it is not counted by."""
    definition = definition_for(ask, selection)
    rows = ask("mix_series", **selection.filters).to_dicts()
    registered = ask("baselines", **selection.only("metric", "area")).to_dicts()
    return mix_of(selection, definition, rows, registered)


def mix_of(
    selection: Selection, definition: Row, rows: Sequence[Row], registered: Sequence[Row] = ()
) -> Mix:
    """Chart the rows of a mix, with the baselines registered for it."""
    categories = dict.fromkeys(row["category"] for row in rows)
    series = [[row for row in rows if row["category"] == category] for category in categories]
    charts = tuple(chart_series(selection, definition, own, registered) for own in series)
    return Mix(selection, definition, charts)


def mix_reading(found: Mix, scope: str) -> Reading:
    """Read a mix: the categories of its newest whole period, the largest first."""
    definition, kind = found.definition, found.selection.period_type
    rows = found.rows
    if not rows:
        return not_held(definition, scope, kind)
    nouns = words.unit(definition, found.selection.offences)
    where = f"in {words.period_name(rows[0]['period_start'], kind)}, {scope}"
    counted = [row for row in rows if row["denominator"]]
    if not counted:
        return nothing_counted(definition, where, rows[0], found.every_row, nouns)
    largest = sorted(counted, key=lambda row: -row["rate"])
    if all(row["denominator"] < words.FEW for row in counted):
        few = few_in_words(largest, nouns, "Named: ", " No kind is named.")
        value = f"{definition['title']} {where}: {few}"
        return Reading(value, _verdict(found), recorded_in_words(counted, nouns))
    parts = categories_in_words(largest)
    opening = f"{definition['title']} {where}, of {nouns}"
    listed = words.sentences(opening, parts, 2, 3)
    return Reading(listed, _verdict(found), _cautions(counted, nouns))


def few_in_words(rows: Sequence[Row], nouns: str, named_as: str, none: str = "") -> str:
    """Count the categories of so few that shares of them say nothing."""
    named = [row for row in rows if row["numerator"]]
    counts = [f"{words.begin_small(row['category_name'])} {row['numerator']}" for row in named]
    most = max(row["denominator"] for row in rows)
    few = f"{words.counted(most, nouns)}, too few for shares."
    return f"{few} {named_as}{', '.join(counts)}." if counts else f"{few}{none}"


def categories_in_words(rows: Sequence[Row]) -> list[str]:
    """Write each category with its share in company."""
    return [
        f"{words.begin_small(row['category_name'])} {words.percent(row['rate'])}"
        f" ({words.count(row['numerator'])} of {words.count(row['denominator'])};"
        f" {words.interval(row)})"
        for row in rows
    ]


def _verdict(found: Mix) -> str:
    told, kind = found.told, found.selection.period_type
    if not told:
        return grid.untold_in_words("Whether anything changed cannot be told", found.charts)
    against = baseline_in_words(told[0])
    if not found.flagged:
        text = (
            f"{_none_of(found)} common-cause variation: no sign of a change beyond what is"
            f" usual from {words.from_to(kind)} ({against})."
        )
    else:
        of_told = f"{len(found.flagged)} of {_told(found)}"
        named = words.sentences("Marked", [_flagged(chart) for chart in found.flagged], 1, 2)
        text = f"Special-cause variation in {of_told} ({against}). {named}"
    return " ".join([text, _chance(found), *_untold(found)])


def _told(found: Mix) -> str:
    """Count the categories that can be told: 7 categories; 6 categories that can be told."""
    told = len(found.told)
    noun = "category" if told == 1 else "categories"
    return f"{told} {noun}{'' if told == len(found.charts) else ' that can be told'}"


def _none_of(found: Mix) -> str:
    told = _told(found)
    if len(found.told) == 1:
        return f"The {told.replace('1', 'one', 1)} shows"
    return f"Both {told[2:]} show" if len(found.told) == 2 else f"All {told} show"


def _flagged(chart: MetricChart) -> str:
    name = words.begin_small(chart.series[chart.newest]["category_name"])
    return f"{name} ({signal(chart)})"


def _chance(found: Mix) -> str:
    number = words.about(found.by_chance)
    return f"If nothing ever changed, {number} of {len(found.told)} would be marked by chance."


def _untold(found: Mix) -> list[str]:
    untold = len(found.charts) - len(found.told)
    if not untold:
        return []
    more = f"{untold} more {'category' if untold == 1 else 'categories'}"
    return [grid.untold_in_words(f"For {more} it cannot be told", found.charts)]


def _cautions(rows: Sequence[Row], nouns: str) -> tuple[str, ...]:
    found = recorded_in_words(rows, nouns)
    if sum(row["numerator"] for row in rows) > max(row["denominator"] for row in rows):
        found += ("One case may name several, so the shares add up to more than 100%.",)
    return found


def recorded_in_words(rows: Sequence[Row], nouns: str) -> tuple[str, ...]:
    """Say of how many the answer, or the least recorded of them, is recorded; () where of all."""
    least = min(rows, key=lambda row: row["coverage"])
    if least["denominator"] == least["eligible"]:
        return ()
    share = f"{words.percent(least['coverage'])} of {words.counted(least['eligible'], nouns)}"
    if all(row["coverage"] == least["coverage"] for row in rows):
        return (f"Recorded for {share}.",)
    return (f"Least recorded is {words.begin_small(least['category_name'])}, for {share}.",)
