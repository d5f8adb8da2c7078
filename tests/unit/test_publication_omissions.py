"""What a release leaves out is said: of when, why, and where it is told instead."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import polars as pl
import pytest

from etl.publication.model import Omitted, Release
from etl.publication.page import write_pages
from etl.publication.quarter import Quarter
from etl.publication.table import Table
from tests.made_up_pages import RARE, wide_release
from tests.made_up_release import AREAS, MEASURES, made_up_release, row, table
from tests.parsed import parsed, text_of

WITH, OVERLAP = (measure.name for measure in MEASURES)
WITHOUT = replace(
    MEASURES[0], name="without", title="Rate without administrative ones",
    denominator="defendants whose case was finalised on its merits",
)  # fmt: skip


def said(release: Release, folder: Path) -> list[str]:
    """What the page says was left out."""
    page = written(release, folder)
    (heading,) = [one for one in page.iter("h2") if one.get("id") == "omitted"]
    parents = {child: parent for parent in page.iter() for child in parent}
    return [text_of(one) for one in parents[heading].iter("li")]


def written(release: Release, folder: Path) -> Element:
    """The page of a release."""
    write_pages(release, folder)
    return parsed(folder / "index.html")


def dropped(release: Release, measure: str, *names: str) -> Release:
    """The release without a measure in some of its tables, or in all."""
    return replace(
        release,
        tables=tuple(
            _filtered(one, pl.col("measure") != measure) if not names or one.name in names else one
            for one in release.tables
        ),
        statements=tuple(
            one
            for one in release.statements
            if one.measure != measure or (names and "national" not in names)
        ),
    )


def _filtered(one: Table, kept: pl.Expr) -> Table:
    is_kept = one.rows.select(kept.alias("kept"))["kept"]
    return replace(one, rows=one.rows.filter(is_kept), marks=one.marks.filter(is_kept))


def left(table_name: str, measure: str = OVERLAP, *quarters: str) -> tuple[Omitted, ...]:
    return (Omitted(table_name, measure, "Too few.", quarters or ("2026-Q3",)),)


def test_the_next_coarser_table_that_has_it_is_named(tmp_path: Path) -> None:
    release = dropped(wide_release(omitted=left("areas")), OVERLAP, "areas")
    title = release.measure(OVERLAP).title
    assert said(release, tmp_path) == [
        f"Not in the table “By area” (July to September 2026): {title}. Too few. The table “By"
        " region” has it."
    ]
    (nation,) = said(dropped(release, OVERLAP, "areas", "regions", "offences"), tmp_path)
    assert nation.endswith("The table “The nation” has it.")


def test_a_table_that_is_not_there_is_taken_as_the_finest(tmp_path: Path) -> None:
    release = wide_release(omitted=left("areas_by_everything"))
    (one,) = said(dropped(release, OVERLAP, "areas", "areas_by_offence"), tmp_path)
    assert one.endswith("The table “By region” has it.")


def test_where_the_nation_leaves_it_out_a_finer_table_is_named_and_the_summary_says_so(
    tmp_path: Path,
) -> None:
    release = dropped(wide_release(omitted=left("national")), OVERLAP, "national", "offences")
    (one,) = said(release, tmp_path)
    assert one.endswith("The table “By area and offence” has it.")
    told = text_of(parsed(tmp_path / "index.html"))
    title = release.measure(OVERLAP).title
    assert f"No number for England and Wales as a whole: {title}." in told


def test_what_no_table_has_is_said_in_one_line_and_has_no_section(tmp_path: Path) -> None:
    release = dropped(wide_release(omitted=left("national")), OVERLAP)
    (one,) = said(release, tmp_path)
    assert one.endswith("Too few. It is nowhere in this release.")
    page = parsed(tmp_path / "index.html")
    assert f"measure-{OVERLAP}" not in {each.get("id") for each in page.iter()}
    assert f"#measure-{OVERLAP}" not in {link.get("href") for link in page.iter("a")}


def test_a_withheld_row_does_not_count_as_told(tmp_path: Path) -> None:
    nothing = [
        row(Quarter(2026, 3), ("area", code, name, region), MEASURES[1], None, None, None)
        for code, name, region in AREAS
    ]
    release = made_up_release(omitted=left("finest"))
    national = release.table("national")
    release = replace(release, tables=(table("areas", nothing), national))
    assert said(release, tmp_path)[0].endswith("The table “The nation” has it.")


@pytest.mark.parametrize(
    ("quarters", "when"),
    [
        (("2026-Q3",), "July to September 2026"),
        (("2026-Q3", "2026-Q1", "2026-Q2"), "January 2026 to September 2026"),
        (("2025-Q1", "2026-Q3"), "January to March 2025; July to September 2026"),
    ],
)
def test_quarters_are_named(quarters: tuple[str, ...], when: str, tmp_path: Path) -> None:
    each = [one for quarter in quarters for one in left("areas", OVERLAP, quarter)]
    for omitted in (left("areas", OVERLAP, *quarters), tuple(each)):
        (one,) = said(made_up_release(omitted=omitted), tmp_path)
        assert one.startswith(f"Not in the table “By area” ({when}): ")


def test_what_a_revision_reads_again_is_as_it_was() -> None:
    (one,) = left("areas")
    told = {"table": "areas", "measure": OVERLAP, "reason": "Too few.", "quarters": ["2026-Q3"]}
    assert Omitted(**told) == one and hash(Omitted(**told)) == hash(one)


def with_twin(change: Callable[[dict], bool]) -> Release:
    """A release in which the areas of a twin rate are told where ``change`` says so."""
    release = made_up_release()
    areas = release.table("areas").rows.to_dicts()
    kept = [one | {"marks": dict.fromkeys(release.table("areas").marks.columns, None)}
            for one in areas if one["numerator"] is not None]  # fmt: skip
    twin = [
        one | {"measure": WITHOUT.name, "measure_title": WITHOUT.title}
        for one in kept
        if change(one)
    ]
    return replace(
        release,
        tables=(table("areas", [*kept, *twin]), release.table("national")),
        measures=(*release.measures, WITHOUT),
    )


@pytest.mark.parametrize(
    ("is_told", "note"),
    [
        (lambda _: True, None),
        (lambda _: False, f"This table does not have the measure “{WITHOUT.title}”. "),
        (
            lambda one: one["area_code"] == "kent",
            f"This table does not have the measure “{WITHOUT.title}” for all of these rows. ",
        ),
    ],
)
def test_a_rate_without_its_other_denominator_is_noted(
    is_told: Callable[[dict], bool], note: str | None, tmp_path: Path
) -> None:
    page = written(with_twin(is_told), tmp_path)
    parents = {child: parent for parent in page.iter() for child in parent}
    (caption,) = [c for c in page.iter("caption") if c.get("id") == f"caption-areas-{WITH}"]
    region = parents[parents[caption]]
    beside = list(parents[region])
    notes = text_of(beside[beside.index(region) + 1])
    assert (note in notes) if note else ("does not have the measure" not in notes)


def test_a_rate_of_other_cases_is_no_twin(tmp_path: Path) -> None:
    release = dropped(wide_release(), RARE.name, "areas")
    assert "does not have the measure" not in text_of(written(release, tmp_path))
