"""A release against an independent count of the delivered files, and what it may never show."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from etl.disclosure.policy import read_policy
from etl.errors import OutcomesError
from etl.publication.model import Release
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.rows import region_code
from etl.publication.table import COUNTS, PERCENTS, Table
from etl.settings import REFERENCE_DIR
from tests.plain_disclosure import key_of, protected_faults
from tests.plain_metrics import SHARES, Told
from tests.publishing import plan_from, release_of

QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
GROUPS = {
    "195/12": "stalking", "008/65": "stalking", "008/66": "stalking",
    "195/94": "harassment", "008/30": "harassment",
}  # fmt: skip
THRESHOLD = read_policy().threshold.value


@pytest.fixture(scope="module")
def release(recent_data: Path) -> Release:
    return release_of(recent_data, "2026-Q3", plan_from("2025-Q4"))


@pytest.fixture(scope="module")
def plain(recent_files: Path) -> dict[tuple, Counter]:
    """Units by quarter, area, group and measure: numerator, denominator, eligible."""
    (path,) = recent_files.glob("case_outcomes_*.csv")
    told = Told(recent_files, path.stem[-len("2026-09-30") :])
    found: dict[tuple, Counter] = {}
    for measure in plan_from("2025-Q4").measures:
        table, mark = SHARES[measure]
        for row in getattr(told, table):
            marked = mark(row)
            if marked is None:
                continue
            day, answer = marked
            quarter = f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
            cell = found.setdefault((quarter, row["area_code"], row_group(row), measure), Counter())
            cell["eligible"] += 1
            cell["denominator"] += answer is not None
            cell["numerator"] += answer is True
    return found


def row_group(case: dict) -> str:
    """The class of a case, by the warehouse's order: any charge of stalking, then harassment."""
    codes = {case["principal_offence_code"], *(c["offence_code"] for c in case["charges"])}
    groups = {GROUPS.get(code) for code in codes}
    if case["stalking_marker"] == "true" or "stalking" in groups:
        return "stalking"
    return "harassment" if "harassment" in groups else "other"


def exact(plain: dict[tuple, Counter], row: dict, regions: dict[str, str]) -> Counter | None:
    """Recount what a row of a published table is of; None for groups the recount has not."""
    kind, code = row["offence_type"], row["offence_code"]
    if kind == "group" and code not in ("stalking", "harassment"):
        return None
    total = Counter()
    for (quarter, area, group, measure), cell in plain.items():
        is_class = ("stalking-and-harassment" if group != "other" else "other-prosecutions") == code
        is_offence = kind == "all" or (kind == "class" and is_class) or group == code
        is_area = row["area_code"] in ("all", area, regions[area])
        if is_offence and is_area and (quarter, measure) == (row["quarter"], row["measure"]):
            total += cell
    return total


@pytest.fixture(scope="module")
def regions() -> dict[str, str]:
    areas = pl.read_csv(REFERENCE_DIR / "areas.csv")
    return {code: region_code(name) for code, name in areas.select("area_code", "region").rows()}


def test_every_count_shown_is_that_of_a_plain_recount(
    release: Release, plain: dict, regions: dict
) -> None:
    shown = 0
    for table in release.tables:
        for row in table.rows.to_dicts():
            truth = exact(plain, row, regions)
            for count in COUNTS:
                if truth is not None and row[count] is not None:
                    assert row[count] == truth[count], row
                    shown += 1
    assert shown > 500


def test_no_small_count_and_no_small_difference_is_shown(
    release: Release, plain: dict, regions: dict
) -> None:
    hidden = 0
    for table in release.tables:
        for row in table.rows.to_dicts():
            truth = exact(plain, row, regions)
            if truth is None:
                continue
            is_small = [0 < truth[count] < THRESHOLD for count in COUNTS]
            rest = truth["denominator"] - truth["numerator"]
            is_small[0] |= 0 < rest < THRESHOLD or rest == 0 < truth["denominator"] < 50
            is_small[0] |= truth["numerator"] == 0 < truth["denominator"] < 50
            for count, small in zip(COUNTS, is_small, strict=True):
                if small:
                    assert row[count] is None, row
                    hidden += 1
    assert hidden > 10


