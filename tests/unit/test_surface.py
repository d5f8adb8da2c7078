"""What analysts see: all of it described, and no change of it unannounced."""

import csv
import re
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from etl.errors import OutcomesError
from etl.live import open_live
from etl.macros import INTERNAL, macros, parameters
from etl.reference import create_reference_tables, list_file, reference_lists
from etl.settings import PROJECT_DIR, REFERENCE_DIR
from etl.surface import Surface, surface
from tests.warehouses import data_folder

KEPT = Path(__file__).parents[1] / "golden" / "surface.csv"
SECTION = "## Revisions of the schemas"


@pytest.fixture(scope="module")
def con(made_up_data: Path):
    with data_folder(made_up_data), open_live() as opened:
        yield opened


@pytest.fixture(scope="module")
def shown(con: duckdb.DuckDBPyConnection) -> Surface:
    return surface(con)


def announced() -> list[dict[str, str]]:
    with (REFERENCE_DIR / "surface_versions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("objects", "name"),
    [
        ("duckdb_tables()", "schema_name || '.' || table_name"),
        ("duckdb_views()", "schema_name || '.' || view_name"),
        ("duckdb_columns()", "schema_name || '.' || table_name || '.' || column_name"),
        ("duckdb_functions()", "schema_name || '.' || function_name"),
    ],
)
def test_nothing_in_the_warehouse_is_undocumented(
    objects: str, name: str, con: duckdb.DuckDBPyConnection
) -> None:
    rows = con.execute(
        f"select {name}, comment from {objects}"
        " where not internal and database_name = current_database()"
    ).fetchall()
    assert len(rows) > 30
    assert [who for who, words in rows if len(words or "") < 6] == []


def test_every_schema_is_described_and_shown(
    shown: Surface, con: duckdb.DuckDBPyConnection
) -> None:
    rows = con.execute(
        "select schema_name from duckdb_schemas()"
        " where not internal and database_name = current_database()"
    ).fetchall()
    assert {name for (name,) in rows} | {"main"} == {schema.name for schema in shown.schemas}
    assert all(schema.description for schema in shown.schemas)
    assert all(schema.tables or schema.functions for schema in shown.schemas)


def test_every_code_says_where_it_is_listed(shown: Surface) -> None:
    names = {f"{table.schema}.{table.name}" for table in shown.tables}
    for table in shown.tables:
        for column in table.columns:
            where = f"{table.schema}.{table.name}.{column.name}"
            assert "enum" not in column.type, where
            assert column.listed_in is None or column.listed_in in names, where
            if column.type == "code" and table.schema != "reference":
                assert column.listed_in or 1 < len(column.codes) < 12, where


def test_a_view_of_a_metric_passes_on_the_words_of_its_mart(shown: Surface) -> None:
    tables = {f"{table.schema}.{table.name}": table for table in shown.tables}
    mart = {c.name: c for c in tables["marts.case_outcomes"].columns}
    view = {c.name: c for c in tables["metrics.conviction_rate"].columns}
    assert view.keys() - mart.keys() == {"counted_on", "in_numerator"}
    assert all(view[name] == column for name, column in mart.items())
    assert "defendants convicted" in view["in_numerator"].description
    assert mart["area_code"].listed_in == "reference.areas"
    assert mart["principal_offence_group_code"].listed_in == "reference.offence_groups"
    assert mart["dv"].codes == ("no", "not recorded", "yes")


def test_every_list_has_words_for_its_columns(con: duckdb.DuckDBPyConnection) -> None:
    for name in reference_lists():
        file = list_file(name)
        assert file, f"sql/reference/{name}.sql is missing: describe data/reference/{name}.csv"
        (columns, described) = (
            [row[0] for row in con.execute(f"describe {what}").fetchall()]
            for what in (f"reference.{name}", f"({file.statement})")
        )
        assert columns == described == list(file.column_comments), name


