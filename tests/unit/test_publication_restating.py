"""Revisions: what they tell anew, what stands as published, and that nothing published is lost."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from etl.disclosure.policy import read_policy
from etl.publication.files import write_release
from etl.publication.files.published import published_releases
from etl.publication.gate import Fault, audit_releases
from etl.publication.model import Release
from etl.publication.plan import Plan
from etl.publication.quarter import Quarter
from etl.publication.repair import can_be_repaired, more_to_withhold
from etl.publication.rows import marked_table
from etl.publication.table import COUNTS, PERCENTS, SCHEMA, Table
from tests.publishing import plan_from, release_of
from tests.revised import CLASS, CONVICTED, DISCONTINUED, Before, Case, as_public, without_late

POLICY = read_policy()
THRESHOLD, MANY = POLICY.threshold.value, POLICY.whole_groups.known_from
REVISION = "2026-Q3-r1"
FEW, OF_MANY = "east-midlands", "london"
Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_from("2026-Q3", already_public=False)


@pytest.fixture(scope="module")
def release(recent_data: Path, plan: Plan) -> Release:
    return release_of(recent_data, "2026-Q3", plan)


def by_key(table: Table) -> dict[Key, dict]:
    return {
        (row["area_code"], row["offence_code"], row["measure"]): row
        for row in table.rows.to_dicts()
    }


def revision(data: Path, plan: Plan, before: Before) -> Release:
    return release_of(data, REVISION, plan, [before], reason="Cases came late.")


def anew(table: Table) -> set[Key]:
    return {key for key, row in by_key(table).items() if row["first_published"] == REVISION}


@pytest.mark.parametrize(
    ("place", "cases", "case", "is_told"),
    [
        (FEW, 1, CONVICTED, False),
        (FEW, 7, CONVICTED, True),
        (FEW, 6, DISCONTINUED, True),
        (OF_MANY, 1, CONVICTED, False),
        (OF_MANY, 9, CONVICTED, True),
        (OF_MANY, 6, DISCONTINUED, True),
    ],
)
def test_a_revision_loses_no_number_and_tells_what_tells_of_nobody(
    place: str, cases: int, case: Case, is_told: bool, recent_data: Path, plan: Plan,
    release: Release,
) -> None:  # fmt: skip
    before = as_public(release, without_late(release.tables, [place], "stalking", cases, case))
    again = revision(recent_data, plan, before)
    assert [t.name for t in again.tables] == [t.name for t in before.tables()]
    for old, exact in zip(before.tables(), release.tables, strict=True):
        was, true, now = by_key(old), by_key(exact), by_key(again.table(old.name))
        assert set(was) == set(now)
        for key, row in now.items():
            assert not [c for c in COUNTS if row[c] is None and was[key][c] is not None], key
            if row["first_published"] == REVISION:
                assert [row[c] for c in COUNTS] == [true[key][c] for c in COUNTS]
                _tells_of_nobody(was[key], row)
            else:
                assert row == was[key]
                moved = [abs(true[key][c] - row[c]) for c in COUNTS if row[c] is not None]
                assert max(moved, default=0) < THRESHOLD
    told = {key for key in anew(again.table("regions")) if key[0] == place}
    assert bool(told) == is_told
    # All rows of a place are told anew, or none: they count the same units.
    assert told in (set(), {key for key in by_key(again.table("regions")) if key[0] == place})
    assert anew(again.table("regions")) == told
    # One defendant who was added is told nowhere, not even in the nation.
    assert (("all", CLASS, "conviction_rate") in anew(again.table("national"))) == is_told


def _tells_of_nobody(was: dict, now: dict) -> None:
    """A change that can be seen is not small, and neither is what it leaves; but where many are
    told of whom a group was added, which part of it does tells of nobody."""
    by = [now[c] - was[c] for c in COUNTS if None not in (was[c], now[c])]
    if max(was["denominator"] or 0, now["denominator"] or 0) < MANY:
        assert not [d for d in by if 0 < abs(d) < THRESHOLD], (was, now)
        if len(by) == len(COUNTS):
            assert not 0 < abs(by[1] - by[0]) < THRESHOLD, (was, now)


def test_a_revision_of_nothing_repeats_all_and_says_so(
    recent_data: Path, plan: Plan, release: Release
) -> None:
    again = revision(recent_data, plan, as_public(release))
    for old, new in zip(release.tables, again.tables, strict=True):
        assert new.rows.equals(old.rows)
        assert new.marks.equals(old.marks)
    assert "No number changed by as much as may be told." in again.changes


def test_a_revision_says_what_a_number_was_and_is(
    recent_data: Path, plan: Plan, release: Release
) -> None:
    tables = without_late(release.tables, [OF_MANY], "stalking", 9)
    again = revision(recent_data, plan, as_public(release, tables))
    key = ("all", CLASS, "conviction_rate")
    was, now = by_key(tables[0])[key], by_key(again.table("national"))[key]
    (told,) = [one for one in again.restated if one.is_main and one.measure == now["measure_title"]]
    assert (told.now, told.was) == (_said(now), _said(was))
    assert (str(told.quarter), told.offences) == ("2026-Q3", "Stalking and harassment")
    rows = sum(len(anew(table)) for table in again.tables if table.name != "national")
    assert f"In the other tables {rows} rows are told anew" in " ".join(again.changes)
    assert "A number that stands has moved by less than 5, if at all" in again.changes[-1]


def _said(row: dict) -> str:
    return f"{row['percent']:.1f}% ({row['numerator']:,} of {row['denominator']:,})"


def test_a_measure_that_a_table_left_out_stays_out_with_its_reason(
    recent_data: Path, plan: Plan, release: Release
) -> None:
    is_left = pl.col("measure") == "dv_overlap"
    tables = [
        Table(t.name, t.rows.filter(~is_left), t.marks.filter(~t.rows["measure"].eq("dv_overlap")))
        if t.name == "regions"
        else t
        for t in release.tables
    ]
    before = as_public(release, tables)
    before.meta["omitted"] = [
        {"table": "regions", "measure": "dv_overlap", "reason": "Too few cases."}
    ]
    again = revision(recent_data, plan, before)
    assert "dv_overlap" not in set(again.table("regions").rows["measure"])
    assert [(one.table, one.measure) for one in again.omitted] == [("regions", "dv_overlap")]


def test_tables_and_measures_that_the_plan_has_given_up_are_repeated(
    recent_data: Path, plan: Plan, release: Release
) -> None:
    less = plan.model_copy(
        update={
            "tables": {n: t for n, t in plan.tables.items() if n != "regions"},
            "measures": [m for m in plan.measures if m != "dv_overlap"],
        }
    )
    tables = without_late(release.tables, [OF_MANY], "stalking", 9)
    again = revision(recent_data, less, as_public(release, tables))
    before = {table.name: table for table in tables}
    assert again.table("regions").rows.equals(before["regions"].rows)
    is_given_up = pl.col("measure") == "dv_overlap"
    was, now = (t["national"].rows.filter(is_given_up) for t in (before, _by_name(again)))
    assert now.equals(was)
    # Nobody looked how far these have moved.
    assert again.changes[-1] == "All other numbers stand as they were published."


def _by_name(release: Release) -> dict[str, Table]:
    return {table.name: table for table in release.tables}


def test_a_later_release_says_which_quarters_were_revised(recent_data: Path) -> None:
    plan = plan_from("2026-Q2", already_public=False)
    first = release_of(recent_data, "2026-Q2", plan)
    late = as_public(first, without_late(first.tables, [OF_MANY], "stalking", 9))
    again = release_of(recent_data, "2026-Q2-r1", plan, [late], reason="Cases came late.")
    after = as_public(again)
    after.meta["reason"] = again.reason
    later = release_of(recent_data, "2026-Q3", plan, [late, after])
    assert "April to June 2026 stands as revised in 2026-Q2-r1: Cases came late." in later.changes
    assert (
        later.table("national")
        .rows.filter(pl.col("quarter") == "2026-Q2")
        .equals(again.table("national").rows)
    )


def test_a_new_release_may_tell_an_older_quarter_anew(recent_data: Path) -> None:
    plan = plan_from("2026-Q2", already_public=False)
    first = release_of(recent_data, "2026-Q2", plan)
    regions = first.table("regions").rows.filter(pl.col("measure") == "conviction_rate")
    few = regions.sort("denominator")["area_code"][0]
    late = as_public(first, without_late(first.tables, [few], "stalking", 4))
    restated = [Quarter.named("2026-Q2")]
    later = release_of(recent_data, "2026-Q3", plan, [late], restated=restated)
    was, now = late.tables()[2], later.table("regions")
    is_old = pl.col("quarter") == "2026-Q2"
    assert now.rows.filter(is_old).equals(was.rows)
    assert not later.restated


@pytest.mark.parametrize(("place", "cases"), [(FEW, 1), (FEW, 7), (OF_MANY, 6)])
def test_the_gate_lets_a_revision_pass(
    place: str, cases: int, recent_data: Path, plan: Plan, release: Release, tmp_path: Path
) -> None:
    tables = tuple(without_late(release.tables, [place], "harassment", cases))
    first = replace(release, tables=tables, statements=())
    write_release(first, tmp_path / "2026-Q3")
    again = release_of(
        recent_data, REVISION, plan, published_releases(tmp_path), reason="Cases came late."
    )
    later = replace(again, published_at=datetime(2027, 1, 14, 9, 30))
    write_release(later, tmp_path / REVISION)
    report = audit_releases([tmp_path / "2026-Q3", tmp_path / REVISION], POLICY)
    assert report.is_safe, report.text


@pytest.mark.parametrize(
    ("kind", "column", "name"),
    [
        ("small change shown since 2026-Q2", "numerator", "conviction_rate.numerator"),
        (
            "small change of a difference shown since 2026-Q2",
            "conviction_rate.denominator less discontinuance_rate.numerator",
            "discontinuance_rate.numerator",
        ),
    ],
)
def test_a_small_change_that_the_gate_sees_is_withheld(
    kind: str, column: str, name: str, release: Release
) -> None:
    fault = Fault(
        kind, "2026-Q3", "2026-Q3-r1", "national", "all", CLASS, "conviction_rate", column
    )
    assert can_be_repaired([fault])
    assert more_to_withhold(release, [fault], 0) == {
        ("2026-Q3", "nation", "all", "class", CLASS, name)
    }


def test_a_place_of_which_nobody_sees_how_many_it_counts_is_one_of_few(
    recent_data: Path, plan: Plan, release: Release
) -> None:
    # Nobody sees that London has many defendants: that 3 more were convicted stays secret.
    key = (pl.col("area_code") == OF_MANY) & (pl.col("measure") == "conviction_rate")
    late = without_late(release.tables, [OF_MANY], "stalking", 9, CONVICTED)
    tables = [_three_less(table, key) if table.name == "regions" else table for table in late]
    again = revision(recent_data, plan, as_public(release, tables))
    shown = again.table("regions").rows.filter(key).row(0, named=True)
    assert shown["denominator"] is None
    assert shown["numerator"] is None


def _three_less(table: Table, key: pl.Expr) -> Table:
    """A table in which a row withholds its denominator, and has but three fewer counted."""
    true = pl.col("numerator") + 9 - 3
    rows = table.rows.with_columns(
        pl.when(key).then(true).otherwise("numerator").alias("numerator"),
        pl.when(key).then(None).otherwise("denominator").alias("denominator"),
    )
    kept = [name for name in SCHEMA if name not in PERCENTS]
    return marked_table(table.name, rows.select(kept).to_dicts())


def test_what_one_quarter_left_out_does_not_hide_how_far_others_moved(
    recent_data: Path, plan: Plan, release: Release
) -> None:
    before = as_public(release, without_late(release.tables, [OF_MANY], "stalking", 9))
    left_out = {"table": "regions", "measure": "dv_overlap", "reason": "Too few cases."}
    before.meta["omitted"] = [left_out | {"quarters": ["2026-Q2"]}]
    assert "moved by less than 5" in revision(recent_data, plan, before).changes[-1]
    before.meta["omitted"] = [left_out | {"quarters": ["2026-Q3"]}]
    assert "moved by less than 5" not in revision(recent_data, plan, before).changes[-1]
