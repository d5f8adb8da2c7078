"""Deliveries as nobody should send them: each found by attacking the loader."""

import os
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.errors import ExitCode, OutcomesError
from etl.judging.judge import Judgement, judge
from etl.judging.set_aside import copies
from etl.landing.delivery import LoadReport, load
from etl.landing.faults import raise_if_machine
from etl.landing.land import landing_connection
from etl.landing.mapping import distinct_names
from etl.landing.sources import read_source
from etl.ledger import LandedFile, deliveries
from etl.release import release
from etl.settings import SQL_DIR, settings
from tests.commands import outcomes
from tests.rows import header, line, write_parents, write_rows
from tests.warehouses import accepted

pytestmark = pytest.mark.usefixtures("data_dir")
BREACHES = "order_breaches"


def load_lines(folder: Path, *lines: bytes, end: bytes = b"\n") -> tuple[LoadReport, Judgement]:
    """Load breaches: the header and these lines."""
    write_parents(folder.with_name("parents"), BREACHES, {})
    load("cases", [folder.with_name("parents")])
    folder.mkdir(exist_ok=True)
    content = end.join([header(BREACHES).encode(), *lines, b""])
    (folder / f"{BREACHES}.csv").write_bytes(content)
    report = load("cases", [folder])
    return report, judge(report.delivery)


def breach(number: int, **values: str) -> bytes:
    return line(BREACHES, breach_id=f"b{number}", **values).encode()


def test_a_name_that_is_no_text_is_refused_before_anything_lands(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "in", "case_outcomes", {})
    path.rename(os.fsdecode(os.fsencode(path.parent) + b"/case_outcomes_\xff.csv"))
    report = load("cases", [tmp_path / "in"])
    assert "no text" in report.refused["case_outcomes_?.csv"]
    assert deliveries() == []


@pytest.mark.parametrize(
    "first_line", [b'a,"b', b"\xef\xbb\xbf", b"", b",,", b"a\rb", b"a,\x00b", b"a,b\xff"]
)
def test_a_first_line_that_is_no_header_is_refused(tmp_path: Path, first_line: bytes) -> None:
    for source, name in (("cases", f"{BREACHES}.csv"), ("cps_published", "poc-15-16-q1.csv")):
        path = tmp_path / name
        path.write_bytes(first_line + b"\nb1,o1,2024-01-01,,\n")
        assert list(load(source, [path]).refused) == [name]
    assert deliveries() == []


@pytest.mark.parametrize("bad", [b'a,b"c,"d,e,f', b'"open,x,y', b"a\rb,o1,2024-01-01,,", b"a\0,o1"])
def test_an_unreadable_line_costs_no_other_line(tmp_path: Path, bad: bytes) -> None:
    report, judgement = load_lines(tmp_path / "in", breach(1), bad, breach(2), bad, breach(3))
    assert report.landed[0].rows_landed == 3
    assert [(fault.line, fault.rows) for fault in judgement.faults] == [(3, 2)]


@pytest.mark.parametrize("other", [b"", b"a\0,o1", breach(2) + b",,"])
def test_a_quotation_mark_within_a_cell_is_text_whatever_stands_on_other_lines(
    tmp_path: Path, other: bytes
) -> None:
    quoting = line(BREACHES, breach_id='b1"2').encode()
    report, _ = load_lines(tmp_path / "in", quoting, other)
    assert report.landed[0].rows_landed == 1
    assert accepted(BREACHES, "breach_id") == [('b1"2',)]


def test_lines_that_end_in_two_returns_are_read(tmp_path: Path) -> None:
    report, judgement = load_lines(tmp_path / "in", breach(1), breach(2), end=b"\r\r\n")
    assert (report.landed[0].rows_landed, judgement.faults) == (2, [])


def test_a_faulty_row_after_blank_lines_has_its_own_line(tmp_path: Path) -> None:
    faulty = breach(3, breach_date="1900-01-01")
    _, judgement = load_lines(tmp_path / "in", breach(1), b"", breach(2), b"", faulty)
    assert [(fault.line, fault.column_name) for fault in judgement.faults] == [(6, "breach_date")]


