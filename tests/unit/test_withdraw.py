"""Taking back what was delivered: a delivery, a file, single rows, and the taking back itself."""

from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.judging.withdraw import withdraw, withdraw_rows
from etl.landing.delivery import load
from etl.ledger import deliveries
from tests.rows import write_parents, write_rows
from tests.warehouses import accepted

pytestmark = pytest.mark.usefixtures("data_dir")


def counting(columns: str, table: str = "case_outcomes") -> list[tuple]:
    """Return what counts of every delivery so far."""
    return accepted(table, columns)


def deliver(folder: Path, *rows: dict[str, str]) -> int:
    """Load case outcomes; return the number of the delivery."""
    write_rows(folder, "case_outcomes", *rows)
    delivery = load("cases", [folder]).delivery
    return delivery.number if delivery else 0


def test_what_a_withdrawn_delivery_had_replaced_counts_again(tmp_path: Path) -> None:
    deliver(tmp_path / "1", {})
    deliver(tmp_path / "2", {"outcome_code": "dismissed_after_trial"}, {"case_id": "c2"})
    assert len(counting("case_id")) == 2
    withdrawal = withdraw(2, None, "sent twice")
    assert counting("case_id, outcome_code") == [("c1", "guilty_plea")]
    withdraw(withdrawal.number, None, "it was right")
    assert counting("case_id, outcome_code") == [
        ("c1", "dismissed_after_trial"),
        ("c2", "guilty_plea"),
    ]


def test_a_withdrawn_file_counts_again_when_it_is_delivered_again(tmp_path: Path) -> None:
    first = deliver(tmp_path / "1", {})
    withdraw(first, None, "too early")
    assert counting("case_id") == []
    again = deliver(tmp_path / "1", {})
    assert again == 3
    assert counting("case_id, delivery_number") == [("c1", 3)]
    assert deliver(tmp_path / "1", {}) == 0, "it stands: landing it twice changes nothing"
    withdraw(again, None, "too early again")
    assert counting("case_id") == []
    assert deliver(tmp_path / "1", {}) == 5
    assert counting("case_id, delivery_number") == [("c1", 5)]


def test_one_file_of_a_delivery_is_withdrawn_and_its_rows_wait_for_nothing(tmp_path: Path) -> None:
    write_parents(tmp_path, "charges", {})
    write_rows(tmp_path, "charges", {})
    load("cases", [tmp_path])
    withdraw(1, "charges.csv", "wrong month")
    assert (counting("case_id", "charges"), len(counting("case_id"))) == ([], 1)


def test_rows_without_their_withdrawn_parent_wait_in_quarantine(tmp_path: Path) -> None:
    write_parents(tmp_path, "order_breaches", {})
    write_rows(tmp_path, "order_breaches", {})
    load("cases", [tmp_path])
    assert counting("breach_id", "order_breaches") == [("b1",)]
    withdraw(1, "case_outcomes_of_restraining_orders.csv", "wrong court")
    assert counting("order_id", "restraining_orders") == []
    assert counting("breach_id", "order_breaches") == []


def test_single_rows_are_withdrawn_until_they_come_again(tmp_path: Path) -> None:
    deliver(tmp_path / "1", {}, {"case_id": "c2"})
    keys = tmp_path / "keys.csv"
    keys.write_text("defendant_id,case_id\nd1,c1\n")
    entry = withdraw_rows("case_outcomes", keys, "not a stalking case")
    assert counting("case_id") == [("c2",)]
    deliver(tmp_path / "2", {"outcome_code": "dismissed_after_trial"})
    assert counting("case_id, outcome_code") == [
        ("c1", "dismissed_after_trial"),
        ("c2", "guilty_plea"),
    ]
    withdraw(3, None, "wrong")
    withdraw(entry.number, None, "it is one")
    assert counting("case_id") == [("c1",), ("c2",)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("case_id\nc1\n", "defendant_id is missing"),
        ("case_id,defendant_id,surname\nc1,d1,x\n", "withheld"),
        ("case_id,defendant_id\n", "keys cannot be read"),
        ("case_id,defendant_id\nc1,d1,x\n", "1 of its 1 keys"),
    ],
)
def test_keys_that_cannot_be_read_withdraw_nothing(
    tmp_path: Path, content: str, words: str
) -> None:
    keys = tmp_path / "keys.csv"
    keys.write_text(content)
    with pytest.raises(OutcomesError, match=words):
        withdraw_rows("case_outcomes", keys, "wrong")
    assert deliveries() == []


def test_what_cannot_be_withdrawn_is_said(tmp_path: Path) -> None:
    deliver(tmp_path / "1", {})
    for number, file, reason, words in (
        (7, None, "x", "no delivery 7"),
        (1, "nothing.csv", "x", "has no file"),
        (1, None, " ", "Give a reason"),
        (1, None, "two\nlines", "Give a reason"),
    ):
        with pytest.raises(OutcomesError, match=words):
            withdraw(number, file, reason)
    withdraw(1, None, "x")
    with pytest.raises(OutcomesError, match="withdrawn already"):
        withdraw(1, None, "x")


def test_a_withdrawn_published_file_no_longer_makes_the_right_one_a_copy(
    real_data: Path, tmp_path: Path
) -> None:
    right = sorted((real_data / "cps_quarterly").rglob("*.csv"))[-1]
    wrong = tmp_path / "poc-14-15-q1.csv"
    wrong.write_bytes(right.read_bytes())
    load("cps_published", [wrong])
    load("cps_published", [right])
    assert {row[0] for row in counting("period_start::varchar", "published_outcomes")} == {
        "2014-04-01"
    }
    withdraw(1, None, "wrong period in its name")
    periods = {row[0] for row in counting("period_start::varchar", "published_outcomes")}
    assert len(periods) == 1
    assert periods != {"2014-04-01"}
