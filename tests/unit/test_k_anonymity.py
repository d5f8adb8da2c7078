"""Who a combination of columns singles out, against a plain recount."""

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from etl.build.build import warehouse_version
from etl.live import open_build, open_live
from etl.settings import settings
from tests.rows import write_rows
from tests.warehouses import build_from, data_folder

# The columns of a combination, each with how much of it is used.
COMBINATIONS = {
    "area, offence group, year of finalisation": ["area_code", "offence_group_code", "year"],
    "area, offence group, month of finalisation": ["area_code", "offence_group_code", "month"],
    "area, offence, month of finalisation": ["area_code", "offence", "month"],
    "area, offence, month of finalisation, platform": ["area_code", "offence", "month", "platform"],
    "area, offence, day of finalisation": ["area_code", "offence", "day"],
    "area, offence, day of finalisation, platform": ["area_code", "offence", "day", "platform"],
    "area, offence, days of charge and finalisation, platform": [
        "area_code", "offence", "charged", "day", "platform",
    ],
}  # fmt: skip


def recount(con: duckdb.DuckDBPyConnection, k: int) -> dict[str, tuple[int, int, int, int, int]]:
    rows = con.execute(
        "select area_code, offence_group_code, principal_offence_code, charged_date::varchar,"
        " finalised_date::varchar, online_platform_codes from marts.case_outcomes"
    ).fetchall()
    facts = [
        {
            "area_code": area, "offence_group_code": group, "offence": (group, offence),
            "charged": charged, "day": day, "month": day and day[:7], "year": day and day[:4],
            "platform": platform,
        }
        for area, group, offence, charged, day, platform in rows
    ]  # fmt: skip
    counted = {}
    for name, columns in COMBINATIONS.items():
        sizes = Counter(tuple(fact[column] for column in columns) for fact in facts).values()
        small = sum(size for size in sizes if size < k)
        alone = sum(size == 1 for size in sizes)
        counted[name] = (len(rows), len(sizes), small, alone, min(sizes))
    return counted


def counted(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int, int, int, int]]:
    rows = con.execute(
        "select combination, defendants, groups, defendants_in_small_groups, defendants_alone,"
        " smallest_group from quality.k_anonymity"
    ).fetchall()
    return {name: tuple(numbers) for name, *numbers in rows}


def test_every_combination_agrees_with_a_plain_recount(made_up_data: Path) -> None:
    with data_folder(made_up_data), open_live() as con:
        assert counted(con) == recount(con, 5)


def test_one_of_six_alike_stands_alone_once_his_day_is_known(tmp_path: Path) -> None:
    days = [{"case_id": f"c{n}", "finalised_date": "2024-06-11"} for n in range(5)]
    path = write_rows(tmp_path / "in", "case_outcomes", *days, {"case_id": "x"})
    build = build_from(tmp_path / "data", cases=[path])
    with data_folder(tmp_path / "data"), open_build(build) as con:
        found = counted(con)
    assert found["area, offence, month of finalisation"] == (6, 1, 0, 0, 6)
    assert found["area, offence, day of finalisation"] == (6, 2, 1, 1, 1)


def test_the_threshold_is_a_setting_and_part_of_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_rows(tmp_path / "in", "case_outcomes", *[{"case_id": f"c{n}"} for n in range(6)])
    before = warehouse_version([])
    monkeypatch.setenv("OUTCOMES_K_ANONYMITY", "7")
    build = build_from(tmp_path / "data", cases=[path])
    with data_folder(tmp_path / "data"), open_build(build) as con:
        (k, small) = con.execute(
            "select min(k), min(defendants_in_small_groups) from quality.k_anonymity"
        ).fetchone()
        failed = con.execute(
            "select severity from quality.check_results"
            " where check_id like '%nobody_is_in_a_small_group' and not is_met"
        ).fetchall()
    assert (k, small, failed) == (7, 6, [("warning",)])
    settings.cache_clear()
    assert warehouse_version([]) != before
    monkeypatch.undo()
    settings.cache_clear()
