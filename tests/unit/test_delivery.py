"""A delivery from files to landed rows: what is taken, set aside, replaced or refused."""

from pathlib import Path

import duckdb
import pytest

from etl.errors import ExitCode, OutcomesError
from etl.judging.judge import judge
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.release import release
from etl.settings import settings
from tests.rows import header, line, write_parents, write_rows
from tests.warehouses import accepted, data_folder

pytestmark = pytest.mark.usefixtures("data_dir")


def faults_of(folder: Path) -> list[tuple[str, int, str | None]]:
    """Load a folder of cases; return (file, line, column) of every fault found."""
    report = load("cases", [folder])
    return [(f.file_name, f.line, f.column_name) for f in judge(report.delivery).faults]


def test_good_rows_land_with_their_types(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {"dv_marker": "true", "incident_count": "3"})
    report = load("cases", [tmp_path])
    assert report.landed[0].rows_landed == 1
    rows = accepted("case_outcomes", "case_id, finalised_date::varchar, dv_marker, cyber_marker")
    assert rows == [("c1", "2024-06-10", True, None)]


def test_the_same_delivery_twice_changes_nothing(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    load("cases", [tmp_path])
    before = deliveries()
    again = load("cases", [tmp_path])
    assert (again.delivery, list(again.known)) == (None, ["case_outcomes.csv"])
    assert deliveries() == before


def test_columns_may_come_in_any_order(tmp_path: Path) -> None:
    path = write_rows(tmp_path, "order_breaches", {})
    names, values = path.read_text().splitlines()
    reversed_lines = [",".join(text.split(",")[::-1]) for text in (names, values)]
    path.write_text("\n".join(reversed_lines) + "\n")
    write_parents(tmp_path, "order_breaches", {})
    load("cases", [tmp_path])
    assert accepted("order_breaches", "breach_id, order_id") == [("b1", "o1")]


@pytest.mark.parametrize(
    ("first_line", "words"),
    [
        ("breach_id,order_id,breach_date,breach_case_id", "is_fresh_stalking_charged is missing"),
        (
            "breach_id,order_id,breach_day,breach_case_id,is_fresh_stalking_charged",
            "is breach_date meant",
        ),
        (
            "breach_id,order_id,breach_date,breach_case_id,is_fresh_stalking_charged,shoe_size",
            "its name is withheld",
        ),
        (
            "breach_id,order_id,breach_date,breach_date,breach_case_id,is_fresh_stalking_charged",
            "stand twice: breach_date",
        ),
        ("breach_id;order_id;breach_date", "parted by semicolons"),
        ("breach_id\torder_id\tbreach_date", "parted by tabs"),
    ],
)
def test_wrong_columns_refuse_the_file(tmp_path: Path, first_line: str, words: str) -> None:
    path = tmp_path / "order_breaches.csv"
    path.write_text(first_line + "\n")
    report = load("cases", [path])
    assert words in report.refused["order_breaches.csv"]
    assert "surname" not in report.refused["order_breaches.csv"]
    assert deliveries() == []


def test_one_refused_file_keeps_out_a_delivery_that_lands_together(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    (tmp_path / "charges.csv").write_text("nonsense\n")
    report = load("cases", [tmp_path])
    assert report.is_refused_whole
    assert deliveries() == []


def test_a_later_row_replaces_an_earlier_one_of_the_same_key(tmp_path: Path) -> None:
    write_rows(tmp_path / "1", "case_outcomes", {}, {"case_id": "c2"})
    write_rows(tmp_path / "2", "case_outcomes", {"outcome_code": "dismissed_after_trial"})
    load("cases", [tmp_path / "1"])
    load("cases", [tmp_path / "2"])
    rows = accepted("case_outcomes", "case_id, outcome_code, delivery_number")
    assert rows == [("c1", "dismissed_after_trial", 2), ("c2", "guilty_plea", 1)]


def test_a_faulty_correction_replaces_nothing(tmp_path: Path) -> None:
    write_rows(tmp_path / "1", "case_outcomes", {})
    write_rows(tmp_path / "2", "case_outcomes", {"outcome_code": "unheard_of"})
    load("cases", [tmp_path / "1"])
    load("cases", [tmp_path / "2"])
    assert accepted("case_outcomes", "outcome_code, delivery_number") == [("guilty_plea", 1)]


def test_of_identical_rows_the_first_stays_of_different_ones_none(tmp_path: Path) -> None:
    twice = {"case_id": "same1"}
    differ = {"case_id": "differ1"}
    write_rows(tmp_path, "case_outcomes", twice, twice, differ, differ | {"victim_id": "v2"}, {})
    assert faults_of(tmp_path) == [("case_outcomes.csv", 3, "case_id")]
    assert accepted("case_outcomes", "case_id") == [("c1",), ("same1",)]


RULES = {
    "finalised before charged": (
        "case_outcomes",
        {"finalised_date": "2024-01-15"},
        "finalised_date",
    ),
    "charged before referred": ("case_outcomes", {"charged_date": "2023-12-31"}, "charged_date"),
    "outcome without date": ("case_outcomes", {"finalised_date": ""}, "outcome_code"),
    "date without outcome": ("case_outcomes", {"outcome_code": ""}, "outcome_code"),
    "reason for a conviction": (
        "case_outcomes",
        {"non_conviction_reason_code": "victim_withdrew"},
        "non_conviction_reason_code",
    ),
    "no incidents": ("case_outcomes", {"incident_count": "0"}, "incident_count"),
    "negative months": ("case_outcomes", {"sentence_months": "-1"}, "sentence_months"),
    "unknown area": ("case_outcomes", {"area_code": "atlantis"}, "area_code"),
    "unknown platform": (
        "case_outcomes",
        {"online_platform_codes": "email;pigeon"},
        "online_platform_codes",
    ),
    "empty identifier": ("case_outcomes", {"case_id": ""}, "case_id"),
    "padded identifier": ("case_outcomes", {"victim_id": " v1"}, "victim_id"),
    "date in the future": ("case_outcomes", {"finalised_date": "2199-01-01"}, "finalised_date"),
    "date before 1990": ("case_outcomes", {"referred_date": "1900-01-01"}, "referred_date"),
    "s2A charged before it existed": (
        "case_outcomes",
        {
            "referred_date": "2012-01-01",
            "charged_date": "2012-11-24",
            "finalised_date": "2013-01-01",
        },
        "principal_offence_code",
    ),
    "s2A committed before it existed": (
        "charges",
        {"offence_date": "2012-11-24"},
        "offence_date",
    ),
    "charge before offence": ("charges", {"offence_date": "2024-02-02"}, "offence_date"),
    "charge number 0": ("charges", {"charge_number": "0"}, "charge_number"),
    "made without a date": ("restraining_orders", {"made_date": ""}, "made_date"),
    "refused with a date": ("restraining_orders", {"decision_code": "refused"}, "made_date"),
    "acquittal before 30 Sep 2009": (
        "restraining_orders",
        {"applied_date": "2009-09-01", "made_date": "2009-09-29", "basis_code": "acquittal"},
        "made_date",
    ),
    "made before applied for": ("restraining_orders", {"made_date": "2024-06-09"}, "made_date"),
    "ends before made": ("restraining_orders", {"end_date": "2024-06-09"}, "end_date"),
    "unknown condition": ("restraining_orders", {"condition_codes": "none"}, "condition_codes"),
    "no date of breach": ("order_breaches", {"breach_date": ""}, "breach_date"),
}


@pytest.mark.parametrize("table", dict.fromkeys(table for table, *_ in RULES.values()))
def test_a_row_that_breaks_a_rule_is_quarantined_with_its_line(tmp_path: Path, table: str) -> None:
    key = contract_key(table)
    broken = [(values, column) for where, values, column in RULES.values() if where == table]
    # A file for each: faults of one kind are told together, with the line of the first.
    names = [f"{number:02}" for number in range(len(broken))]
    for name, (values, _) in zip(names, broken, strict=True):
        rows = {key: f"good{name}"}, {key: f"x{name}"} | values
        write_parents(tmp_path / name, table, *rows)
        write_rows(tmp_path / name, table, *rows)
    told = [(f"{n}/{table}.csv", 3, column) for n, (_, column) in zip(names, broken, strict=True)]
    assert sorted(faults_of(tmp_path)) == told
    assert accepted(table, key) == [(f"good{name}",) for name in names]


def contract_key(table: str) -> str:
    return {"restraining_orders": "order_id", "order_breaches": "breach_id"}.get(table, "case_id")


def test_an_order_may_end_in_the_future_and_conduct_before_2012_be_harassment(
    tmp_path: Path,
) -> None:
    write_parents(tmp_path, "charges", {})
    write_rows(tmp_path, "restraining_orders", {"end_date": "2199-01-01"})
    write_rows(tmp_path, "charges", {"offence_code": "195/94", "offence_date": "2012-11-24"})
    assert faults_of(tmp_path) == []


def test_the_day_of_the_extract_bounds_its_dates(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {}, name="case_outcomes_2024-06-09")
    assert faults_of(tmp_path) == [("case_outcomes_2024-06-09.csv", 2, "finalised_date")]


def test_a_value_is_shown_by_its_shape_only(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {"area_code": "Smith 07700"})
    fault = judge(load("cases", [tmp_path]).delivery).faults[0]
    assert fault.value_class == "Aaaaa 99999"
    assert "Smith" not in repr(fault)


def test_every_fault_of_a_line_is_told_but_its_row_counts_once(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {}, {"case_id": "x", "area_code": "?", "victim_id": " "})
    report = load("cases", [tmp_path])
    judgement = judge(report.delivery)
    assert {fault.column_name for fault in judgement.faults} == {"area_code", "victim_id"}
    assert judgement.rows_quarantined == 1


def test_rows_without_a_key_are_no_duplicates_of_one_another(tmp_path: Path) -> None:
    write_rows(tmp_path, "order_breaches", {"breach_id": ""}, {"breach_id": ""})
    judgement = judge(load("cases", [tmp_path]).delivery)
    assert [(fault.reason, fault.rows) for fault in judgement.faults] == [("breach_id is empty", 2)]


def test_made_up_and_real_cases_never_meet(tmp_path: Path) -> None:
    write_rows(tmp_path / "1", "case_outcomes", {"case_id": "madeup-c1"})
    write_rows(tmp_path / "2", "case_outcomes", {})
    write_rows(tmp_path / "3", "case_outcomes", {}, {"case_id": "madeup-c1"})
    load("cases", [tmp_path / "1"])
    with pytest.raises(OutcomesError, match="Made-up and real") as refusal:
        load("cases", [tmp_path / "2"])
    assert refusal.value.exit_code == ExitCode.REFUSED
    assert "Made-up and real" in load("cases", [tmp_path / "3"]).refused["case_outcomes.csv"]
    assert len(deliveries()) == 1


@pytest.mark.parametrize(
    ("identifiers", "is_made_up"),
    [
        (["", ""], None),
        (["", "a", "z"], False),
        (["madeup-a1", "madeup-z1", ""], True),
        (["a", "madeup-a1"], "refused"),
        (["madeup-z1", "z"], "refused"),
        (["a1", "madeup-m1", "z1"], "refused"),
    ],
)
def test_one_made_up_row_makes_it_known(
    identifiers: list[str], is_made_up: object, tmp_path: Path
) -> None:
    rows = [{"breach_id": identifier} for identifier in identifiers]
    write_rows(tmp_path, "order_breaches", *rows)
    report = load("cases", [tmp_path])
    found = "refused" if "Made-up" in str(report.refused) else report.landed[0].is_made_up
    assert found == is_made_up


def test_nothing_to_load_says_what_is_expected(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none")
    with pytest.raises(OutcomesError, match=r"case_outcomes\*"):
        load("cases", [tmp_path])
    with pytest.raises(OutcomesError, match="no such file"):
        load("cases", [tmp_path / "nowhere"])
    with pytest.raises(OutcomesError, match="Known sources: cases, cps_published"):
        load("casses", [tmp_path])


def test_parquet_and_csv_of_the_same_rows_land_alike(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "csv", "case_outcomes", {"dv_marker": "false"}, {"case_id": "c2"})
    (tmp_path / "parquet").mkdir()
    duckdb.read_csv(str(path)).write_parquet(str(tmp_path / "parquet" / "case_outcomes.parquet"))
    load("cases", [tmp_path / "csv"])
    by_csv = accepted("case_outcomes", "* exclude (file_id, delivery_number)")
    load("cases", [tmp_path / "parquet"])
    assert accepted("case_outcomes", "* exclude (file_id, delivery_number)") == by_csv
    assert accepted("case_outcomes", "delivery_number") == [(2,), (2,)]


def test_an_interrupted_load_leaves_nothing_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    write_rows(tmp_path, "charges", {})

    def interrupt(name: str) -> None:
        if name.startswith("charges"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load("cases", [tmp_path], interrupt)
    assert deliveries() == []
    assert load("cases", [tmp_path]).delivery.number == 1


def test_header_only_is_a_delivery_of_no_rows(tmp_path: Path) -> None:
    (tmp_path / "charges.csv").write_text(header("charges") + "\n")
    assert load("cases", [tmp_path]).landed[0].rows_read == 0
    assert line("charges").count(",") == header("charges").count(",")


@pytest.mark.parametrize("name", ["case_id=*", "a?b", "a[bc]d"])
def test_a_path_is_no_pattern_and_no_column(tmp_path: Path, name: str) -> None:
    write_rows(tmp_path / name, "case_outcomes", {})
    others = [tmp_path / "case_id=9", tmp_path / "axb", tmp_path / "abd"]
    for other in others:
        write_rows(other, "case_outcomes", {}, {"case_id": "other"})
    data = tmp_path / "d" / name.replace("?", "*")
    for number in (1, 2):
        with data_folder(data if number == 1 else tmp_path / "d" / "case_id=9"):
            load("cases", [tmp_path / name])
    with data_folder(data):
        assert accepted("case_outcomes", "case_id") == [("c1",)]


@pytest.mark.parametrize("name", ["a?b", "a\\b", "a\nb"])
def test_a_data_folder_that_cannot_be_attached_is_refused(tmp_path: Path, name: str) -> None:
    with data_folder(tmp_path / name), pytest.raises(ValueError, match="DuckDB opens no file"):
        settings()


def test_any_path_will_do(tmp_path: Path) -> None:
    names = ["O'Brien's data", "50% [draft] *", "Käse 数据"]
    folder = tmp_path.joinpath(*names)
    with data_folder(folder / "data"):
        for number, name in enumerate(names):
            row = {"case_id": f"c{number}"}
            write_rows(folder / "in", "case_outcomes", row, name=f"case_outcomes {name}")
        assert [file.rows_landed for file in load("cases", [folder / "in"]).landed] == [1, 1, 1]
        assert release().is_live


def test_what_an_interrupted_load_left_is_removed_by_the_next(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    folder = settings().landed_dir / "cases" / "charges"
    folder.mkdir(parents=True)
    for name in ("x.draft", "x.draft.text", "x.draft.lines.csv"):
        (folder / name).write_text("half")
    load("cases", [tmp_path])
    assert list(folder.iterdir()) == []
