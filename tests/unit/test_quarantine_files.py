"""The exported files: who may read them, that text survives them, and what is refused of them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.contract import contract
from etl.errors import OutcomesError
from etl.landing.cells import keep_cells
from etl.landing.delivery import load
from etl.landing.land import landing_connection
from etl.landing.reading import REJECTS_DDL
from etl.ledger import deliveries
from etl.quarantine.export import export_quarantine, write_private_csv
from etl.quarantine.folder import show_given
from etl.quarantine.release import release_quarantine
from etl.quarantine.rows import PLACE_COLUMNS
from etl.quarantine.state import Wanted
from etl.settings import settings as our_settings
from tests.commands import outcomes
from tests.corrections import correct
from tests.rows import write_rows
from tests.warehouses import data_folder

TABLE = contract()["order_breaches"]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TRICKY = st.sampled_from(
    ['"', '""', ",", "=1+1", "+a", "-a", "@a", " a ", "a\nb", "\r\n", "\0", ""]
)
KEY = "SECRET0000000000000001"
ONE_LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"))


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with landing_connection() as opened:
        yield opened


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.lists(TEXT | TRICKY, min_size=5, max_size=5), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_went_out(
    con: duckdb.DuckDBPyConnection,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
) -> None:
    path = tmp_path_factory.mktemp("out") / "order_breaches.csv"
    names = [*PLACE_COLUMNS, *TABLE.column_names]
    places = [["f", "2", "id", f"row {n}", "why", "what", "", ""] for n in range(len(rows))]
    write_private_csv(
        path, names, [[*place, *row] for place, row in zip(places, rows, strict=True)]
    )
    show_given(con, path, TABLE)
    found = con.execute(f"select {', '.join(TABLE.column_names)} from given order by line")
    assert found.fetchall() == [tuple(cell or None for cell in row) for row in rows]


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(ONE_LINE, min_size=3, max_size=3), part=st.sampled_from([",", ";", "|", "\t"])
)
def test_a_line_is_parted_as_it_was_written(
    con: duckdb.DuckDBPyConnection, cells: list[str], part: str
) -> None:
    written = part.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    con.execute(REJECTS_DDL)
    con.execute("insert into rejects values (2, null, 'cast', null, ?, null, null)", [written])
    keep_cells(con, ["a", "b", "c"], part)
    found = con.execute("select unnest(json_extract_string(cells, '$.*')) from rejects").fetchall()
    assert [cell for (cell,) in found] == [cell or None for cell in cells]


def out_of(tmp_path: Path) -> Path:
    """Deliver a row with a fault, and export it."""
    row = {"case_id": KEY, "outcome_code": "SECRET", "finalised_date": "SECRET"}
    write_rows(tmp_path / "in", "case_outcomes", row)
    load("cases", [tmp_path / "in"])
    export_quarantine(tmp_path / "out", Wanted())
    return tmp_path / "out"


def test_only_their_owner_may_read_what_is_written(data_dir: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        out = out_of(tmp_path)
        correct(out, "case_outcomes", lambda row: row | {"outcome_code": "SECRET2"})
        release_quarantine(out)
    finally:
        os.umask(before)
    assert out.stat().st_mode & 0o777 == 0o700
    landed = our_settings().landed_dir
    files = [out / "case_outcomes.csv", *landed.rglob("*.parquet")]
    assert len(files) == 6
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_no_command_shows_a_value(data_dir: Path, tmp_path: Path) -> None:
    out = out_of(tmp_path)
    correct(out, "case_outcomes", lambda row: row | {"outcome_code": "SECRET2"})
    told = ""
    for arguments in (
        ("list",),
        ("list", "--all", "--format", "json"),
        ("export", tmp_path / "out2"),
        ("release", out),
    ):
        done = outcomes("quarantine", *arguments)
        assert done.returncode == 0, done.stderr
        told += done.stdout + done.stderr
    assert "AAAAAA" in told
    assert "quarantined again" in told
    assert "SECRET" not in told


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of an export, while the settings point to the data it is from."""
    folder = tmp_path_factory.mktemp("delivered")
    with data_folder(folder / "data"):
        yield out_of(folder)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("quarantined_in", "in"), "quarantined_in is missing"),
        (lambda text: text + text.splitlines()[1] + "\n", "Line 3 corrects a row"),
        (lambda text: text + "a,b\n", "Line 3 has 2 cells"),
        (lambda text: text + '"open\n', "After line"),
        (lambda text: text.replace(",", ";"), "parted by semicolons"),
        (lambda text: text.replace(f",{KEY}", f"perhaps,{KEY}"), "something else than yes"),
        (lambda text: text.replace(f"{KEY},d1", "jo@example.org,d1"), "an e-mail address"),
        (lambda text: text.replace("case_outcomes.csv,2,", "case_outcomes.csv,2,x"), "never"),
    ],
)
def test_what_cannot_be_read_back_lands_nothing(
    delivered: Path, tmp_path: Path, change: Callable[[str], str], words: str
) -> None:
    out = tmp_path / "out"
    shutil.copytree(delivered, out)
    path = out / "case_outcomes.csv"
    path.write_text(change(path.read_text()))
    before = sorted(our_settings().landed_dir.rglob("*"))
    with pytest.raises(OutcomesError, match=words) as error:
        release_quarantine(out)
    assert "SECRET" not in str(error.value)
    assert str(error.value).startswith("case_outcomes.csv: ")
    assert sorted(our_settings().landed_dir.rglob("*")) == before
    assert len(deliveries()) == 1


def test_a_folder_is_not_written_over_nor_read_for_another(delivered: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(delivered, out)
    with pytest.raises(OutcomesError, match="not empty"):
        export_quarantine(out, Wanted())
    (out / "notes.txt").write_text("x")
    with pytest.raises(OutcomesError, match=r"notes\.txt is none"):
        release_quarantine(out)
    with pytest.raises(OutcomesError, match="no such folder"):
        release_quarantine(tmp_path / "nowhere")
