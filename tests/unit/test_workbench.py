"""What analysts keep, link, write and draw on the SQL page."""

import base64
import re
import zlib
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.counted import Trace, _values
from dashboard.workbench.packing import packed, unpacked
from dashboard.workbench.parameters import parameters_of
from dashboard.workbench.schema_tree import schema_tree
from etl.drawing.quick import BARS, LINE, MOST_SERIES, POINTS, interval_of, quick_figure
from etl.errors import OutcomesError
from etl.findings.asking import Selection
from etl.live import open_live
from etl.saved import forget, read_saved, save, saved
from etl.settings import SQL_DIR, settings
from etl.sqlfile import read_sql_folder
from etl.surface import Column, Schema, Surface, Table, surface
from tests.warehouses import data_folder

QUERY = "-- my own words\n\nselect $area as area -- and more\n\n-- end"


@pytest.mark.usefixtures("data_dir")
def test_a_query_is_kept_as_a_file_with_all_it_was_kept_with() -> None:
    kept = save("anna", "Rate by area", "for\nthe board", QUERY, {"area": "'kent'"}, True)
    assert kept == read_saved("ben", "shared/rate-by-area")
    assert (kept.query, kept.parameters) == (QUERY, {"area": "'kent'"})
    assert (kept.name, kept.purpose, kept.author) == ("Rate by area", "for the board", "anna")
    path = settings().sql_dir / "saved" / "shared" / "rate-by-area.sql"
    assert path.read_text().startswith("-- name: Rate by area\n-- purpose: for the board\n")
    assert [query.reference for query in saved("ben")] == ["shared/rate-by-area"]


@pytest.mark.usefixtures("data_dir")
def test_what_is_not_shared_is_the_authors_alone() -> None:
    save("anna", "Mine", "", QUERY, {}, False)
    assert saved("ben") == []
    with pytest.raises(OutcomesError, match="not shared"):
        read_saved("ben", "own/mine")
    save("ben", "Mine", "", "select 2", {}, False)
    assert read_saved("anna", "own/mine").query == QUERY


@pytest.mark.usefixtures("data_dir")
def test_only_its_author_replaces_or_removes_a_shared_query() -> None:
    save("anna", "Ours", "", QUERY, {}, True)
    with pytest.raises(OutcomesError, match="Somebody else"):
        save("ben", "ours!", "", "select 2", {}, True)
    with pytest.raises(OutcomesError, match="Only its author"):
        forget("ben", "shared/ours")
    save("anna", "Ours", "", "select 3", {}, True)
    assert read_saved("ben", "shared/ours").query == "select 3"
    forget("anna", "shared/ours")
    assert saved("anna") == []


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize("name", ["", "  ", "../..", "äöü", "/etc/passwd", "a" * 500])
def test_a_name_leads_nowhere_else(name: str) -> None:
    try:
        kept = save("anna", name, "", QUERY, {}, True)
    except OutcomesError as fault:
        assert "letters or digits" in str(fault)
    else:
        assert read_saved("anna", kept.reference) == kept
    folder = settings().sql_dir / "saved"
    assert {path.parent for path in folder.rglob("*.sql")} <= {folder / "shared"}


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize(
    "reference", ["", "shared/../../x", "shared/", "other/x", "shared/X", "own/.."]
)
def test_a_reference_that_is_none_finds_nothing(reference: str) -> None:
    with pytest.raises(OutcomesError, match="no such saved query"):
        read_saved("anna", reference)


@given(st.text(max_size=300), st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=3))
def test_a_link_holds_the_whole_query(text: str, values: dict[str, str]) -> None:
    code = packed(text.encode(errors="replace").decode(), values)
    assert unpacked(code) == (text.encode(errors="replace").decode(), values)


@pytest.mark.parametrize(
    "code", ["", "x", "%%%", "eJw", base64.urlsafe_b64encode(zlib.compress(b"0" * 10**7)).decode()]
)
def test_a_link_that_holds_none_is_told(code: str) -> None:
    with pytest.raises(OutcomesError, match="may have been cut off"):
        unpacked(code)