def test_a_short_line_is_one_fault_of_one_row(tmp_path: Path) -> None:
    report, judgement = load_lines(tmp_path / "in", breach(1), b"Source: CPS", b"b,c,d,e,f,g,h")
    assert {(fault.line, fault.rows) for fault in judgement.faults} == {(3, 1), (4, 1)}
    assert judgement.rows_quarantined == report.landed[0].rows_rejected == 2


def test_made_up_data_may_have_a_file_without_rows(tmp_path: Path) -> None:
    write_rows(tmp_path, BREACHES)
    write_rows(tmp_path, "case_outcomes", {"case_id": "madeup-c1"})
    assert len(load("cases", [tmp_path]).landed) == 2


def published(file_id: str, start: str, values: str, kind: str = "quarter") -> LandedFile:
    blank = dict.fromkeys(LandedFile.__dataclass_fields__, "")
    dated = {"period_start": date.fromisoformat(start), "period_type": kind}
    return LandedFile(**{**blank, "file_id": file_id, "values_sha256": values, **dated})


def test_a_table_that_was_revised_is_nobodys_original() -> None:
    wrong = published("wrong", "2015-04-01", "v4")
    revised = published("revised", "2015-04-01", "v1")
    right = published("right", "2019-01-01", "v4")
    assert copies([wrong, right]) == {"right": wrong}
    assert copies([wrong, revised, right]) == {}


def test_a_month_with_the_numbers_of_a_quarter_is_a_copy() -> None:
    month, quarter = (published(k, "2015-04-01", "v", k) for k in ("month", "quarter"))
    assert copies([month, quarter]) == {"quarter": month}


@pytest.mark.parametrize("name", ["2010-04-01_to_2026-09-30", "2999-01-01", "2024-02-31"])
def test_a_doubtful_day_of_extract_is_refused(tmp_path: Path, name: str) -> None:
    path = write_rows(tmp_path, "case_outcomes", {}, name=f"case_outcomes_{name}")
    assert load("cases", [path]).refused


def test_renaming_a_file_corrects_its_day_of_extract(tmp_path: Path) -> None:
    path = write_rows(tmp_path, "case_outcomes", {}, name="case_outcomes_2020-01-01")
    assert judge(load("cases", [path]).delivery).rows_quarantined == 1
    path = path.rename(tmp_path / "case_outcomes_2024-12-31.csv")
    assert judge(load("cases", [path]).delivery).rows_quarantined == 0


def test_a_heading_that_is_a_value_is_shown_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = load_mapped(
        tmp_path,
        monkeypatch,
        "Ref,O'Brien,12 The Hyde\nb1,o1,2024-01-01\nb2,o1\n",
        'select line, "Ref" as breach_id, "O\'Brien" as order_id,'
        ' "12 The Hyde" as breach_date from delivery.rows',
    )
    judgement = judge(report.delivery)
    assert "Brien" not in repr(judgement)
    assert [(fault.line, fault.rows) for fault in judgement.faults] == [(3, 1)]


def load_mapped(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: str, select: str
) -> LoadReport:
    """Load one file through a source of its own."""
    copied = folder / "sql"
    shutil.copytree(SQL_DIR, copied)
    (copied / "sources" / "mine.sql").write_text(
        f"-- title: Mine\n-- population: {read_source('cases').population}\n"
        f"-- into: {BREACHES}\n-- files: Breach*\n{select}\n"
    )
    monkeypatch.setattr("etl.landing.sources.SQL_DIR", copied)
    write_parents(folder / "parents", BREACHES, {})
    load("cases", [folder / "parents"])
    path = folder / "Breaches.csv"
    path.write_text(content, encoding="utf-8")
    return load("mine", [path])


def test_a_heading_like_line_takes_nobodys_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = load_mapped(
        tmp_path,
        monkeypatch,
        "Ref,Line,LINE\nb1,7,1\nb2,8,1\nb3,9,1\n",
        "select line, \"Ref\" as breach_id, 'o1' as order_id, '2024-01-01' as breach_date"
        " from delivery.rows where \"Ref\" <> 'b3'",
    )
    faults = judge(report.delivery).faults
    assert (report.landed[0].rows_read, [fault.line for fault in faults]) == (3, [4])


