"""The effects planted in made-up deliveries are found in the rows delivered."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from etl.measurement.interrupted import (
    Doubt,
    Event,
    Interrupted,
    Options,
    Question,
    Series,
    Verdict,
    interrupted_time_series,
)
from etl.sample import make_sample
from etl.settings import REFERENCE_DIR
from tests.planted import month_starts

GUIDANCE = Event(date(2010, 9, 23), "CPS stalking guidance published")


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, dict]:
    """Cases with their offence group and relationship, and the truth about them."""
    folder = tmp_path_factory.mktemp("planted")
    made = make_sample(folder, 150_000, seed=4, end=date(2020, 12, 31), file_format="parquet")
    cases = pl.read_parquet(made.files["case_outcomes"])
    offences, relationships = (
        pl.read_csv(REFERENCE_DIR / f"{name}.csv", infer_schema_length=None)
        for name in ("offences", "relationships")
    )
    cases = cases.join(offences, left_on="principal_offence_code", right_on="offence_code")
    cases = cases.join(relationships, on="relationship_code", how="left")
    return cases, json.loads(Path(made.truth).read_text(encoding="utf-8"))["effects"]


def by_month_of_charge(cases: pl.DataFrame, marker: str) -> Series:
    """Count a marker among the cases in which it is recorded."""
    month = pl.col("charged_date").dt.truncate("1mo").alias("month")
    recorded = cases.filter(pl.col(marker).is_not_null() & pl.col("charged_date").is_not_null())
    counts = recorded.group_by(month).agg(pl.col(marker).sum().alias("yes"), pl.len().alias("of"))
    found = {row["month"]: (row["yes"], row["of"]) for row in counts.to_dicts()}
    starts = month_starts(date(2008, 4, 1), 153)
    numerators, denominators = zip(*(found.get(one, (None, None)) for one in starts), strict=True)
    return Series(starts, numerators, denominators)


def cyber(cases: pl.DataFrame, options: Options) -> Interrupted:
    chosen = cases.filter(pl.col("offence_group_code").is_in(["stalking", "harassment"]))
    series = by_month_of_charge(chosen, "cyber_marker")
    return interrupted_time_series(
        Question("Cyberstalking share", series, GUIDANCE, options=options)
    )


def dv(cases: pl.DataFrame, options: Options) -> Interrupted:
    series = by_month_of_charge(cases.filter("is_partner_or_family"), "dv_marker")
    return interrupted_time_series(
        Question("DV flag compliance", series, GUIDANCE, options=options)
    )


@pytest.mark.parametrize("window_years", [5, 10, None])
def test_the_step_of_the_cyber_share_is_found(
    delivered: tuple[pl.DataFrame, dict], window_years: float | None
) -> None:
    cases, truth = delivered
    result = cyber(cases, Options(window_years=window_years))
    level, slope = result.findings.effects.level, result.findings.effects.slope
    assert result.verdict is Verdict.CHANGED
    assert level.low < 100 * truth["cyber_step"]["step"] < level.high
    # The slope is planted on both sides alike.
    assert slope.low < 0 < slope.high
    assert "the level rose by" in result.words[0]


def test_the_slope_of_dv_compliance_is_found_below_its_ceiling(
    delivered: tuple[pl.DataFrame, dict],
) -> None:
    cases, truth = delivered
    planted = truth["dv_compliance_slope"]
    result = dv(cases, Options())
    level, slope = result.findings.effects.level, result.findings.effects.slope
    change = planted["slope_per_year_after"] - planted["slope_per_year_before"]
    assert result.verdict is Verdict.CHANGED
    assert slope.low < 100 * change < slope.high
    assert level.low < 0 < level.high
    assert (
        "the trend went from +1.2 to +3.1, a change of +1.9 percentage points a year"
        in result.words[0]
    )


def test_a_ceiling_over_the_whole_series_is_seen_as_a_bend(
    delivered: tuple[pl.DataFrame, dict],
) -> None:
    result = dv(delivered[0], Options(window_years=None))
    assert result.verdict is Verdict.CANNOT_TELL_YET
    assert Doubt.BENT in result.doubts
    assert "not straight" in result.cautions[0]


def test_nothing_is_found_where_nothing_was_planted(
    delivered: tuple[pl.DataFrame, dict],
) -> None:
    series = by_month_of_charge(
        delivered[0].filter(pl.col("offence_group_code").is_in(["stalking", "harassment"])),
        "cyber_marker",
    )
    quiet = Event(date(2017, 3, 15), "A day on which nothing happened")
    result = interrupted_time_series(Question("Cyberstalking share", series, quiet))
    assert result.verdict is Verdict.NO_CHANGE_FOUND
