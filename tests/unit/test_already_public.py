"""Releases of the CPS's own tables: the real numbers, recounted plainly from its files."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from etl.disclosure.policy import read_policy
from etl.errors import OutcomesError
from etl.live import open_warehouse, require_live
from etl.publication.already_public import AREAS, NATIONAL, public_of
from etl.publication.already_public import Public as Told
from etl.publication.files import write_release
from etl.publication.files.published import published_releases
from etl.publication.gate import audit_releases
from etl.publication.model import Release
from etl.publication.page import write_index
from etl.publication.plan import read_plan
from etl.publication.quarter import ReleaseName
from etl.publication.table import Table
from etl.publication.wanted import Wanted
from tests import plain_published
from tests.parsed import parsed, tables, text_of
from tests.plain_disclosure import Key, public_faults
from tests.plain_published import RATE, WITH
from tests.publishing import PUBLISHED_AT, plan_from, release_of
from tests.warehouses import build_from, data_folder

KEYS = ["quarter", "area_code", "offence_code", "measure"]


@pytest.fixture(scope="module")
def release(published_data: Path) -> Release:
    return release_of(published_data, "2019-Q1", read_plan())


@pytest.fixture(scope="module")
def exact(real_data: Path) -> dict[Key, tuple[int, int, int]]:
    return plain_published.exact(real_data)


@pytest.fixture(scope="module")
def both(recent_files: Path, real_data: Path, made_once: Callable[..., Path]) -> Path:
    """A data folder of made-up cases, and of two quarters of the CPS's own tables."""
    own = [real_data / "cps_quarterly"]
    return made_once(
        "both", lambda folder: build_from(folder, cases=[recent_files], cps_published=own)
    )


@pytest.fixture(scope="module")
def mixed(both: Path) -> Release:
    return release_of(both, "2026-Q3", plan_from("2026-Q2"))


class Public:
    """A release that is public already."""

    def __init__(self, release: Release) -> None:
        self.name = release.name
        self.meta = {"counted": [str(quarter) for quarter in release.counted], "rounded_to": 0}
        self._tables = release.tables

    def tables(self) -> tuple[Table, ...]:
        return self._tables


def rows_of(release: Release) -> pl.DataFrame:
    return pl.concat([release.table(name).rows for name in (NATIONAL, AREAS)])


def test_every_number_is_that_of_the_files_and_what_the_policy_forbids_is_marked(
    release: Release, exact: dict
) -> None:
    printed = pl.concat([release.table(name).as_text for name in (NATIONAL, AREAS)]).to_dicts()
    assert public_faults(printed, exact) == []
    assert len({key[0] for key in exact}) == 15


def test_a_nation_is_the_sum_of_its_areas(release: Release) -> None:
    sums = (
        release.table(AREAS)
        .rows.group_by("quarter", "offence_code", "measure")
        .agg(pl.col("numerator", "denominator").sum())
    )
    nation = release.table(NATIONAL).rows
    both = nation.join(sums, on=["quarter", "offence_code", "measure"])
    assert len(both) == len(nation) == 15 * 14
    assert both["numerator"].equals(both["numerator_right"])
    assert both["denominator"].equals(both["denominator_right"])


def test_administrative_finalisations_have_no_category(release: Release) -> None:
    rows = rows_of(release)
    assert set(rows.filter(pl.col("measure") == WITH)["offence_code"]) == {"all"}
    by_category = rows.filter(pl.col("offence_type") == "category")
    assert set(by_category["measure"]) == {RATE} and by_category["offence_code"].n_unique() == 12


def test_a_category_without_a_case_has_no_rate(release: Release) -> None:
    table = release.table(AREAS)
    is_empty = table.rows["denominator"] == 0
    assert is_empty.sum() == 57
    assert set(table.marks.filter(is_empty)["percent"]) == {"[z]"}
    assert table.marks.filter(~is_empty)["percent"].null_count() == len(table.rows) - 57


def test_few_administrative_finalisations_are_what_the_policy_would_withhold(
    release: Release,
) -> None:
    rows = release.table(AREAS).rows.filter(pl.col("offence_code") == "all")
    both = rows.filter(pl.col("measure") == RATE).join(
        rows.filter(pl.col("measure") == WITH), on=["quarter", "area_code"]
    )
    few = both.filter((pl.col("denominator_right") - pl.col("denominator")).is_between(1, 4))
    assert len(few) == 9
    # Either of two wholes is enough: their difference is the small count.
    for row in few.to_dicts():
        assert "withhold" in (row["policy_would"], row["policy_would_right"])


