"""The warehouse as Parquet: whole, alike in every program, described, and for its owner alone."""

import json
import resource
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

from etl.audit.read import Wanted, entries
from etl.errors import ExitCode, OutcomesError
from etl.export.folder import new_folder
from etl.export.parquet import write_table
from etl.export.tables import Column, Table, exported_tables
from etl.export.warehouse import export_warehouse
from etl.live import live_build, live_link, open_live
from etl.settings import PROJECT_DIR
from tests.commands import outcomes
from tests.swaps import publish
from tests.warehouses import data_folder

SCHEMAS = {"marts", "metrics", "quality", "reference"}


@pytest.fixture(scope="module")
def exported(made_up_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "warehouse"
    with data_folder(made_up_data):
        export_warehouse(folder)
    return folder


@pytest.fixture(scope="module")
def manifest(exported: Path) -> dict:
    return json.loads((exported / "manifest.json").read_text(encoding="utf-8"))


def as_text(column: str, kind: str) -> str:
    """What is too wide for others comes as text, and so do codes."""
    is_text = kind.startswith("ENUM") or kind == "UHUGEINT"
    return f'cast("{column}" as varchar) as "{column}"' if is_text else f'"{column}"'


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_every_cell_is_read_alike_by_polars_pandas_and_duckdb(
    exported: Path, made_up_data: Path
) -> None:
    cells = 0
    with data_folder(made_up_data), open_live() as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table in tables:
            kinds = con.execute(f'describe {schema}."{table}"').fetchall()
            columns = ", ".join(as_text(*kind[:2]) for kind in kinds)
            expected = con.sql(f'select {columns} from {schema}."{table}"').pl()
            path = exported / schema / f"{table}.parquet"
            assert_frame_equal(pl.read_parquet(path), expected)
            frame = pl.from_pandas(pd.read_parquet(path), schema_overrides=expected.schema)
            assert_frame_equal(frame, expected)
            assert_frame_equal(duckdb.read_parquet(str(path)).pl(), expected)
            cells += expected.height * expected.width
    assert {schema for schema, _ in tables} == SCHEMAS
    assert cells > 1_000_000
    assert len(list(exported.rglob("*.parquet"))) == len(tables)


def test_the_manifest_describes_every_file(
    exported: Path, manifest: dict, made_up_data: Path
) -> None:
    with data_folder(made_up_data), open_live() as con:
        words = con.execute("select schema_name || '.' || table_name, comment from duckdb_tables()")
        assert {t["table"]: t["description"] for t in manifest["tables"]} == dict(words.fetchall())
        assert manifest["warehouse"]["version"] == live_build().version
        views = con.execute("select count(*) from duckdb_views() where not internal").fetchone()
        assert (len(manifest["views"]),) == views
    assert manifest["warehouse"]["is_made_up"] is True
    assert "not for publication" in manifest["warning"]
    for table in manifest["tables"]:
        content = (exported / table["file"]).read_bytes()
        assert (len(content), sha256(content).hexdigest()) == (table["bytes"], table["sha256"])
        with pq.ParquetFile(exported / table["file"]) as file:
            assert file.metadata.num_rows == table["rows"]
            assert file.schema_arrow.names == [column["name"] for column in table["columns"]]
            kept = file.metadata.metadata
        assert kept[b"warehouse_version"].decode() == manifest["warehouse"]["version"]
        assert kept[b"warning"].decode() == manifest["warning"]
        assert kept[b"table"].decode() == table["table"]
    cases = {column["name"]: column for column in manifest["tables"][0]["columns"]}
    assert cases["area_code"]["duckdb_type"] == "ENUM"
    assert len(cases["area_code"]["values"]) == 43
    assert cases["referred_date"]["parquet_type"] == "INT32 Date"
    assert cases["case_id"]["description"] == "Pseudonym of the case"


def test_only_its_owner_can_open_it(exported: Path) -> None:
    for path in (exported, *exported.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert [path.name for path in exported.parent.iterdir()] == ["warehouse"]


def test_the_same_warehouse_gives_the_same_bytes_also_by_its_file(
    exported: Path, made_up_data: Path, tmp_path: Path
) -> None:
    with data_folder(made_up_data):
        export_warehouse(tmp_path / "again", live_link())
    for path in exported.rglob("*.*"):
        assert (tmp_path / "again" / path.relative_to(exported)).read_bytes() == path.read_bytes()


@pytest.mark.usefixtures("data_dir")
def test_one_build_is_read_throughout(tmp_path: Path) -> None:
    publish(1)
    seen: list[str] = []

    def replace(table: str) -> None:
        seen.append(table)
        publish(len(seen) + 1)

    manifest = export_warehouse(tmp_path / "out", progress=replace)
    assert seen[0] == "marts.case_outcomes"
    assert manifest["warehouse"]["version"] == "v1"
    assert pl.read_parquet(tmp_path / "out/quality/build.parquet")["version"].to_list() == ["v1"]
    assert live_build().version == f"v{len(seen) + 1}"


# Kinds of value and what other programs read of them.
VALUES = {
    "cast(340282366920938463463374607431768211455 as uhugeint)": str(2**128 - 1),
    "cast(-170141183460469231731687303715884105728 as hugeint)": str(-(2**127)),
    "cast(18446744073709551615 as ubigint)": 2**64 - 1,
    "cast(-9223372036854775808 as bigint)": -(2**63),
    "cast('it''s (b)' as enum ('a, b', 'it''s (b)'))": "it's (b)",
    "cast(['b', null] as enum ('a', 'b')[])": ["b", None],
    "cast([1, null] as hugeint[])": ["1", None],
    "{'n': cast(7 as hugeint), 'text': 'x'}": {"n": "7", "text": "x"},
    "'=1+1 ' || chr(10) || '\" , \\ é 🧪'": '=1+1 \n" , \\ é 🧪',
    "''": "",
    "cast(null as boolean)": None,
    "cast('inf' as double)": float("inf"),
}


def test_nothing_is_lost_of_values_that_others_do_not_know(tmp_path: Path) -> None:
    selected = ", ".join(f"{value} as c{n}" for n, value in enumerate(VALUES))
    with duckdb.connect() as con:
        con.execute(f'create schema marts; create table marts."a b" as select {selected}')
        con.execute("comment on table marts.\"a b\" is 'It''s {all}'")
        (table,) = exported_tables(con, "memory")
        write_table(con, table, tmp_path, {})
    read = pq.read_table(tmp_path / "marts" / "a b.parquet")
    assert list(read.to_pylist()[0].values()) == list(VALUES.values())
    assert read.schema.metadata[b"description"] == b"It's {all}"
    assert pd.read_parquet(tmp_path / "marts" / "a b.parquet")["c0"].tolist() == [str(2**128 - 1)]


def test_codes_are_read_from_the_type() -> None:
    column = Column("code", "ENUM('a, b', 'it''s (b)', 'ENUM(c)')[]", None)
    assert column.values == ["a, b", "it's (b)", "ENUM(c)"]
    assert (column.short_type, column.exported_type) == ("ENUM[]", "VARCHAR[]")
    table = Table("marts", "t", None, (column, Column("order", "BIGINT", None)))
    assert table.statement == (
        'select cast("code" as VARCHAR[]) as "code", "order" from "marts"."t"'
    )


@pytest.mark.usefixtures("data_dir")
def test_a_folder_that_is_taken_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    publish(1)
    taken, file, empty = tmp_path / "taken", tmp_path / "file", tmp_path / "empty"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")
    file.write_text("mine")
    for folder in (taken, file):
        done = outcomes("export", folder, cwd=PROJECT_DIR)
        assert (done.returncode, "Name a new folder" in done.stderr) == (ExitCode.USAGE, True)
        assert next(entries(Wanted())).what == "exports the warehouse"
    assert (file.read_text(), names(taken)) == ("mine", ["mine.txt"])
    empty.mkdir(mode=0o755)
    export_warehouse(empty)
    assert (empty / "manifest.json").exists()
    assert empty.stat().st_mode & 0o777 == 0o700
    assert names(tmp_path) == ["data", "empty", "file", "taken"]


def test_what_a_killed_export_left_goes_and_one_at_work_is_left_alone(tmp_path: Path) -> None:
    left = tmp_path / ".out.draft"
    (left / "marts").mkdir(parents=True)
    (left / "marts" / "half.parquet").write_text("half")
    (left / ".spill-x").write_text("spilt")
    with new_folder(tmp_path / "out") as draft:
        (draft / "whole").write_text("whole")
        with (
            pytest.raises(OutcomesError, match="Another export") as busy,
            new_folder(tmp_path / "out"),
        ):
            raise AssertionError("two fill one folder")
        assert busy.value.exit_code == ExitCode.BUSY
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["whole"]


@pytest.mark.usefixtures("data_dir")
def test_without_a_warehouse_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(OutcomesError, match="no warehouse yet") as nothing:
        export_warehouse(tmp_path / "out")
    assert nothing.value.exit_code == ExitCode.NO_WAREHOUSE
    assert not list(tmp_path.glob("*out*"))


def test_without_room_nothing_is_left(made_up_data: Path, tmp_path: Path) -> None:
    size = 50_000
    with data_folder(made_up_data):
        done = outcomes(
            "export", tmp_path / "out", cwd=PROJECT_DIR,
            before=lambda: resource.setrlimit(
                resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)
            ),
        )  # fmt: skip
    assert (done.returncode, "no room" in done.stderr) == (ExitCode.FAILED, True), done.stderr
    assert not list(tmp_path.iterdir())
