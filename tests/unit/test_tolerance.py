"""A source says how much of its newest delivery may wait in quarantine; a build is held to it."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.build.build import build_warehouse
from etl.errors import OutcomesError
from etl.landing.delivery import load
from etl.landing.tolerance import tolerance_of
from etl.ledger import deliveries
from etl.release import release
from expectations.suites.deliveries.tolerance import SOURCES_ABOVE_TOLERANCE
from tests.readme import own_project
from tests.rows import write_rows

pytestmark = pytest.mark.usefixtures("data_dir")

COURTS = """-- title: Courts
-- population: defendants prosecuted by the CPS
-- tolerance: 50%
-- into: case_outcomes
-- files: courts*
select line, "Case" as case_id, "Case" as defendant_id, "Area" as area_code,
    '195/12' as principal_offence_code
from delivery.rows
"""
SHARE, SHARE_OF_FILE = (
    "deliveries.quality.deliveries.quarantined_share_is_tolerable",
    "deliveries.quality.deliveries.quarantined_share_of_file_is_tolerable",
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose sources may be changed, and whose definitions are in the version."""
    folder = own_project(tmp_path / "project", monkeypatch)
    monkeypatch.setattr("etl.history.definitions.DEFINITIONS_DIR", folder)
    monkeypatch.setattr("etl.history.definitions.SQL_DIR", folder / "sql")
    monkeypatch.setattr("etl.history.definitions.REFERENCE_DIR", folder / "data" / "reference")
    return folder


def tolerate(project: Path, line: str) -> None:
    """Put a line, or none, in the place of the tolerance that the source cases states."""
    path = project / "sql" / "sources" / "cases.sql"
    lines = path.read_text(encoding="utf-8").splitlines()
    (place,) = (n for n, text in enumerate(lines) if text.startswith("-- tolerance"))
    path.write_text("\n".join([*lines[:place], *[line] * bool(line), *lines[place + 1 :]]) + "\n")


def deliver(folder: Path, good: int, faulty: int) -> None:
    """Load one delivery of cases, some of which will be quarantined."""
    rows = [{"case_id": f"c{n}"} for n in range(good)]
    bad = [{"case_id": f"x{n}", "area_code": "unknown"} for n in range(faulty)]
    write_rows(folder, "case_outcomes", *rows, *bad)
    load("cases", [folder])


def observed() -> dict[str, str]:
    """What the checks of the tolerance, on a new build, found above it."""
    from expectations.run import opened, run
    from expectations.suites.deliveries.rows import ACCOUNT_OF_ROWS

    _, draft = build_warehouse(deliveries())
    with opened(draft) as context:
        checks = [check for check in ACCOUNT_OF_ROWS if check.tells_what]
        results = run(context, "deliveries", checks)
    return {result.check_id: result.observed for result in results if not result.is_met}


@pytest.mark.parametrize(
    ("text", "share"),
    [("0%", "0"), ("1%", "0.01"), ("2.5%", "0.025"), ("0.0001%", "0.000001"), ("100%", "1")],
)
def test_a_tolerance_is_a_share(text: str, share: str) -> None:
    assert tolerance_of({"tolerance": text}, "sources/x.sql") == Decimal(share)


@pytest.mark.parametrize(
    "text",
    [
        *("1", "0.01", "1 %", "-1%", "+1%", "101%", "100.0001%", "1,5%", "1e1%", ".5%", "1.%"),
        *("nan%", "0.00001%", "٣%", "1%\n2%", "1% of rows"),
    ],
)
def test_what_is_no_share_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(OutcomesError, match=r"sql/sources/x\.sql: .*from 0% to 100%") as refused:
        tolerance_of({"tolerance": text}, "sources/x.sql")
    assert f"'-- tolerance: {' '.join(text.split())}'" in str(refused.value)


def test_a_mistake_in_it_is_told_before_anything_lands(project: Path, tmp_path: Path) -> None:
    tolerate(project, "-- tolerance: one in a hundred")
    with pytest.raises(OutcomesError, match=r"sources/cases\.sql: .*one in a hundred"):
        deliver(tmp_path / "1", 1, 0)
    assert deliveries() == []


def test_it_is_for_the_source_not_for_a_block(project: Path, tmp_path: Path) -> None:
    path = project / "sql" / "sources" / "cases.sql"
    path.write_text(
        path.read_text().replace("-- into: charges", "-- tolerance: 2%\n-- into: charges")
    )
    with pytest.raises(OutcomesError, match="further block has a line '-- tolerance"):
        deliver(tmp_path / "1", 1, 0)


@given(st.integers(0, 10**6), st.data())
def test_a_share_of_exactly_the_tolerance_is_tolerated(
    millionths: int, data: st.DataObject
) -> None:
    read = data.draw(st.integers(1, 10**7))
    limit = read * millionths // 10**6
    waiting = data.draw(st.integers(0, read) | st.sampled_from([limit, min(limit + 1, read)]))
    query = SOURCES_ABOVE_TOLERANCE.format(batch="deliveries")
    with duckdb.connect() as con:
        con.execute(
            "create table deliveries as select 's' as source_name, 'charges' as contract_table,"
            " 1 as delivery_number, null::bigint as corrects_delivery, null as set_aside_reason,"
            f" {waiting}::bigint as rows_quarantined, 0::bigint as rows_corrected,"
            f" {read}::bigint as rows_read, ({millionths} / 1e6)::decimal(7, 6) as tolerance"
        )
        told = con.execute(query).fetchall()
    assert bool(told) == (Fraction(waiting, read) > Fraction(millionths, 10**6))


def test_each_source_is_held_to_its_own_and_else_to_one_in_a_hundred(
    project: Path, tmp_path: Path
) -> None:
    (project / "sql" / "sources" / "courts.sql").write_text(COURTS)
    tolerate(project, "")
    deliver(tmp_path / "1", 100, 2)
    courts = tmp_path / "courts.csv"
    courts.write_text("Case,Area\nk1,cumbria\nk2,elsewhere\n")
    load("courts", [courts])
    share = "are in quarantine (1.97%), 1% is tolerated."
    assert observed() == {
        SHARE: f"cases: 2 of the 102 rows of delivery 1 {share}",
        SHARE_OF_FILE: f"cases: 2 of the 102 rows of case_outcomes.csv (delivery 1) {share}",
    }


def test_a_source_whose_file_is_gone_is_held_to_one_in_a_hundred(
    project: Path, tmp_path: Path
) -> None:
    deliver(tmp_path / "1", 100, 1)
    deliver(tmp_path / "2", 1097, 103)
    (project / "sql" / "sources" / "cases.sql").unlink()
    assert observed()[SHARE] == (
        "cases: 103 of the 1,200 rows of delivery 2 are in quarantine (8.59%), 1% is tolerated."
    )


def test_what_is_tolerated_now_lets_a_build_through_that_was_held_back(
    project: Path, tmp_path: Path
) -> None:
    tolerate(project, "-- tolerance: 0%")
    deliver(tmp_path / "1", 199, 1)
    held_back = release()
    assert [(result.check_id, result.observed) for result in held_back.critical] == [
        (SHARE, "cases: 1 of the 200 rows of delivery 1 are in quarantine (0.5%), 0% is tolerated.")
    ]
    tolerate(project, "-- tolerance: 0.5%")
    released = release()
    assert released.is_live
    assert released.build.version != held_back.build.version
