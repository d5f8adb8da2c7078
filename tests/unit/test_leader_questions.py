"""What the leader's pages ask: recounted in plain Python, and told as the readings tell it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from dashboard.tile_map import tiles
from etl.errors import OutcomesError
from etl.findings.allowed import refuse_settled
from etl.findings.areas import compare_areas
from etl.findings.asking import Ask, Selection, asking, asking_live
from etl.findings.beside import beside
from etl.findings.chart import metric_chart
from etl.findings.headline import Mark, chart_title, short_verdict
from etl.findings.overview import Overview, overview
from etl.findings.scope import is_settled
from etl.findings.since import changes, changes_in_words
from etl.findings.verdict import signed_in_words, verdict
from etl.live import open_live
from tests.warehouses import data_folder

CHOSEN = Selection("", "quarter", "all", "stalking-and-harassment")
SAID = {
    Mark.IMPROVEMENT: ", an improvement", Mark.CONCERN: ", of concern",
    Mark.CHANGE: "special-cause variation:", Mark.USUAL: "common-cause variation",
    Mark.UNKNOWN: "cannot be told", Mark.MOVING: "special-cause variation",
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(made_up_data: Path) -> Iterator[Ask]:
    with data_folder(made_up_data), asking_live() as ask:
        yield ask


@pytest.fixture(scope="module")
def counts(made_up_data: Path) -> pl.DataFrame:
    """Every additive count of stalking and harassment."""
    with data_folder(made_up_data), open_live() as con:
        rows = con.sql("select * from metrics.counts").pl()
    return rows.filter(pl.col("offence_group_code").cast(str).is_in(["stalking", "harassment"]))


def added_up(rows: pl.DataFrame) -> tuple[int, int]:
    return rows["numerator"].sum(), rows["denominator"].sum()


def test_the_newest_whole_period_is_set_beside_the_one_before(
    ask: Ask, counts: pl.DataFrame
) -> None:
    found = [c for c in changes(overview(ask, CHOSEN).charts) if c.difference is not None]
    assert len(found) > 10
    for change in found:
        own = counts.filter(pl.col("metric").cast(str) == change.chart.selection.metric)
        pairs = []
        for row in (change.now, change.before):
            start = row["period_start"]
            end = date(start.year + (start.month + 2) // 12, (start.month + 2) % 12 + 1, 1)
            months = own.filter(pl.col("month").is_between(start, end, closed="left"))
            assert (row["numerator"], row["denominator"]) == added_up(months)
            pairs += added_up(months)
        low, high = confint_proportions_2indep(*pairs, compare="diff", method="newcomb")
        told = change.difference
        assert (told.low, told.high) == pytest.approx((low, high), abs=1e-9)


@pytest.mark.parametrize("period", ["month", "quarter"])
def test_what_changed_is_what_limits_mark_now_and_did_not_mark_then(period: str, ask: Ask) -> None:
    charts = overview(ask, replace(CHOSEN, period_type=period, offences="all")).charts
    told = changes_in_words(changes(charts), period)
    for chart in charts:
        title = f"**{chart.definition['title']}**"
        marked = "special-cause variation" in verdict(chart)
        if "cannot be told" in verdict(chart):
            assert title not in told
            continue
        whole = [n for n, row in enumerate(chart.series) if row["is_complete"]]
        was = bool(chart.lines()[whole[-2]]["signals"])
        assert (f"{title} is newly marked" in told) == (marked and not was)
        assert (f"{title} varies as usual again" in told) == (was and not marked)
    assert changes_in_words([], "month").startswith("No measure can be judged in both")


@pytest.mark.parametrize("area", ["all", "kent"])
def test_all_measures_at_once_are_what_they_are_one_by_one(area: str, ask: Ask) -> None:
    chosen = replace(CHOSEN, area=area)
    charts = overview(ask, chosen).charts
    assert len(charts) == 26
    for chart in charts:
        alone = metric_chart(ask, chart.selection)
        assert chart.series == alone.series
        assert chart.lines() == alone.lines()
        assert (chart.newest, chart.target) == (alone.newest, alone.target)


def test_what_lies_behind_a_period_adds_up_to_it(ask: Ask, counts: pl.DataFrame) -> None:
    days = {"first_day": date(2025, 4, 1), "last_day": date(2026, 3, 31)}
    chosen = {"offences": "stalking-and-harassment", "area": "all", "dv": "all", "cyber": "all"}
    rows = ask("behind", metric="dv_overlap", **days, **chosen).to_dicts()
    year = counts.filter(
        pl.col("metric").cast(str) == "dv_overlap", pl.col("month").is_between(*days.values())
    )
    parts = defaultdict(list)
    for row in rows:
        parts[row["breakdown"]].append(row)
    assert set(parts) == {"area", "offence group", "DV marker", "cyber marker"}
    for own in parts.values():
        whole = tuple(sum(row[name] for row in own) for name in ("numerator", "denominator"))
        assert whole == added_up(year)
    cyber = {row["part"]: (row["numerator"], row["denominator"]) for row in parts["cyber marker"]}
    assert cyber == {
        marker: added_up(year.filter(pl.col("cyber").cast(str) == marker)) for marker in cyber
    }


def test_all_areas_but_one_are_the_nation_without_it(ask: Ask, counts: pl.DataFrame) -> None:
    chosen = replace(CHOSEN, metric="conviction_rate", period_type="financial year", area="kent")
    found = beside(ask, chosen, "others")
    one, other = found.newest
    rows = counts.filter(
        pl.col("metric").cast(str) == "conviction_rate",
        pl.col("month").is_between(one["period_start"], one["period_end"]),
    )
    is_kent = pl.col("area_code").cast(str) == "kent"
    assert (one["numerator"], one["denominator"]) == added_up(rows.filter(is_kent))
    assert (other["numerator"], other["denominator"]) == added_up(rows.filter(~is_kent))
    assert found.names == ("Kent", "all areas but Kent")
    assert f"{one['numerator']} of {one['denominator']}" in found.text


@pytest.mark.parametrize(
    ("area", "other"), [("all", "others"), ("kent", "kent"), ("kent", "all"), ("kent", "nowhere")]
)
def test_what_cannot_be_set_beside_is_refused(area: str, other: str, ask: Ask) -> None:
    with pytest.raises(OutcomesError):
        beside(ask, replace(CHOSEN, metric="conviction_rate", area=area), other)


@pytest.mark.parametrize("area", ["all-but-nowhere", "all-but-all", "all-but-"])
def test_all_but_what_is_no_area_is_refused(area: str, ask: Ask) -> None:
    with pytest.raises(OutcomesError, match="area is"):
        metric_chart(ask, replace(CHOSEN, metric="conviction_rate", area=area))


@pytest.mark.parametrize("period", ["month", "quarter", "financial year"])
@pytest.mark.parametrize("area", ["all", "metropolitan-and-city", "cumbria"])
def test_a_mark_says_what_the_verdict_says(period: str, area: str, ask: Ask) -> None:
    for chart in overview(ask, replace(CHOSEN, period_type=period, area=area)).charts:
        if chart.newest is None or is_settled(chart.selection):
            continue
        short, said = short_verdict(chart), verdict(chart)
        assert SAID[short.mark] in said, (chart.selection, short, said)
        assert (short.mark == Mark.UNKNOWN) == (short.symbol == "○")
        assert chart_title(chart).startswith(f"{chart.definition['title']}: ")


def test_the_answer_counts_every_measure_once(ask: Ask) -> None:
    found = overview(ask, CHOSEN)
    marks = [short_verdict(chart).mark for chart in found.charts]
    numbers = {tally.mark: tally.number for tally in found.tallies}
    assert numbers == {mark: marks.count(mark) for mark in Mark}
    titles = (title for tally in found.tallies for title in tally.titles)
    named = [title.removesuffix(" (recording alone could explain it)") for title in titles]
    marked = [chart for chart in found.charts if "special-cause variation" in verdict(chart)]
    assert sorted(named) == sorted(chart.definition["title"] for chart in marked)
    untold = sum("cannot be told" in verdict(chart) for chart in found.charts)
    assert len(named) + untold + marks.count(Mark.USUAL) == len(marks)


@pytest.mark.parametrize(
    ("marks", "answer"),
    [
        ((Mark.USUAL, Mark.CHANGE, Mark.MOVING, Mark.UNKNOWN),
         "Of the 3 measures that can be judged, none is better or worse than its baseline."),
        ((Mark.IMPROVEMENT, Mark.UNKNOWN),
         "The one measure that can be judged is better than its baseline"),
        ((Mark.USUAL, Mark.UNKNOWN),
         "The one measure that can be judged is neither better nor worse than its baseline."),
        ((Mark.IMPROVEMENT, Mark.USUAL),
         "Of the 2 measures that can be judged, 1 is better than its baseline and none is worse"),
        ((Mark.CONCERN, Mark.CONCERN, Mark.IMPROVEMENT, Mark.IMPROVEMENT),
         "Of the 4 measures that can be judged, 2 are better than their baseline and 2 are worse."),
        ((Mark.UNKNOWN,), "No measure can be judged by quarter here"),
    ],
)  # fmt: skip
def test_the_answer_credits_only_what_can_be_credited(
    marks: tuple[Mark, ...], answer: str, ask: Ask
) -> None:
    found = Overview(overview(ask, CHOSEN).charts[: len(marks)])
    found.__dict__["_marks"] = marks
    assert found.answer.startswith(answer)


def test_what_chance_may_have_marked_is_not_left_to_the_small_print(ask: Ask) -> None:
    charts = overview(ask, CHOSEN).charts
    found = Overview(charts)
    usual = (Mark.USUAL,) * (len(charts) - 1)
    found.__dict__["_marks"] = (Mark.IMPROVEMENT, *usual)
    assert found.answer.endswith(" none is worse: no more than chance alone would mark.")
    assert "chance alone may explain the 1 marked" in found.chance


def test_the_baseline_is_said_and_who_signed_it(ask: Ask) -> None:
    assert overview(ask, CHOSEN).baseline == (
        "Baseline April 2022 to March 2025. Not yet signed by the owner of the data."
    )
    assert signed_in_words("A. Owner") == "Signed by A. Owner"


def test_a_registered_baseline_too_short_to_serve_is_said_with_what_serves_instead(
    ask: Ask,
) -> None:
    found = overview(ask, replace(CHOSEN, period_type="financial year"))
    first = {
        chart.selection.metric
        for chart in found.charts
        if chart.current
        and chart.current.chart.baseline_points == 12
        and chart.series[chart.current.begins]["period_start"] == date(2008, 4, 1)
    }
    assert found.baseline == (
        f"The registered baseline has only 3 financial years, so {len(first)} measures are held"
        " against their first 12 financial years (April 2008 to March 2020)."
    )


def test_what_is_settled_is_told_by_its_title(ask: Ask) -> None:
    settled = Selection("dv_overlap", dv="yes")
    with pytest.raises(OutcomesError, match="Domestic violence overlap is settled by the choice"):
        refuse_settled(ask, settled)


def test_a_tile_says_of_its_area_what_the_comparison_says(made_up_data: Path) -> None:
    with data_folder(made_up_data), open_live() as con:
        ask = asking(con)
        chosen = Selection("conviction_rate", offences="all")
        found = compare_areas(ask, chosen, date(2010, 4, 1), date(2026, 3, 31))
        places = ask("area_tiles").to_dicts()
    shown = {tile["code"]: tile for tile in tiles(found, places)}
    assert len(shown) == 42
    assert len({(tile["row"], tile["column"]) for tile in shown.values()}) == 42
    assert found.funnel
    compared = {row["area_code"] for row in found.compared}
    higher = {row["area_code"]: row["is_higher"] for row in found.different}
    for row in found.rows:
        tile = shown[row["area_code"]]
        kind = "usual" if row["area_code"] in compared else "untold"
        if row["area_code"] in higher:
            kind = "higher" if higher[row["area_code"]] else "lower"
        assert tile["kind"] == kind
        assert f"{row['numerator']:,} of {row['denominator']:,}" in tile["words"]


def test_areas_without_a_place_on_the_map_stand_below_it(ask: Ask) -> None:
    found = compare_areas(
        ask, Selection("conviction_rate", offences="all"), date(2025, 4, 1), date(2026, 3, 31)
    )
    places = [
        row | {"tile_row": None, "tile_column": None} for row in ask("area_tiles").to_dicts()[:10]
    ]
    placed = ask("area_tiles").to_dicts()[10:]
    shown = tiles(found, [*places, *placed])
    lowest = max(place["tile_row"] for place in placed)
    assert [tile["row"] for tile in shown[-10:]] == [lowest + 1] * 8 + [lowest + 2] * 2
