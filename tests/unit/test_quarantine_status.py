"""What becomes of rows in quarantine when the same key is delivered, or taken back, later."""

from pathlib import Path

import pytest

from etl.judging.withdraw import withdraw, withdraw_rows
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.live import open_live
from etl.quarantine.export import export_quarantine
from etl.quarantine.listing import list_quarantine
from etl.quarantine.release import release_quarantine
from etl.quarantine.state import Wanted, open_quarantine
from etl.release import release
from tests.corrections import correct
from tests.rows import write_rows

pytestmark = pytest.mark.usefixtures("data_dir")
BAD = {"outcome_code": "guilty"}
UNREADABLE = {"case_id": "c2", "finalised_date": "soon"}


def deliver(folder: Path, *rows: dict[str, str]) -> None:
    write_rows(folder, "case_outcomes", *rows)
    load("cases", [folder])


def statuses() -> list[tuple[int, int, str]]:
    """Return delivery, line and status of every fault."""
    faults = list_quarantine(Wanted(settled=True)).faults.select("delivery", "line", "status")
    return faults.rows()


def outcomes() -> list[tuple]:
    with open_quarantine(deliveries()) as con:
        return con.execute(
            "select case_id, outcome_code, delivery_number from accepted.case_outcomes order by all"
        ).fetchall()


def test_a_later_good_row_of_the_key_corrects_it(tmp_path: Path) -> None:
    deliver(tmp_path / "1", BAD, UNREADABLE, {"case_id": "c3"})
    deliver(tmp_path / "2", {}, {"case_id": "c2"})
    assert statuses() == [(1, 2, "corrected by delivery 2"), (1, 3, "corrected by delivery 2")]
    assert list_quarantine(Wanted()).total == 0


def test_a_row_that_waited_for_its_parent_is_settled_and_counted_once(tmp_path: Path) -> None:
    deliver(tmp_path / "1", *[{"case_id": f"c{number}"} for number in range(300)])
    for folder, case_id in (("2", "c999"), ("3", "c1")):
        write_rows(tmp_path / folder, "restraining_orders", {"case_id": case_id})
        load("cases", [tmp_path / folder])
    assert statuses() == [(2, 2, "corrected by delivery 3")]
    made = release()
    assert made.is_live, [(result.check_id, result.observed) for result in made.critical]
    with open_live() as con:
        account = "rows_read, rows_loaded, rows_quarantined, rows_corrected, rows_superseded"
        assert con.execute(
            f"select {account} from quality.deliveries where delivery_number = 2"
        ).fetchall() == [(1, 0, 1, 1, 0)]


def test_of_a_row_that_is_wrong_again_and_again_the_newest_waits(tmp_path: Path) -> None:
    deliver(tmp_path / "1", BAD, UNREADABLE)
    deliver(tmp_path / "2", BAD, {"case_id": "c2", "finalised_date": "31/02/2024"})
    again = "waits again in delivery 2"
    assert statuses() == [(1, 2, again), (1, 3, again), (2, 2, "open"), (2, 3, "open")]
    withdraw(2, None, "sent too early")
    assert statuses() == [(1, 2, "open"), (1, 3, "open")]


def test_a_second_copy_of_a_row_that_counts_waits_for_nobody(tmp_path: Path) -> None:
    deliver(tmp_path / "1", {}, {})
    assert statuses() == [(1, 3, "its first copy counts")]


def test_a_row_whose_key_is_taken_back_waits_no_longer(tmp_path: Path) -> None:
    deliver(tmp_path / "1", BAD, {"case_id": "c9"})
    keys = tmp_path / "keys.csv"
    keys.write_text("case_id,defendant_id\nc1,d1\n")
    withdraw_rows("case_outcomes", keys, "no case of ours")
    assert statuses() == [(1, 2, "withdrawn by delivery 2")]


def test_an_old_row_corrected_replaces_no_newer_one(tmp_path: Path) -> None:
    deliver(tmp_path / "1", BAD | {"case_id": "c8"}, {"case_id": "c9"})
    export_quarantine(tmp_path / "out", Wanted())
    deliver(tmp_path / "2", {"case_id": "c7", "outcome_code": "dismissed_after_trial"})
    change = {"case_id": "c7", "outcome_code": "guilty_plea"}
    correct(tmp_path / "out", "case_outcomes", lambda row: row | change)
    released = release_quarantine(tmp_path / "out")
    assert (released.deliveries, released.overtaken) == ([], 1)
    assert outcomes() == [("c7", "dismissed_after_trial", 2), ("c9", "guilty_plea", 1)]


def test_a_bad_delivery_is_let_through_by_its_correction_and_by_nothing_less(
    tmp_path: Path,
) -> None:
    good = [{"case_id": f"c{number}"} for number in range(10, 70)]
    deliver(tmp_path / "1", *good, BAD, UNREADABLE)
    export_quarantine(tmp_path / "out", Wanted())
    correct(
        tmp_path / "out",
        "case_outcomes",
        lambda row: row | {"outcome_code": "still_wrong", "finalised_date": "2024-06-10"},
    )
    release_quarantine(tmp_path / "out")
    assert [r.check_id for r in release().critical] == [
        "deliveries.quality.deliveries.quarantined_share_is_tolerable"
    ]
    export_quarantine(tmp_path / "again", Wanted())
    correct(tmp_path / "again", "case_outcomes", lambda row: row | {"outcome_code": "guilty_plea"})
    release_quarantine(tmp_path / "again")
    assert release().is_live
    assert _accounts() == [
        (1, None, 62, 60, 2, 2, "case_outcomes.csv"),
        (2, 1, 2, 0, 2, 2, "case_outcomes.csv (corrected)"),
        (3, 1, 2, 2, 0, 0, "case_outcomes.csv (corrected)"),
    ]


def _accounts() -> list[tuple]:
    from etl.live import open_live

    with open_live() as con:
        return con.execute(
            "select delivery_number, corrects_delivery, rows_read, rows_loaded, rows_quarantined,"
            " rows_corrected, file_name from quality.deliveries order by delivery_number"
        ).fetchall()
