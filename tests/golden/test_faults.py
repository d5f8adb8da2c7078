"""A delivery with faults of every kind: each is found where truth.json says it was planted."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.live import open_build
from etl.sample import make_sample
from tests.warehouses import build_from, data_folder

ACROSS_FILES = {"order_while_unfit": "no_order_where_unfit"}
# A blank line is no row. Of two identical rows one stays, whichever was planted.
NOT_IN_QUARANTINE = {"blank_line", "duplicate_identical", *ACROSS_FILES}
# A line that cannot be read has no column; a contradiction of two columns is told of one.
TOLD_OF_ANOTHER_COLUMN = {
    "unterminated_quote": None,
    "duplicate_conflicting": "case_id",
    "outcome_without_date": "outcome_code",
}

Faults = dict[str, list[dict]]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Faults, Path]:
    folder = tmp_path_factory.mktemp("faulty")
    make_sample(folder, cases=20_000, seed=5, faults=True)
    by_kind: Faults = defaultdict(list)
    for fault in json.loads((folder / "truth.json").read_text(encoding="utf-8"))["faults"]:
        by_kind[fault["kind"]].append(fault)
    return by_kind, folder


@pytest.fixture(scope="module")
def con(
    planted: tuple[Faults, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    data = tmp_path_factory.mktemp("faulty-data")
    build = build_from(data, cases=[planted[1]])
    with data_folder(data), open_build(build) as opened:
        yield opened


def test_every_faulty_row_is_quarantined_where_it_stands(
    planted: tuple[Faults, Path], con: duckdb.DuckDBPyConnection
) -> None:
    found = defaultdict(set)
    for name, line, column in con.execute(
        "select file_name, line, column_name from quality.quarantine"
    ).fetchall():
        found[name, line].add(column)
    kinds = planted[0].keys() - NOT_IN_QUARANTINE
    assert len(kinds) >= 20
    for kind in kinds:
        for fault in planted[0][kind]:
            columns = found[fault["file"], fault["line"]]
            expected = TOLD_OF_ANOTHER_COLUMN.get(kind, fault["column"])
            is_key = kind == "duplicate_conflicting" and "order_id" in columns
            assert expected in columns or (expected is None and columns) or is_key, fault


def test_what_contradicts_across_files_is_counted(
    planted: tuple[Faults, Path], con: duckdb.DuckDBPyConnection
) -> None:
    found = dict(
        con.execute("select check_name, violations from quality.contradictions").fetchall()
    )
    for kind, check in ACROSS_FILES.items():
        assert found[check] >= len(planted[0][kind]) > 0


def test_of_identical_rows_one_is_set_aside(
    planted: tuple[Faults, Path], con: duckdb.DuckDBPyConnection
) -> None:
    (identical,) = con.execute(
        "select count(*) from quality.quarantine where rule like '%unique_key'"
    ).fetchone()
    conflicting = 2 * len(planted[0]["duplicate_conflicting"])
    assert identical == len(planted[0]["duplicate_identical"]) + conflicting


def test_every_row_is_accounted_for(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "select rows_read, rows_loaded, rows_quarantined from quality.deliveries"
    ).fetchall()
    assert len(rows) == 4
    for read, loaded, quarantined in rows:
        assert read == loaded + quarantined
        assert quarantined > 0


def test_no_value_of_a_faulty_row_is_kept(con: duckdb.DuckDBPyConnection) -> None:
    shapes = con.execute("select distinct value_class from quality.quarantine").fetchall()
    letters = {letter for (shape,) in shapes if shape for letter in shape if letter.isalpha()}
    assert letters <= {"A", "a"}
