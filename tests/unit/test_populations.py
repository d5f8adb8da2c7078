"""Cases of two populations are never added up; what is known of orders is known by population."""

from pathlib import Path

import duckdb
import pytest

from etl.build.build import build_warehouse
from etl.errors import ExitCode, OutcomesError
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.reference import create_reference_tables
from etl.settings import settings
from tests.readme import own_project
from tests.rows import write_rows

pytestmark = pytest.mark.usefixtures("data_dir")
COURTS = """-- title: Courts
-- population: {population}
-- into: case_outcomes
-- files: courts*
select line, "Case" as case_id, "Case" as defendant_id, 'cumbria' as area_code,
    text_date("Ended") as finalised_date, '195/12' as principal_offence_code,
    'convicted' as outcome_code
from delivery.rows
"""
CPS = "defendants prosecuted by the CPS"


@pytest.fixture
def courts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A court's own file, and a project in which its population can be set."""
    project = own_project(tmp_path, monkeypatch)
    set_population(project, "all who stood in court")
    path = tmp_path / "courts.csv"
    path.write_text("Case,Ended\nk1,10/06/2024\n", encoding="utf-8")
    return path


def set_population(project: Path, population: str) -> None:
    text = COURTS.format(population=population)
    (project / "sql" / "sources" / "courts.sql").write_text(text, encoding="utf-8")


def known_orders(query: str) -> list[tuple]:
    _, draft = build_warehouse(deliveries())
    with duckdb.connect(str(draft), read_only=True) as con:
        return con.execute(query).fetchall()


def test_two_populations_do_not_stand_together(tmp_path: Path, courts: Path) -> None:
    write_rows(tmp_path / "in", "case_outcomes", {})
    load("cases", [tmp_path / "in"])
    with pytest.raises(OutcomesError, match="counted twice") as refused:
        load("courts", [courts])
    assert refused.value.exit_code is ExitCode.REFUSED
    assert [entry.source_name for entry in deliveries()] == ["cases"]
    assert not list((settings().landed_dir / "courts").rglob("*.parquet"))


def test_parts_of_one_population_stand_together(tmp_path: Path, courts: Path) -> None:
    set_population(tmp_path, CPS)
    write_rows(tmp_path / "in", "case_outcomes", {})
    load("cases", [tmp_path / "in"])
    load("courts", [courts])
    assert [entry.source_name for entry in deliveries()] == ["cases", "courts"]


def test_without_an_order_of_the_population_none_is_known(courts: Path) -> None:
    load("courts", [courts])
    rows = known_orders("select has_restraining_order from marts.case_outcomes")
    assert rows == [(None,)]


def test_orders_of_one_feed_are_known_of_the_cases_of_the_other(
    tmp_path: Path, courts: Path
) -> None:
    set_population(tmp_path, CPS)
    load("courts", [courts])
    write_rows(tmp_path / "in", "case_outcomes", {})
    write_rows(tmp_path / "in", "restraining_orders", {})
    load("cases", [tmp_path / "in"])
    rows = known_orders(
        "select source_name, has_restraining_order from marts.case_outcomes order by all"
    )
    assert rows == [("cases", True), ("courts", False)]


def test_a_source_whose_file_is_gone_is_a_population_of_its_own(
    tmp_path: Path, courts: Path
) -> None:
    load("courts", [courts])
    (tmp_path / "sql" / "sources" / "courts.sql").unlink()
    write_rows(tmp_path / "in", "case_outcomes", {})
    with pytest.raises(OutcomesError, match=r"Cases of courts \(courts\)"):
        load("cases", [tmp_path / "in"])


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("area_code,area_name\ncumbria,Again", "cumbria stands in two rows"),
        ("area_code,area_nme\nx,X", "area_nme"),
    ],
)
def test_an_added_list_that_does_not_fit_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, words: str
) -> None:
    project = own_project(tmp_path, monkeypatch)
    (project / "data" / "reference" / "areas.mine.csv").write_text(lines, encoding="utf-8")
    with duckdb.connect() as con, pytest.raises(OutcomesError, match=words) as refused:
        create_reference_tables(con)
    assert "data/reference/areas.mine.csv" in str(refused.value)