def test_every_table_passes_the_plain_rules(release: Release, plain: dict, regions: dict) -> None:
    printed = [row for table in release.tables for row in table.as_text.to_dicts()]
    counted = {key_of(row): exact(plain, row, regions) for row in printed}
    truth = {key: tuple(told[c] for c in COUNTS) for key, told in counted.items() if told}
    for table in release.tables:
        rows = [row for row in table.as_text.to_dicts() if key_of(row) in truth]
        assert rows or table.name == "offences"
        assert protected_faults(rows, truth) == []


def test_a_per_cent_is_marked_where_a_count_it_follows_from_is(release: Release) -> None:
    for table in release.tables:
        both = pl.concat(
            [table.rows, table.marks.select(pl.all().name.suffix("_mark"))], how="horizontal"
        )
        for name in PERCENTS:
            of = (
                ("denominator", "eligible")
                if name.startswith("coverage")
                else COUNTS.keys() - {"eligible"}
            )
            withheld = both.filter(pl.any_horizontal(pl.col(c).is_null() for c in of))
            assert set(withheld[f"{name}_mark"]) <= {"[c]"}
            shown = both.filter(pl.all_horizontal(pl.col(c).is_not_null() for c in of))
            assert "[c]" not in set(shown[f"{name}_mark"])


def test_per_cents_are_those_of_the_counts_to_one_decimal(release: Release) -> None:
    rows = release.table("national").rows.drop_nulls(["numerator", "denominator"]).to_dicts()
    assert rows
    for row in rows:
        assert abs(100 * row["numerator"] / row["denominator"] - row["percent"]) <= 0.05 + 1e-9
        assert row["percent_low"] <= row["percent"] <= row["percent_high"]


def test_offences_stand_as_the_reference_lists_them(release: Release) -> None:
    listed = pl.read_csv(REFERENCE_DIR / "offence_groups.csv")["offence_group_code"].to_list()
    order = ["all", "stalking-and-harassment", "other-prosecutions", *listed]
    assert list(release.offence_order[: len(order)]) == order
    seen = set()
    for table in release.tables:
        of_a_place = table.rows.group_by("quarter", "area_type", "area_code", maintain_order=True)
        for codes in of_a_place.agg("offence_code")["offence_code"]:
            own = list(dict.fromkeys(codes))
            assert own == [code for code in order if code in own]
            seen |= set(own)
    assert seen == set(order) - {"none_recorded"}


def test_the_nation_is_told_in_every_quarter(release: Release) -> None:
    rows = release.table("national").rows.filter(
        pl.col("offence_code") == "stalking-and-harassment"
    )
    told = set(rows.select("quarter", "measure").rows())
    assert told == {(q, m.name) for q in QUARTERS for m in release.measures}


def test_statements_tell_the_numbers_of_the_table(release: Release) -> None:
    national = release.table("national").rows
    for said in release.statements:
        (row,) = national.filter(
            (pl.col("quarter") == "2026-Q3")
            & (pl.col("measure") == said.measure)
            & (pl.col("offence_code") == "stalking-and-harassment")
        ).to_dicts()
        if row["numerator"] is not None:
            assert f"{row['numerator']:,} of {row['denominator']:,}" in said.reading.value
            assert f"{row['percent']}%" in said.reading.value


def test_what_a_table_leaves_out_is_said(release: Release) -> None:
    for omitted in release.omitted:
        table = release.table(omitted.table)
        assert table is None or omitted.measure not in set(table.rows["measure"])
        assert "%" in omitted.reason and f"(1 to {THRESHOLD - 1})" in omitted.reason
        assert omitted.quarters == QUARTERS
    assert any(one.table == "areas_by_offence" for one in release.omitted)