def test_what_is_too_long_for_an_address_has_no_link() -> None:
    assert packed("".join(chr(33 + n * 7919 % 9000) for n in range(20_000)), {}) is None


@pytest.mark.parametrize("question", [file.name for file in read_sql_folder(SQL_DIR / "questions")])
def test_every_question_of_a_page_has_a_link(question: str) -> None:
    trace = Trace(Selection("dv_overlap"), question, (("first_day", date(2026, 1, 1)),))
    text = (SQL_DIR / "questions" / f"{question}.sql").read_text(encoding="utf-8")
    assert packed(text, _values(trace))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("select $a, $b_2, $a", ["a", "b_2"]),
        ("select '$a', \"$b\", $c -- $d\n/* $e\n$f */", ["c"]),
        ("select $$ $a $$, $t$ $b $t$, $c", ["c"]),
        ("select 1", []),
        ("select 'it''s $a', $b", ["b"]),
    ],
)
def test_parameters_are_found_where_they_are_some(text: str, named: list[str]) -> None:
    assert parameters_of(text) == named


def rows() -> pl.DataFrame:
    areas = [f"area {n}" for n in range(MOST_SERIES + 2)]
    return pl.DataFrame(
        {"year": year, "area": area, "rate": 0.5, "rate_low": 0.4, "rate_high": 0.7}
        for year in ("2025/26", "2024/25")
        for area in areas
    )


@pytest.mark.parametrize("kind", [LINE, BARS, POINTS])
def test_a_quick_chart_draws_what_is_asked_with_its_interval(kind: str) -> None:
    figure = quick_figure(rows(), "year", "rate", "area", kind)
    assert [trace.name for trace in figure.data] == [f"area {n}" for n in range(MOST_SERIES)]
    first = figure.data[0]
    assert sorted(zip(first.x, first.y, strict=True)) == [("2024/25", 0.5), ("2025/26", 0.5)]
    assert list(first.error_y.array) == pytest.approx([0.2, 0.2])
    assert list(first.error_y.arrayminus) == pytest.approx([0.1, 0.1])
    if kind == LINE:
        assert list(first.x) == ["2024/25", "2025/26"]


@pytest.mark.parametrize(
    ("columns", "y", "pair"),
    [
        (["a_low", "a_high", "a"], "a", ("a_low", "a_high")),
        (
            ["rate_low", "rate_high", "conviction_rate"],
            "conviction_rate",
            ("rate_low", "rate_high"),
        ),
        (["rate_low", "rate_high", "defendants"], "defendants", None),
        (["rate_low", "rate"], "rate", None),
    ],
)
def test_an_interval_is_that_of_the_column(
    columns: list[str], y: str, pair: tuple[str, str] | None
) -> None:
    assert interval_of(columns, y) == pair


def test_names_of_a_warehouse_are_found_by_any_word(made_up_data: Path) -> None:
    with data_folder(made_up_data), open_live() as con:
        shown = surface(con)
    everything = schema_tree(shown)
    for table in shown.tables:
        assert f"<summary><code>{table.schema}.{table.name}</code>" in everything
    for function in shown.functions:
        assert f"<summary><code>{function.name}()</code>" in everything
    found = schema_tree(shown, "Breach ORDER")
    assert "marts.order_breaches" in found
    assert "marts.charges" not in found
    # By a column alone: its table, open, and of its columns that one.
    found = schema_tree(shown, "risk_assessed_date")
    assert re.search(r"<details open><summary><code>marts.case_outcomes</code>", found)
    assert "victim_id" not in found
    assert schema_tree(shown, "nothing is called so") == ""


def test_what_a_warehouse_says_is_shown_as_text() -> None:
    column = Column("<b>", "code", "<script>", None, ("<i>",))
    table = Table("marts", "t", "table", "a & b", (column,))
    tree = schema_tree(Surface(1, (Schema("marts", "<u>", (table,), ()),)))
    assert "<dt><code>&lt;b&gt;</code> <small>code: &lt;i&gt;</small></dt>" in tree
    assert not set(re.findall(r"<(\w+)", tree)) & {"b", "script", "i", "u"}