def test_types_of_a_list_do_not_hang_on_its_rows(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("describe reference.targets").fetchall()
    types = {name: kind for name, kind, *_ in rows}
    assert types["target"] == "DOUBLE" and types["applies_from"] == "DATE"


def test_a_function_says_how_it_is_called(shown: Surface, con: duckdb.DuckDBPyConnection) -> None:
    taken = dict(
        con.execute(
            "select function_name, parameters from duckdb_functions() where not internal"
        ).fetchall()
    )
    for function in shown.functions:
        assert [p.name for p in function.parameters] == taken[function.name]
        assert "Call:" not in function.description
    calls = {function.name: function.call for function in shown.functions}
    assert calls["wilson_low"] == "wilson_low(numerator, denominator)"
    assert calls["periods"] == "metrics.periods(metric, period_type := 'quarter')"


def test_what_only_loading_needs_is_told_apart(
    shown: Surface, con: duckdb.DuckDBPyConnection
) -> None:
    named = {function.name for function in shown.functions}
    assert {"rate", "wilson_low", "wilson_high", "financial_year", "calendar_quarter"} <= named
    internal = {file.name for file in macros()} - named
    assert {"text_date", "read_fault", "month_number", "numeric_date"} <= internal
    for name in internal:
        (words,) = con.execute(
            "select comment from duckdb_functions() where function_name = ?", [name]
        ).fetchone()
        assert words.startswith(INTERNAL)
    assert all(parameters(file) for file in macros())


def test_it_is_read_in_a_moment(con: duckdb.DuckDBPyConnection) -> None:
    def seconds() -> float:
        begun = time.perf_counter()
        surface(con)
        return time.perf_counter() - begun

    # Far more than it takes, so that only another order of size is found, on a busy machine too.
    assert min(seconds() for _ in range(5)) < 0.5


def test_a_change_of_what_queries_rely_on_is_another_fingerprint(shown: Surface) -> None:
    def with_column(**changed: object) -> str:
        schema, *others = shown.schemas
        table, *tables = schema.tables
        column, *columns = table.columns
        table = replace(table, columns=(replace(column, **changed), *columns))
        schemas = (replace(schema, tables=(table, *tables)), *others)
        return replace(shown, schemas=schemas).fingerprint

    assert with_column(name="renamed") != shown.fingerprint
    assert with_column(type="double") != shown.fingerprint
    assert with_column(description="Other words", codes=("another",)) == shown.fingerprint


def test_a_warehouse_that_does_not_describe_itself_says_what_to_do() -> None:
    with pytest.raises(OutcomesError, match="outcomes build"):
        surface(duckdb.connect())


def test_a_warehouse_of_published_tables_has_the_same_surface(
    shown: Surface, published_data: Path
) -> None:
    with data_folder(published_data), open_live() as con:
        assert surface(con).rows == shown.rows


def test_every_version_is_in_the_readme() -> None:
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    section = readme.partition(SECTION)[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| (\S+) \| (.+) \| `(\w+)` \|$", section, re.MULTILINE)
    assert rows == [tuple(row.values()) for row in announced()]
    assert [int(row["version"]) for row in announced()] == list(range(1, len(rows) + 1))


def test_a_changed_surface_is_announced(shown: Surface, tmp_path: Path) -> None:
    """Fails where anything a query relies on has changed, and says what to add where."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        kept = {tuple(row) for row in csv.reader(file)}
    newest = announced()[-1]
    now = {("schema", "object", "column", "type"), *shown.rows}
    if now == kept and shown.fingerprint == newest["fingerprint"]:
        return
    written = tmp_path / "surface.csv"
    with written.open("w", encoding="utf-8", newline="") as file:
        header, *rows = [("schema", "object", "column", "type"), *shown.rows]
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    gone, come = (sorted(map(" ".join, rows)) for rows in (kept - now, now - kept))
    pytest.fail(
        "The surface changed. Gone:\n  " + "\n  ".join(gone or ["nothing"])
        + "\nCome:\n  " + "\n  ".join(come or ["nothing"])
        + "\nAdd to data/reference/surface_versions.csv, and to the README under"
        f" '{SECTION.strip('# ')}':\n  {int(newest['version']) + 1},<day>,<what changed>,"
        f"{shown.fingerprint}\nand copy {written} over tests/golden/surface.csv.",
        pytrace=False,
    )  # fmt: skip


def test_a_list_that_its_types_do_not_fit_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = "metric,area,target,applies_from,registered_on,signed_by,source"
    row = "conviction_rate,all,60%,2016-04-01,2016-03-01,Somebody,A plan"
    (tmp_path / "targets.csv").write_text(f"{columns}\n{row}\n", encoding="utf-8")
    monkeypatch.setattr("etl.reference.REFERENCE_DIR", tmp_path)
    with pytest.raises(OutcomesError, match=r"targets\.csv cannot be read as sql/reference"):
        create_reference_tables(duckdb.connect())