def test_a_quarter_that_is_not_whole_is_refused(recent_data: Path) -> None:
    with pytest.raises(OutcomesError, match="2026-Q4 is not whole"):
        release_of(recent_data, "2026-Q4", plan_from("2025-Q4"))


def test_a_measure_that_is_none_is_refused(recent_data: Path) -> None:
    plan = plan_from("2026-Q3", measures=["days_to_charge"])
    with pytest.raises(OutcomesError, match=r"days_to_charge in publication\.toml"):
        release_of(recent_data, "2026-Q3", plan)


class Published:
    """A release that is public already."""

    def __init__(self, release: Release) -> None:
        self.name = release.name
        self.meta = {"counted": [str(quarter) for quarter in release.counted], "omitted": []}
        self._tables = release.tables

    def tables(self) -> tuple[Table, ...]:
        return self._tables


def test_a_later_release_repeats_what_is_published_and_counts_its_own_quarter(
    recent_data: Path,
) -> None:
    plan = plan_from("2026-Q1")
    first = release_of(recent_data, "2026-Q2", plan)
    second = release_of(recent_data, "2026-Q3", plan, [Published(first)])
    assert [str(quarter) for quarter in second.counted] == ["2026-Q3"]
    for table in first.tables:
        later = second.table(table.name)
        is_old = later.rows["quarter"] != "2026-Q3"
        assert later.rows.filter(is_old).equals(table.rows)
        assert later.marks.filter(is_old).equals(table.marks)
    assert second.changes[0].startswith("New in this release: July to September 2026")


def test_a_revision_shows_nothing_that_was_withheld(recent_data: Path) -> None:
    plan = plan_from("2026-Q3")
    first = release_of(recent_data, "2026-Q3", plan)
    # A part of the nation withheld before: the revision withholds it, and what would tell it.
    national = first.table("national")
    is_hidden = (pl.col("offence_code") == "other-prosecutions") & (
        pl.col("measure") == "conviction_rate"
    )
    names = ["numerator", *(p for p in PERCENTS if p != "coverage_percent")]
    rows = national.rows.with_columns(
        pl.when(is_hidden).then(None).otherwise(pl.col(name)).alias(name) for name in names
    )
    marks = national.marks.with_columns(
        pl.when(pl.lit(rows[name].is_null()))
        .then(pl.lit("[c]"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in names
    )
    before = Published(first)
    before._tables = (Table("national", rows, marks), *first.tables[1:])
    again = release_of(recent_data, "2026-Q3-r1", plan, [before], reason="A late delivery.")
    hidden = again.table("national").rows.filter(is_hidden)
    assert hidden["numerator"].to_list() == [None]
    # All else is as it was, so it stands.
    assert again.table("national").rows.equals(rows)
    assert "A late delivery." in again.changes[0]


def test_a_revision_needs_a_reason_and_something_to_revise(recent_data: Path) -> None:
    plan = plan_from("2026-Q3")
    with pytest.raises(OutcomesError, match="never published"):
        release_of(recent_data, "2026-Q3-r1", plan, reason="why")
    public = Published(release_of(recent_data, "2026-Q3", plan))
    with pytest.raises(OutcomesError, match="say why"):
        release_of(recent_data, "2026-Q3-r1", plan, [public])


def test_names_of_releases_are_ordered() -> None:
    names = ["2026-Q3", "2026-Q3-r1", "2026-Q4", "2027-Q1"]
    assert sorted(map(ReleaseName.named, reversed(names))) == list(map(ReleaseName.named, names))
    assert Quarter.named("2026-Q4").next == Quarter.named("2027-Q1")
    for wrong in ("2026Q3", "2026-Q5", "2026-Q3-r0", "q3"):
        with pytest.raises(OutcomesError, match="is no release"):
            ReleaseName.named(wrong)
