"""An empty machine, a backup of landed/ and data/reference: the same warehouse, cell by cell."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.live import open_live
from etl.settings import REFERENCE_DIR, SQL_DIR, settings
from tests.commands import outcomes
from tests.warehouses import data_folder

# When it was built and when it was checked are of the machine, not of the data.
OF_THE_MACHINE = {("quality", "build"): "built_at", ("quality", "check_results"): "checked_at"}


@pytest.fixture
def restored(made_up_data: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder that holds nothing but the backup, beside the program's sql/."""
    shutil.copytree(made_up_data / "landed", tmp_path / "machine" / "landed")
    shutil.copytree(SQL_DIR, tmp_path / "definitions" / "sql")
    shutil.copytree(REFERENCE_DIR, tmp_path / "definitions" / "data" / "reference")
    os.environ["OUTCOMES_DEFINITIONS_DIR"] = str(tmp_path / "definitions")
    with data_folder(tmp_path / "machine") as folder:
        yield folder
    del os.environ["OUTCOMES_DEFINITIONS_DIR"]
    settings.cache_clear()


def test_a_restored_machine_builds_the_same_numbers_and_the_same_version(
    restored: Path, made_up_data: Path
) -> None:
    built = outcomes("build")
    assert built.returncode == 0, built.stderr
    with data_folder(made_up_data):
        before = cells()
    after = cells()
    assert after.keys() == before.keys()
    assert sum(rows for rows, _ in before.values()) > 10_000
    assert [table for table in before if after[table] != before[table]] == []


def test_a_backup_without_a_landed_file_is_told_before_a_build_fails(restored: Path) -> None:
    next(restored.glob("landed/**/*.parquet")).unlink()
    checked = outcomes("doctor")
    assert checked.returncode == 1
    assert "fault    landed deliveries: 1 files are gone" in checked.stdout


def test_a_backup_that_rotted_is_told_and_not_built_from(restored: Path) -> None:
    harmed = max(restored.glob("landed/**/*.parquet"), key=lambda path: path.stat().st_size)
    held = bytearray(harmed.read_bytes())
    held[len(held) // 2] ^= 1
    harmed.write_bytes(held)
    assert outcomes("doctor").returncode == 0
    checked = outcomes("doctor", "--landed")
    assert checked.returncode == 1 and "its SHA-256 differs" in checked.stdout
    built = outcomes("build")
    assert built.returncode == 1 and str(harmed) in built.stderr
    assert not (restored / "warehouse" / "live.json").exists()


def cells() -> dict[tuple[str, str], tuple[int, str]]:
    """Return rows and a hash of every cell, of each table of the live warehouse."""
    with open_live() as con:
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        return {table: _hashed(con, *table) for table in tables}


def _hashed(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> tuple[int, str]:
    left_out = OF_THE_MACHINE.get((schema, table))
    columns = f"* exclude ({left_out})" if left_out else "*"
    return con.execute(
        f"""
        select count(*), md5(string_agg(line, '\n' order by line))
        from (select t::varchar as line from (select {columns} from {schema}.{table}) as t)
        """
    ).fetchone()
