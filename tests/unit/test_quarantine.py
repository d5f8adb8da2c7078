"""From quarantine out to be corrected, and in again, for every kind of fault."""

from pathlib import Path

import duckdb
import pytest

from etl.contract import contract
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.quarantine.export import export_quarantine
from etl.quarantine.listing import list_quarantine
from etl.quarantine.release import release_quarantine
from etl.quarantine.rows import PLACE_COLUMNS
from etl.quarantine.state import Wanted, open_quarantine
from tests.corrections import Row, correct, exported
from tests.readme import own_project
from tests.rows import DEFAULTS, line, write_rows
from tests.warehouses import data_folder

pytestmark = pytest.mark.usefixtures("data_dir")


def accepted() -> dict[str, list[tuple]]:
    """Return what counts, by table, whatever delivery brought it."""
    with open_quarantine(deliveries()) as con:
        return {
            name: con.execute(
                f"select {', '.join(table.column_names)} from accepted.{name} order by all"
            ).fetchall()
            for name, table in contract().items()
        }


def statuses(table: str = "case_outcomes") -> dict[tuple[str, int], str]:
    """Return the status of each row in quarantine, by file and line."""
    faults = list_quarantine(Wanted(table=table, settled=True)).faults
    return {(row["file"], row["line"]): row["status"] for row in faults.to_dicts()}


def export(folder: Path) -> Path:
    export_quarantine(folder, Wanted())
    return folder


def right(row: Row) -> Row:
    """Put right, by its key, every fault of the delivery below."""
    if row.get("as_delivered"):
        key = "c2" if row["quarantined_line"] == "9" else "c3"
        return row | DEFAULTS["case_outcomes"] | {"case_id": key}
    if row["case_id"] == "c1":
        return row | {"finalised_date": "2024-06-10"}
    if row["case_id"] == "c4":
        return row | {"outcome_code": "guilty_plea"}
    if row["case_id"] == "c5":
        return row | {"charged_date": "2024-02-01"}
    if row["case_id"] == "c6" and row["incident_count"] == "2":
        return row | {"release_unchanged": "Yes"}
    return row


def deliver_faults(folder: Path) -> None:
    path = write_rows(
        folder,
        "case_outcomes",
        {"case_id": "c0"},
        {
            "case_id": "c1",
            "finalised_date": "10/06/2024",
            "online_platform_codes": '"social_network"',
        },
        {"case_id": "c4", "outcome_code": "guilty"},
        {"case_id": "c5", "charged_date": "2024-12-01"},
        {"case_id": "c6"},
        {"case_id": "c6", "incident_count": "2"},
        {"case_id": "c7"},
    )
    whole = path.read_text(encoding="utf-8")
    path.write_text(f'{whole}"c2,d1,open\nc3,d1\n', encoding="utf-8")
    # The first charge waits for its case alone, the second is of a case mistyped.
    write_rows(folder, "charges", {"case_id": "c4"}, {"case_id": "c77"})
    load("cases", [folder])


def test_after_a_release_the_numbers_are_those_of_a_right_delivery(tmp_path: Path) -> None:
    deliver_faults(tmp_path / "in")
    assert len(accepted()["case_outcomes"]) == 2
    out = export(tmp_path / "out")
    assert {row["as_delivered"] for row in exported(out, "case_outcomes")} == {
        "",
        '"c2,d1,open',
        "c3,d1",
    }
    correct(out, "case_outcomes", right)
    correct(out, "charges", lambda row: row | {"case_id": row["case_id"].replace("77", "7")})
    released = release_quarantine(out)
    assert (len(released.deliveries), released.unchanged) == (1, 2), "c6 once, the charge of c4"
    with data_folder(tmp_path / "other"):
        write_rows(
            tmp_path / "right",
            "case_outcomes",
            *({"case_id": f"c{number}"} for number in (0, 2, 3, 4, 5, 7)),
            {"case_id": "c1", "online_platform_codes": "social_network"},
            {"case_id": "c6", "incident_count": "2"},
        )
        write_rows(tmp_path / "right", "charges", {"case_id": "c4"}, {"case_id": "c7"})
        load("cases", [tmp_path / "right"])
        expected = accepted()
    assert len(expected["case_outcomes"]) == 8
    assert accepted() == expected
    assert set(statuses().values()) == {"corrected by delivery 2"}
    assert statuses("charges") == {("charges.csv", 3): "corrected by delivery 2"}


def test_releasing_twice_changes_nothing_and_a_withdrawal_undoes_it(tmp_path: Path) -> None:
    from etl.judging.withdraw import withdraw

    deliver_faults(tmp_path / "in")
    before = accepted()
    out = export(tmp_path / "out")
    correct(out, "case_outcomes", right)
    release_quarantine(out)
    after, entries = accepted(), deliveries()
    again = release_quarantine(out)
    # One of c6 was released: that settles the other; c4's charge came right by itself.
    assert (again.deliveries, again.settled, again.unchanged) == ([], 8, 1)
    assert (accepted(), deliveries()) == (after, entries)
    withdraw(2, None, "wrong person asked")
    assert accepted() == before
    assert set(statuses().values()) == {"open"}
    assert release_quarantine(out).deliveries[0].number == 4
    assert accepted() == after
    withdraw(1, None, "wrong month: its corrections go with it")
    assert accepted()["case_outcomes"] == []