@pytest.mark.parametrize("select_line", ["null", "line + 1000", "0"])
def test_a_line_that_is_none_of_the_file_is_the_selects_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, select_line: str
) -> None:
    select = f'select {select_line} as line, "Ref" as breach_id from delivery.rows'
    with pytest.raises(OutcomesError, match="none of the file's"):
        load_mapped(tmp_path, monkeypatch, "Ref\nb1\n", select)


def test_a_file_of_which_nothing_fits_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    select = "select line, 'b' as breach_id, 'o' as order_id, \"When\" as breach_date"
    report = load_mapped(tmp_path, monkeypatch, "When\nsoon\n", f"{select} from delivery.rows")
    assert "Not one of its 1 rows fits" in report.refused["Breaches.csv"]


def test_names_are_distinct_whatever_their_case() -> None:
    names = distinct_names(["X", "x", "Line", "X_2", "", "file_id"])
    assert len({name.casefold() for name in [*names, "line"]}) == 7


def test_an_empty_text_in_parquet_is_no_identifier(tmp_path: Path) -> None:
    columns = header(BREACHES).split(",")
    given = {"breach_date": "2024-01-01"}
    values = ", ".join(f"'{given.get(column, '')}' as {column}" for column in columns)
    with duckdb.connect() as con:
        con.sql(f"select {values}").write_parquet(str(tmp_path / f"{BREACHES}.parquet"))
    faults = judge(load("cases", [tmp_path]).delivery).faults
    assert {fault.column_name for fault in faults} == {"breach_id", "order_id"}


def test_an_identifier_with_a_sign_that_cannot_be_seen_is_set_aside(tmp_path: Path) -> None:
    signs = [" ", "\t", "\xa0", "\u2003", "\u200b", "\ufeff", "\u202e"]
    write_parents(tmp_path, BREACHES, {})
    # A file for each sign: faults of one column are told together, with the line of the first.
    for number, sign in enumerate(signs):
        names = f"b{number}", f"b2-0123456789abcd{sign}", f"{sign}b3-0123456789abcd", f"é{number}"
        write_rows(tmp_path / str(number), BREACHES, *({"breach_id": name} for name in names))
    faults = judge(load("cases", [tmp_path]).delivery).faults
    assert sorted((f.file_name, f.column_name, f.line, f.rows) for f in faults) == [
        (f"{number}/{BREACHES}.csv", "breach_id", 3, 2) for number in range(len(signs))
    ]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_a_day_of_parquet_is_the_same_on_every_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    days = ["2024-08-01 00:00+00", "2024-08-02 12:00+00", "2024-08-03 04:00+00"]
    with duckdb.connect() as con:
        con.sql(
            "select 'b' || n as breach_id, 'o1' as order_id, day as breach_date, null as"
            " breach_case_id, null as is_fresh_stalking_charged from (select unnest(range(3)) as n,"
            f" unnest({days}::timestamptz[]) as day)"
        ).write_parquet(str(tmp_path / f"{BREACHES}.parquet"))
    write_parents(tmp_path, BREACHES, {})
    monkeypatch.setenv("TZ", zone)
    assert outcomes("load", "cases", tmp_path).returncode == 0
    assert accepted(BREACHES, "breach_id, breach_date") == [("b0", date(2024, 8, 1))]


def test_columns_by_the_thousand_are_told_in_one_breath(tmp_path: Path) -> None:
    further = ",".join(f"c{n}" for n in range(1_000))
    (tmp_path / f"{BREACHES}.csv").write_text(f"{header(BREACHES)},{further}\n")
    (reason,) = load("cases", [tmp_path]).refused.values()
    assert "1,000 further columns" in reason
    assert len(reason) < 500


