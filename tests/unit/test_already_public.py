"""Releases of the CPS's own tables: the real numbers, recounted plainly from its files."""

import csv
from collections import defaultdict
from pathlib import Path

import polars as pl
import pytest

from etl.disclosure.policy import read_policy
from etl.publication.already_public import AREAS, NATIONAL
from etl.publication.files import write_release
from etl.publication.gate import audit_releases
from etl.publication.model import Release
from etl.publication.plan import read_plan
from etl.publication.quarter import Quarter
from tests.publishing import plan_from, release_of
from tests.warehouses import build_from

RATE = "published_conviction_rate"


@pytest.fixture(scope="module")
def release(published_data: Path) -> Release:
    return release_of(published_data, "2019-Q1", read_plan())


@pytest.fixture(scope="module")
def plain(real_data: Path) -> dict[tuple[str, str], list[int]]:
    """Convictions and defendants of all categories, by month and area, of January to March 2014."""
    found = {}
    for month in ("january", "february", "march"):
        (path,) = (real_data / "cps_monthly" / "2014").glob(f"*_{month}_2014.csv")
        with path.open(newline="", encoding="ascii") as file:
            _, *rows = csv.reader(file)
        for name, *cells in rows:
            numbers = [int(cell.replace(",", "")) for cell in cells[0:48:2]]
            convicted, not_convicted = sum(numbers[::2]), sum(numbers[1::2])
            found[month, name] = [convicted, convicted + not_convicted]
    return found


def rows_of(release: Release, table: str, quarter: str, offence: str = "all") -> pl.DataFrame:
    return release.table(table).rows.filter(
        (pl.col("quarter") == quarter)
        & (pl.col("offence_code") == offence)
        & (pl.col("measure") == RATE)
    )


def test_the_numbers_are_those_of_the_files(release: Release, plain: dict) -> None:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (_, name), (convicted, defendants) in plain.items():
        sums[name][0] += convicted
        sums[name][1] += defendants
    (nation,) = rows_of(release, NATIONAL, "2014-Q1").to_dicts()
    assert [nation["numerator"], nation["denominator"]] == sums.pop("National")
    shown = rows_of(release, AREAS, "2014-Q1")
    assert sorted(sums.values()) == sorted(
        map(list, shown.select("numerator", "denominator").rows())
    )
    for row in shown.to_dicts():
        assert abs(100 * row["numerator"] / row["denominator"] - row["percent"]) <= 0.05 + 1e-9


def test_nothing_is_withheld_and_every_small_count_is_marked(release: Release) -> None:
    limit = read_policy().threshold.value
    for name in (NATIONAL, AREAS):
        table = release.table(name)
        assert not table.is_protected
        assert "[c]" not in set(table.marks["numerator"])
        small = table.rows.filter(
            (pl.col("offence_type") == "category")
            & (pl.col("numerator").is_between(1, limit - 1)
               | pl.col("denominator").is_between(1, limit - 1))
        )  # fmt: skip
        assert set(small["policy_would"]) <= {"withhold"}
    assert len(small) > 300


def test_a_nation_is_the_sum_of_its_areas(release: Release) -> None:
    areas = release.table(AREAS).rows
    sums = areas.group_by("quarter", "offence_code", "measure").agg(
        pl.col("numerator", "denominator").sum()
    )
    both = release.table(NATIONAL).rows.join(sums, on=["quarter", "offence_code", "measure"])
    assert len(both) == len(release.table(NATIONAL).rows)
    assert both["numerator"].equals(both["numerator_right"])
    assert both["denominator"].equals(both["denominator_right"])


def test_a_quarter_with_a_missing_month_is_left_out_and_named(release: Release) -> None:
    quarters = set(release.table(NATIONAL).rows["quarter"])
    assert quarters.isdisjoint({"2015-Q4", "2016-Q1", "2017-Q2"})
    (said,) = [note for note in release.notes if note.startswith("No table is held")]
    for name in ("October to December 2015", "January to March 2016", "April to June 2017"):
        assert name in said


def test_the_share_of_small_counts_is_that_of_the_published_columns(release: Release) -> None:
    parts = release.table(AREAS).rows.filter(pl.col("offence_type") == "category").to_dicts()
    counts = [c for r in parts for c in (r["numerator"], r["denominator"] - r["numerator"])]
    small = sum(0 < count < 5 for count in counts)
    (said,) = [note for note in release.notes if "of 1 to 4" in note]
    assert f"Of {len(counts):,} counts" in said and f"{small:,} ({small / len(counts):.0%})" in said


def test_a_release_of_public_tables_alone_is_written_read_and_let_through(
    release: Release, tmp_path: Path
) -> None:
    assert not release.is_made_up and {s.measure for s in release.statements} >= {RATE}
    folder = tmp_path / "2019-Q1"
    write_release(release, folder)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "MADE-UP" not in page and release.statements[0].reading.value.split(" (")[0] in page
    assert audit_releases([folder], read_policy()).is_safe


def test_cases_and_public_tables_stand_in_one_release(
    recent_files: Path, real_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    build_from(data, cases=[recent_files], cps_published=[real_data / "cps_quarterly"])
    release = release_of(data, "2026-Q3", plan_from("2026-Q2"))
    names = [table.name for table in release.tables]
    assert names[0] == "national" and names[-2:] == [NATIONAL, AREAS]
    assert release.is_made_up
    write_release(release, tmp_path / "2026-Q3")
    page = (tmp_path / "2026-Q3" / "index.html").read_text(encoding="utf-8")
    assert "Only the tables called “As the CPS published” are real." in page
    assert {m.name for m in release.measures} >= {RATE, "conviction_rate"}
    assert [str(q) for q in release.counted] == ["2026-Q2", "2026-Q3"]
    assert Quarter.named("2026-Q3") == release.quarter