def test_more_than_the_small_counts_would_be_withheld_to_protect_them(release: Release) -> None:
    rows = release.table(AREAS).rows.filter(pl.col("offence_type") == "category")
    part, whole = pl.col("numerator"), pl.col("denominator")
    is_small = pl.any_horizontal(one.is_between(1, 4) for one in (part, whole, whole - part))
    is_of_everybody = (whole > 0) & ((part == 0) | (part == whole))
    own = rows.filter(is_small | is_of_everybody)
    would = rows.filter(pl.col("policy_would") == "withhold")
    assert 0 < len(would) - len(own) < len(own)


def test_a_release_of_an_earlier_quarter_tells_nothing_that_came_later(
    published_data: Path, tmp_path: Path
) -> None:
    early = release_of(published_data, "2014-Q2", read_plan())
    assert {q for table in early.tables for q in table.rows["quarter"]} == {"2014-Q1", "2014-Q2"}
    write_release(early, tmp_path / "2014-Q2")
    page = (tmp_path / "2014-Q2" / "index.html").read_text(encoding="utf-8")
    assert "in April to June 2014, England and Wales" in page and "2019" not in page


def test_what_would_be_withheld_is_enough_in_every_quarter(release: Release) -> None:
    """A search for whole numbers that ended by the clock found it wanting, here and there."""
    assert not [note for note in release.notes if "would not be enough" in note]


def test_the_notes_tell_the_counts_of_the_files(release: Release, real_data: Path) -> None:
    small, every = plain_published.printed_small(real_data)
    (said,) = [note for note in release.notes if "of 1 to 4" in note]
    assert f"{every:,} counts" in said and f"{small:,} of them ({small / every:.1%})" in said
    rows = release.table(AREAS).rows.filter(pl.col("offence_type") == "category")
    hidden = int((rows["policy_would"] == "withhold").sum())
    assert f"{hidden:,} of the {len(rows):,} rows ({hidden / len(rows):.1%})" in said
    assert "as the CPS published them" in release.notes[0]


def test_a_quarter_with_a_missing_month_is_left_out_and_named(release: Release) -> None:
    (said,) = [note for note in release.notes if "are missing are left out" in note]
    for name in (
        "October to December 2015", "January to March 2016", "April to June 2017",
        "April to June 2018", "July to September 2018", "October to December 2018",
    ):  # fmt: skip
        assert name in said
    gaps = [row for row in release.statements[0].chart.series if not row["denominator"]]
    assert len(gaps) == 6


def test_the_nation_is_told_in_words_from_the_same_numbers(release: Release) -> None:
    national = release.table(NATIONAL).rows
    assert [one.measure for one in release.statements] == [RATE, WITH]
    for one in release.statements:
        (row,) = national.filter(
            (pl.col("quarter") == "2019-Q1") & (pl.col("offence_code") == "all")
            & (pl.col("measure") == one.measure)
        ).to_dicts()  # fmt: skip
        assert f"{row['numerator']:,} of {row['denominator']:,}" in one.reading.value
        assert f"{row['percent']}%" in one.reading.value


def test_public_tables_alone_are_written_and_let_through(release: Release, tmp_path: Path) -> None:
    assert not release.is_made_up and release.counted == ()
    folder = tmp_path / "2019-Q1"
    write_release(release, folder)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "MADE-UP" not in page and release.statements[0].reading.value.split(" (")[0] in page
    assert audit_releases([folder], read_policy()).is_safe


