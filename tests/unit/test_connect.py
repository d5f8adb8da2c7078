"""The warehouse in a notebook: import outcomes, connect, ask."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import outcomes
import pandas as pd
import polars as pl
import pytest

from etl.errors import ExitCode
from etl.findings.asking import Selection, asking, asking_live
from etl.findings.read import reading
from etl.live import live_build
from tests.swaps import publish
from tests.warehouses import data_folder

KENT = {"area": "kent"}
SERIES = """
    select period_start, is_complete, numerator, denominator, rate, rate_low, rate_high
    from metrics.series('conviction_rate', area := $area)
"""


@pytest.fixture
def live(made_up_data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with data_folder(made_up_data), outcomes.connect() as con:
        yield con


def test_one_answer_comes_as_a_relation_and_as_every_kind_of_frame(
    live: duckdb.DuckDBPyConnection,
) -> None:
    rows = live.sql(SERIES, params=KENT).fetchall()
    assert rows
    assert live.sql(SERIES, params=KENT).pl().rows() == rows
    assert live.sql(SERIES, params=KENT).to_arrow_table().num_rows == len(rows)
    frame = live.sql(SERIES, params=KENT).df()
    assert [None if pd.isna(n) else n for n in frame["numerator"]] == [row[2] for row in rows]
    assert frame["period_start"].dt.date.tolist() == [row[0] for row in rows]


def test_codes_are_categories_and_days_are_dates(live: duckdb.DuckDBPyConnection) -> None:
    cases = live.sql("select area_code, referred_date from marts.case_outcomes limit 5")
    assert isinstance(cases.df()["area_code"].dtype, pd.CategoricalDtype)
    assert cases.pl().schema == {"area_code": pl.Categorical(), "referred_date": pl.Date()}


def test_macros_are_there(live: duckdb.DuckDBPyConnection) -> None:
    asked = live.sql("select wilson_low(8, 10), rate(8, 10), wilson_high(8, 10)")
    ((low, rate, high),) = asked.fetchall()
    assert low < rate == 0.8 < high


@pytest.mark.parametrize("kind", [pl.DataFrame, pd.DataFrame])
def test_a_frame_of_ones_own_is_asked_once_it_is_given(
    live: duckdb.DuckDBPyConnection, kind: type
) -> None:
    live.register("mine", kind({"area_code": ["kent"], "people": [1_900_000]}))
    found = live.sql("select area_name, people from mine join reference.areas using (area_code)")
    assert found.fetchall() == [("Kent", 1_900_000)]


@pytest.mark.parametrize(
    "statement",
    [
        "drop table marts.charges",
        "copy marts.charges to 'out.csv'",
        "attach 'x.db'",
        "set threads = 9",
    ],
)
def test_nothing_can_be_changed_or_written_through_it(
    live: duckdb.DuckDBPyConnection, statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(duckdb.Error):
        live.execute(statement)
    assert not list(tmp_path.iterdir())


def test_findings_read_the_same_connection_or_the_live_one_beside_it(
    live: duckdb.DuckDBPyConnection,
) -> None:
    chosen = Selection("conviction_rate", area="kent")
    said = reading(asking(live), chosen).text
    with asking_live() as ask:
        assert reading(ask, chosen).text == said


def test_it_says_which_warehouse_it_reads(live: duckdb.DuckDBPyConnection) -> None:
    found = outcomes.version(live)
    assert found == outcomes.version()
    assert (found.version, found.is_made_up) == (live_build().version, True)
    assert str(found).startswith(f"MADE-UP DATA. Warehouse {live_build().version}, built ")
    assert str(found).endswith(
        f", data to 30 September 2026, deliveries: 1, definitions {found.definitions}."
    )


def number(con: duckdb.DuckDBPyConnection) -> int:
    return con.execute("select max(n) from marts.case_outcomes").fetchone()[0]


def test_a_connection_stays_with_its_build_and_a_new_one_follows(data_dir: Path) -> None:
    publish(1)
    file, folder = data_dir / "warehouse" / "live.duckdb", data_dir
    with outcomes.connect() as old, outcomes.connect(file) as old_file:
        publish(2)
        publish(3)
        assert number(old) == number(old_file) == 1
        for again in (None, file, folder, str(file), "v3"):
            with outcomes.connect(again) as new:
                assert number(new) == 3, again
        with outcomes.connect("v2") as between:
            assert number(between) == 2


def test_what_is_not_there_is_said_with_what_to_do(data_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(outcomes.OutcomesError, match="OUTCOMES_DATA_DIR") as nothing:
        outcomes.connect()
    assert str(data_dir) in str(nothing.value)
    assert nothing.value.exit_code == ExitCode.NO_WAREHOUSE
    publish(1)
    for name in ("2ff1", "", str(tmp_path), str(tmp_path / "no.duckdb")):
        with pytest.raises(outcomes.OutcomesError, match="Kept are: v1"):
            outcomes.connect(name)
    wrong = tmp_path / "note.txt"
    wrong.write_text("no database" * 1000)
    with pytest.raises(outcomes.OutcomesError, match="is damaged"):
        outcomes.connect(wrong)


def test_it_can_be_imported_anywhere_and_offers_what_it_is_for(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", "import outcomes; print(dir(outcomes))"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "['OutcomesError', 'Version', 'connect', 'version']"