def test_a_file_too_wide_to_be_read_ends_no_process(tmp_path: Path) -> None:
    names = [f"c{n}" for n in range(10_000)]
    csv, parquet = tmp_path / "april_2014.csv", tmp_path / "may_2014.parquet"
    csv.write_text(f"{','.join(names)}\nCumbria{',1' * 9_999}\n")
    pq.write_table(pa.table({name: ["1"] for name in names}), parquet)
    done = outcomes("load", "cps_published", csv, parquet)
    assert done.returncode == ExitCode.REFUSED
    assert done.stdout.count("It has 10,000 columns, and at most 2,000 can be read.") == 2


def test_a_negative_count_is_named_by_its_column(tmp_path: Path) -> None:
    heading = "Area,Number of Homicide Convictions,Number of Homicide Unsuccessful"
    path = tmp_path / "april_2014.csv"
    path.write_text(f"{heading}\nCumbria,-30,1\nDorset,3,-1\n")
    faults = judge(load("cps_published", [path]).delivery).faults
    assert {(fault.line, fault.column_name, fault.value_class) for fault in faults} == {
        (2, "convictions", "-99"),
        (3, "unsuccessful", "-9"),
    }


def test_linked_folders_are_part_of_a_delivery_and_loops_end(tmp_path: Path) -> None:
    write_rows(tmp_path / "real", "case_outcomes", {})
    write_rows(tmp_path / "inbox", "charges", {})
    (tmp_path / "inbox" / "today").symlink_to(tmp_path / "real")
    (tmp_path / "inbox" / "again").symlink_to(tmp_path / "inbox")
    assert len(load("cases", [tmp_path / "inbox"]).landed) == 2


def test_a_refused_delivery_leaves_no_case_data(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    (tmp_path / "charges.csv").write_text("nonsense\n")
    load("cases", [tmp_path])
    assert [path for path in settings().landed_dir.rglob("*") if path.is_file()] == []


def test_landed_files_are_their_owners_alone(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    load("cases", [tmp_path])
    modes = {path.stat().st_mode & 0o777 for path in settings().landed_dir.rglob("*.parquet")}
    assert modes == {0o600}


def test_a_landed_file_that_is_lost_is_named_and_loaded_again(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", *[{"case_id": f"c{n}"} for n in range(200)])
    report = load("cases", [tmp_path])
    report.landed[0].rows_path.unlink()
    with pytest.raises(OutcomesError, match="is gone"):
        release()
    load("cases", [tmp_path])
    assert release().is_live
    assert len(deliveries()) == 1


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    load("cases", [tmp_path])
    (settings().landed_dir / "deliveries" / "000001.json").write_text("{")
    with pytest.raises(OutcomesError, match=r"000001\.json is damaged"):
        deliveries()


def test_memory_that_runs_out_is_not_the_senders_fault(tmp_path: Path) -> None:
    with landing_connection() as con, pytest.raises(OutcomesError, match="OUTCOMES_MEMORY_LIMIT"):
        con.execute("set temp_directory = ''; set memory_limit = '60MB'")
        try:
            con.execute("create table t as select range as i, repeat('x', 100) from range(1000000)")
        except duckdb.Error as error:
            raise_if_machine(error)
            raise


def test_a_word_for_a_missing_identifier_is_no_identifier(tmp_path: Path) -> None:
    words = ["N/A", "NULL", "null", "-", "unknown", "n.k."]
    columns = ["case_id", "defendant_id", "victim_id"]
    # A file for each word: faults of one column are told together, with the line of the first.
    for number, word in enumerate(words):
        rows = [{"case_id": f"c{number}{column}"} | {column: word} for column in columns]
        write_rows(tmp_path / str(number), "case_outcomes", {"case_id": f"c{number}"}, *rows)
    faults = judge(load("cases", [tmp_path]).delivery).faults
    assert sorted((f.file_name, f.line, f.column_name, f.rows) for f in faults) == [
        (f"{number}/case_outcomes.csv", line, column, 1)
        for number in range(len(words))
        for line, column in enumerate(columns, 3)
    ]
    assert all("stands for a missing one" in fault.reason for fault in faults)