@pytest.fixture(scope="module")
def mixed_folder(mixed: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mixed") / "2026-Q3"
    write_release(mixed, folder)
    return folder


def sections(folder: Path) -> dict[str, str]:
    """The text of the sections of a release's page, by the name of each one's heading."""
    found = list(parsed(folder / "index.html").iter("section"))
    return {one.find("h2").get("id"): text_of(one) for one in found}


def test_what_is_real_is_told_from_what_is_made_up(mixed_folder: Path) -> None:
    page = parsed(mixed_folder / "index.html")
    (banner,) = [text_of(one) for one in page.iter("p") if one.get("class") == "banner"]
    assert (
        "MADE-UP DATA" in banner and "Only the tables called “As the CPS published” are" in banner
    )
    found = sections(mixed_folder)
    for measure in (RATE, WITH):
        assert "They are real, not made up." in found[f"measure-{measure}"]
        assert "The newest quarter held is January to March 2019." in found[f"measure-{measure}"]
    assert "They are real" not in found["measure-conviction_rate"]
    made_up = {
        measure: "MADE-UP" in (mixed_folder / "charts" / f"{measure}.svg").read_text("utf-8")
        for measure in (RATE, "conviction_rate")
    }
    assert made_up == {RATE: False, "conviction_rate": True}


def test_the_summary_is_of_the_release_and_quotes_say_which_are_real(mixed_folder: Path) -> None:
    found = sections(mixed_folder)
    assert "ublished conviction rate" not in found["summary"]
    assert "ublished conviction rate" not in found["key"]
    real, made_up = found["quote"].split("These numbers are made up")
    assert real.count("Published conviction rate") == 2 and "January to March 2019" in real
    assert "Published conviction rate" not in made_up and "Conviction rate" in made_up


def test_areas_of_all_offences_stand_on_the_page(mixed: Release, mixed_folder: Path) -> None:
    shown = {table.name: table for table in tables(parsed(mixed_folder / "index.html"))}
    table = shown[f"{AREAS}-{RATE}"]
    assert len(table.rows) == 42
    assert {row[table.heads.index("The disclosure policy would")] for row in table.rows} <= {
        "show it", "withhold it",
    }  # fmt: skip


def test_the_list_of_releases_tells_what_a_release_says_of_its_own(
    mixed: Release, mixed_folder: Path, release: Release, tmp_path: Path
) -> None:
    alone = tmp_path / "2019-Q1"
    write_release(release, alone)
    for folder, is_told in ((mixed_folder, False), (alone, True)):
        write_index(list(published_releases(folder.parent)), tmp_path, [])
        text = (tmp_path / "index.html").read_text(encoding="utf-8")
        assert ("Published conviction rate" in text) is is_told


def test_cases_and_public_tables_stand_in_one_release(mixed: Release) -> None:
    names = [table.name for table in mixed.tables]
    assert names[0] == "national" and names[-2:] == [NATIONAL, AREAS]
    assert mixed.is_made_up
    assert [m.name for m in mixed.measures][-2:] == [RATE, WITH]
    assert [str(quarter) for quarter in mixed.counted] == ["2026-Q2", "2026-Q3"]
    assert set(mixed.table(NATIONAL).rows["quarter"]) == {"2015-Q2", "2019-Q1"}
    assert {one.measure for one in mixed.statements} >= {RATE, "conviction_rate"}


def told_after(data: Path, *earlier: Public) -> Told:
    """What the CPS published up to 2026-Q4, after some releases."""
    with data_folder(data), open_warehouse(require_live().path) as con:
        name = ReleaseName.named("2026-Q4")
        wanted = Wanted(name, PUBLISHED_AT, require_live().path, earlier)
        return public_of(con, wanted, read_policy())


def test_what_stood_in_the_release_before_keeps_the_name_of_its_first(
    both: Path, mixed: Release
) -> None:
    again = told_after(both, Public(mixed))
    assert {name for one in again.tables for name in one.rows["first_published"]} == {"2026-Q3"}
    assert again.changes == ()


def test_new_quarters_and_other_numbers_are_said_and_dated(both: Path, mixed: Release) -> None:
    areas = mixed.table(AREAS)
    is_other = (
        (pl.col("quarter") == "2015-Q2") & (pl.col("area_code") == "kent")
        & (pl.col("offence_code") == "robbery")
    )  # fmt: skip
    changed = areas.rows.with_columns(
        pl.when(is_other).then(pl.col("numerator") + 1).otherwise(pl.col("numerator"))
        .alias("numerator")
    )  # fmt: skip
    before = Public(mixed)
    before._tables = tuple(
        Table(name, rows.filter(is_old), marks.filter(is_old), is_protected=False)
        for name, rows, marks in (
            (NATIONAL, mixed.table(NATIONAL).rows, mixed.table(NATIONAL).marks),
            (AREAS, changed, areas.marks),
        )
        for is_old in [rows["quarter"] == "2015-Q2"]
    )
    after = told_after(both, before)
    rows = pl.concat([one.rows for one in after.tables])
    assert set(rows.filter(pl.col("quarter") == "2019-Q1")["first_published"]) == {"2026-Q4"}
    old = rows.filter(pl.col("quarter") == "2015-Q2")
    assert old.filter(is_other)["first_published"].to_list() == ["2026-Q4"]
    assert set(old.filter(~is_other)["first_published"]) == {"2026-Q3"}
    new, other = after.changes
    assert new == "New among the CPS's own tables: January to March 2019."
    assert "“published_areas” 1 row has other numbers" in other


def test_a_revision_of_public_tables_alone_needs_a_release_and_a_reason(
    published_data: Path,
) -> None:
    with pytest.raises(OutcomesError, match="which was never published"):
        release_of(published_data, "2019-Q1-r1", read_plan(), reason="why")


def test_a_plan_may_leave_the_public_tables_out(published_data: Path) -> None:
    with pytest.raises(OutcomesError, match="There is nothing to publish of 2019-Q1"):
        release_of(published_data, "2019-Q1", plan_from("2016-Q4", already_public=False))


@pytest.mark.parametrize("name", ["2018-Q4", "2026-Q3", "2013-Q4"])
def test_a_quarter_that_was_not_published_is_refused_where_there_are_no_cases(
    name: str, published_data: Path
) -> None:
    with pytest.raises(OutcomesError, match=f"There is nothing to publish of {name}: .*no cases"):
        release_of(published_data, name, read_plan())
