"""Files written otherwise than the contract says: each record still has its own line."""

import gzip
from functools import partial
from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.judging.judge import judge
from etl.landing.layout import layout_of
from etl.landing.sources import read_source
from etl.ledger import deliveries
from etl.settings import settings
from etl.source.skeleton import guess_layout
from tests.foreign import load_breaches

pytestmark = pytest.mark.usefixtures("data_dir")
ROWS = "Réf;Quand\nbé1;2024-01-01\nb2;soon\n\nb3;2024-01-03\n"
SELECT = (
    'select line, tidy("Réf") as breach_id, tidy("Réf") as order_id,'
    ' text_date("Quand") as breach_date from delivery.rows'
)
load_with = partial(load_breaches, select=SELECT)


@pytest.mark.parametrize(
    ("content", "header"),
    [
        (ROWS.encode("utf-8"), ["-- delimiter: ;"]),
        (ROWS.encode("cp1252"), ["-- delimiter: semicolon", "-- encoding: cp1252"]),
        (ROWS.encode("utf-16"), ["-- delimiter: semicolon", "-- encoding: utf-16"]),
        (ROWS.replace(";", "\t").encode("latin-1"), ["-- delimiter: tab", "-- encoding: latin-1"]),
        (ROWS.replace(";", "|").encode(), ["-- delimiter: bar"]),
        (
            gzip.compress(ROWS.encode("latin-1"), mtime=0),
            ["-- delimiter: ;", "-- encoding: latin-1"],
        ),
        (ROWS.replace("\n", "\r\n").encode("latin-1"), ["-- delimiter: ;", "-- encoding: latin-1"]),
    ],
    ids=["utf-8", "cp1252", "utf-16", "tabs", "bars", "gzip", "crlf"],
)
def test_a_declared_layout_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, header: list[str]
) -> None:
    assert load_with(tmp_path, monkeypatch, content, *header) == [(2, "bé1"), (5, "b3")]
    assert [fault.line for fault in judge(deliveries()[0], are_parents_known=False).faults] == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_lines_before_the_header_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    content = f"Ministère\n\n{ROWS}".encode(encoding)
    header = ["-- delimiter: ;", f"-- encoding: {encoding}", "-- header line: 3"]
    assert load_with(tmp_path, monkeypatch, content, *header) == [(4, "bé1"), (7, "b3")]
    assert [fault.line for fault in judge(deliveries()[0], are_parents_known=False).faults] == [5]


def test_a_stray_byte_costs_its_line_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"Title\n" + ROWS.encode() + b"b\xff4;2024-01-04\n"
    rows = load_with(tmp_path, monkeypatch, content, "-- delimiter: ;", "-- header line: 2")
    assert rows == [(3, "bé1"), (6, "b3")]
    assert {fault.line for fault in judge(deliveries()[0], are_parents_known=False).faults} == {
        4,
        7,
    }


def test_no_copy_of_case_data_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_with(tmp_path, monkeypatch, ROWS.encode("latin-1"), "-- delimiter: ;", "-- encoding: l1")
    assert list(settings().landed_dir.rglob("*draft*")) == []


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("delimiter", "pipes", "delimiter is none of"),
        ("encoding", "klingon", "no encoding"),
        ("encoding", "base64", "no encoding"),
        ("header line", "0", "not a number from 1"),
    ],
)
def test_a_layout_that_makes_no_sense_is_refused(key: str, value: str, words: str) -> None:
    with pytest.raises(OutcomesError, match=words):
        layout_of({key: value}, "sources/mine.sql")


def test_a_header_line_without_meaning_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OutcomesError, match=r"'-- delimeter: \.\.\.', which means nothing"):
        load_with(tmp_path, monkeypatch, ROWS.encode(), "-- delimeter: ;")


def test_one_file_may_fill_two_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = (
        "-- into: case_outcomes\n-- files: breaches*\n-- delimiter: ;\n-- left out: those later\n"
        "select line, \"Réf\" as case_id, 'd' as defendant_id, 'cumbria' as area_code"
        " from delivery.rows where text_date(\"Quand\") = '2024-01-01'"
    )
    select = f"{SELECT};\n\n{second}"
    load_with(tmp_path, monkeypatch, ROWS.encode(), "-- delimiter: ;", select=select)
    (entry,) = deliveries()
    counts = {file.contract_table: (file.rows_landed, file.rows_rejected) for file in entry.files}
    assert counts == {"order_breaches": (2, 1), "case_outcomes": (1, 0)}
    assert "2 lines give no row of case_outcomes: those later." in entry.files[1].notices
    assert len(read_source("mine").mappings) == 2


@pytest.mark.parametrize(
    ("content", "delimiter", "encoding", "line"),
    [
        (b"a,b\n1,2\n3,4\n", ",", "utf-8", 1),
        ('Title;\n\na;bé;c\n1;2,5;"x;y"\n3;4,5;"z;z"\n'.encode("cp1252"), ";", "cp1252", 3),
        ("a\tb\n1\t2\n".encode("utf-16"), "\t", "utf-16", 1),
        (b"only\none\n", ",", "utf-8", 1),
    ],
)
def test_a_layout_is_guessed(
    tmp_path: Path, content: bytes, delimiter: str, encoding: str, line: int
) -> None:
    path = tmp_path / "some.csv"
    path.write_bytes(content)
    found = guess_layout(path)
    assert (found.delimiter, found.encoding, found.header_line) == (delimiter, encoding, line)