def test_what_is_still_wrong_waits_again_and_can_be_corrected_again(tmp_path: Path) -> None:
    write_rows(tmp_path / "in", "case_outcomes", {}, {"case_id": "c2", "finalised_date": "x"})
    load("cases", [tmp_path / "in"])
    first = export(tmp_path / "1")
    correct(first, "case_outcomes", lambda row: row | {"finalised_date": "30 February"})
    release_quarantine(first)
    corrected = "case_outcomes.csv (corrected)"
    assert statuses() == {
        ("case_outcomes.csv", 3): "corrected by delivery 2",
        (corrected, 2): "open",
    }
    second = export(tmp_path / "2")
    (row,) = exported(second, "case_outcomes")
    assert (row["quarantined_file"], row["finalised_date"]) == (corrected, "30 February")
    correct(second, "case_outcomes", lambda row: row | {"finalised_date": "2024-02-29"})
    release_quarantine(second)
    assert len(accepted()["case_outcomes"]) == 2
    assert statuses()[corrected, 2] == "corrected by delivery 3"
    assert {file.corrects_delivery for entry in deliveries() for file in entry.files} == {None, 1}


def test_a_correction_is_judged_by_the_day_of_the_file_it_corrects(tmp_path: Path) -> None:
    row = {"finalised_date": "soon"}
    write_rows(tmp_path / "in", "case_outcomes", row, name="case_outcomes_2024-06-30")
    load("cases", [tmp_path / "in"])
    out = export(tmp_path / "out")
    correct(out, "case_outcomes", lambda row: row | {"finalised_date": "2024-07-01"})
    release_quarantine(out)
    (fault,) = list_quarantine(Wanted()).faults.to_dicts()
    assert "after the day of the extract" in fault["reason"]


def test_rows_of_parquet_come_out_as_they_came(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = contract()["order_breaches"].column_names
    values = "('b1', 'o1', 'today', null, 'true'), ('b2', 'o1', '2024-08-01', 'c,\"9', 'perhaps')"
    duckdb.sql(f"select * from (values {values}) t({', '.join(names)})").write_parquet(
        str(folder / "order_breaches.parquet")
    )
    write_rows(folder, "case_outcomes", {})
    write_rows(folder, "restraining_orders", {})
    load("cases", [folder])
    out = export(tmp_path / "out")
    assert [tuple(row[name] for name in names) for row in exported(out, "order_breaches")] == [
        ("b1", "o1", "today", "", "true"),
        ("b2", "o1", "2024-08-01", 'c,"9', "perhaps"),
    ]
    correct(out, "order_breaches", lambda row: row | {names[2]: "2024-08-01", names[4]: ""})
    release_quarantine(out)
    assert [row[0] for row in accepted()["order_breaches"]] == ["b1", "b2"]


def test_rows_of_an_extract_of_another_shape_are_corrected_in_the_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = own_project(tmp_path, monkeypatch)
    (project / "sql" / "sources" / "courts.sql").write_text(
        "-- title: Courts\n-- into: case_outcomes\n-- files: courts*\n"
        'select line, "Case" as case_id, "Case" as defendant_id, \'cumbria\' as area_code,\n'
        "    \"Ended\" as finalised_date, 'guilty_plea' as outcome_code\n"
        "from delivery.rows where \"Case\" <> 'k3'\n",
        encoding="utf-8",
    )
    path = tmp_path / "courts.csv"
    path.write_text("Case,Ended\nk1,2024-06-10\nk2,10 June\nk3,never\nk4,1812-06-10\n")
    load("courts", [path])
    exported_rows = export_quarantine(tmp_path / "out", Wanted())
    assert (exported_rows.rows, exported_rows.without_text) == ({"case_outcomes.csv": 2}, 1)
    correct(tmp_path / "out", "case_outcomes", lambda row: row | {"finalised_date": "2024-06-10"})
    (delivery,) = release_quarantine(tmp_path / "out").deliveries
    assert delivery.source_name == "courts"
    assert [row[0] for row in accepted()["case_outcomes"]] == ["k1", "k2", "k4"]
    (fault,) = list_quarantine(Wanted()).faults.to_dicts()
    assert (fault["line"], fault["what to do"]) == (
        4,
        "Correct the select in sql/sources or the line",
    )


def test_columns_are_found_by_their_names_whatever_their_order(tmp_path: Path) -> None:
    names = contract()["case_outcomes"].column_names
    cells = dict(zip(names, line("case_outcomes", finalised_date="x").split(","), strict=True))
    folder = tmp_path / "in"
    folder.mkdir()
    turned = names[::-1]
    (folder / "case_outcomes.csv").write_text(
        f"{','.join(turned)}\n{','.join(cells[name] for name in turned)}\n"
    )
    load("cases", [folder])
    (row,) = exported(export(tmp_path / "out"), "case_outcomes")
    assert {name: row[name] for name in names} == cells
    assert list(row) == [*PLACE_COLUMNS, *names]
