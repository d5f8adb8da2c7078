"""The gate: what tells who somebody is gets in nowhere, and what does not passes."""

import base64
import random
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.anonymity.exemptions import exemptions
from etl.anonymity.headings import heading_rule
from etl.anonymity.screen import Column, findings
from etl.errors import OutcomesError
from etl.landing.delivery import LoadReport, load
from etl.landing.land import landing_connection
from etl.settings import SQL_DIR, settings
from etl.sqlfile import parse_sql
from tests.rows import header, line, write_rows

pytestmark = pytest.mark.usefixtures("data_dir")
HEX = "0123456789abcdef"
LEAKS = [
    ("email", "j.bloggs@example.org"),
    ("ni number", "AB 12 34 56 C"),
    ("ni number", "AB123456C"),
    ("postcode", "SW1A 1AA"),
    ("postcode", "ec1a1bb"),
    ("telephone", "07700 900123"),
    ("telephone", "07700900123"),
    ("telephone", "+44 20 7946 0958"),
    ("telephone", "020-7946-0958"),
    ("case reference", "01AB1234567"),
    ("case reference", "01AB1234567/1"),
    ("case reference", "01 AB 12345 67"),
    ("name", "Mr John Bloggs"),
    ("name", "Jane Bloggs"),
    ("name", "Bloggs"),
    ("name", "O'Brien"),
    ("name", "BLOGGS-SMITH"),
]


def refusals(report: LoadReport) -> str:
    assert report.delivery is None
    assert [path for path in settings().landed_dir.rglob("*") if path.is_file()] == []
    return "\n".join(report.refused.values())


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with landing_connection() as con:
        yield con


@pytest.mark.parametrize(("rule", "value"), LEAKS)
@pytest.mark.parametrize("form", ["md5(n::varchar)", "'c' || n", "n::varchar"])
def test_one_value_among_good_pseudonyms_is_found(
    con: duckdb.DuckDBPyConnection, form: str, rule: str, value: str
) -> None:
    con.execute(
        f"create or replace temp table held as select {form} as some_id from range(300) ns (n)"
        " union all select ?",
        [value],
    )
    found = findings(con, [Column("some_id", "held", "pseudonym")])
    assert rule in {finding.rule for finding in found}
    assert {finding.rows for finding in found} == {1}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("victim_id", "AB123456C"),
        ("outcome_code", "Jane Bloggs"),
        ("outcome_code", "j@example.org"),
    ],
)
def test_one_value_refuses_the_delivery_and_is_not_said(
    tmp_path: Path, column: str, value: str
) -> None:
    write_rows(tmp_path, "case_outcomes", {}, {"case_id": "c2", column: value})
    told = refusals(load("cases", [tmp_path]))
    assert f"Column {column} holds what looks like" in told
    assert "in 1 row" in told
    assert "outcomes pseudonymise" in told
    assert value not in told


@pytest.mark.parametrize(
    "code", ["Smith", "Greater Manchester", "Metropolitan Police", "CONV3", "x1"]
)
def test_a_wrong_code_is_a_matter_for_quarantine(tmp_path: Path, code: str) -> None:
    write_rows(tmp_path, "case_outcomes", {}, {"case_id": "c2", "area_code": code})
    assert not load("cases", [tmp_path]).refused


def test_lines_that_could_not_be_read_are_looked_at(tmp_path: Path) -> None:
    lines = [header("order_breaches"), line("order_breaches"), "b2,o2,Jane Bloggs,,,,,"]
    (tmp_path / "order_breaches.csv").write_text("\n".join(lines) + "\n")
    told = refusals(load("cases", [tmp_path]))
    assert "lines that could not be read" in told
    assert "Bloggs" not in told


def test_a_pseudonym_may_have_spaces_around_it_and_is_quarantined(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {"case_id": " c1 "})
    assert not load("cases", [tmp_path]).refused


FORMS = {
    "madeup": lambda r: f"madeup-d{r.randrange(10**8):08}",
    "hex 8": lambda r: "".join(r.choices(HEX, k=8)),
    "hex 12": lambda r: "".join(r.choices(HEX, k=12)),
    "HEX 6": lambda r: "".join(r.choices(HEX.upper(), k=6)),
    "HEX 9": lambda r: "".join(r.choices(HEX.upper(), k=9)),
    "hex 11": lambda r: "".join(r.choices(HEX, k=11)),
    "hex 64": lambda r: r.randbytes(32).hex(),
    "base32 26": lambda r: base64.b32encode(r.randbytes(16)).decode().rstrip("="),
    "base64 22": lambda r: base64.b64encode(r.randbytes(16)).decode(),
    "base64url": lambda r: base64.urlsafe_b64encode(r.randbytes(16)).decode(),
    "uuid": lambda r: str(uuid.UUID(bytes=r.randbytes(16), version=4)),
    "integer": lambda r: str(r.randrange(10**12)),
    "11 digits": lambda r: f"{r.randrange(10**11):011}",
    "date": lambda r: f"{r.randrange(1990, 2026)}-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}",
}


@pytest.mark.parametrize("form", FORMS)
def test_random_pseudonyms_of_every_form_pass(con: duckdb.DuckDBPyConnection, form: str) -> None:
    draw = random.Random(2010)
    values = [FORMS[form](draw) for _ in range(20_000)]
    con.execute("create or replace temp table drawn as select unnest($1) as some_id", [values])
    for kind in ("pseudonym", "text"):
        found = findings(con, [Column("some_id", "drawn", kind)])
        assert [(finding.rule, finding.rows) for finding in found] == []


@pytest.mark.parametrize(
    "form",
    ["md5(range::varchar)", "upper(sha256(range::varchar))", "'V' || range", "uuid()::varchar"],
)
def test_half_a_million_pseudonyms_pass(con: duckdb.DuckDBPyConnection, form: str) -> None:
    con.execute(
        f"create or replace temp table drawn as select {form} as some_id from range(500000)"
    )
    assert findings(con, [Column("some_id", "drawn", "pseudonym")]) == []


@pytest.mark.parametrize(
    ("heading", "rule"),
    [
        ("Surname", "name"), ("first_name", "name"), ("DefendantName", "name"),
        ("D.O.B.", "date of birth"), ("victim date of birth", "date of birth"),
        ("Post Code", "postcode"), ("Address 1", "address"), ("E-mail", "email"),
        ("Mobile No", "telephone"), ("NINO", "ni number"), ("nhs_number", "ni number"),
        ("PNC_ID", "case reference"), ("URN", "case reference"), ("Case notes", "free text"),
    ],
)  # fmt: skip
def test_a_heading_tells_what_its_column_holds(heading: str, rule: str) -> None:
    assert heading_rule(heading) == rule


def test_a_further_column_of_the_contracts_file_is_named_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "case_outcomes.csv"
    path.write_text(f"{header('case_outcomes')},Surname\n{line('case_outcomes')},Bloggs\n")
    told = refusals(load("cases", [path]))
    assert "column 24 says that it holds a person's name (rule: name)" in told
    assert "Bloggs" not in told


@pytest.mark.parametrize(
    "heading",
    ["area name", "court_name", "Offence name", "force", "Police Force", "type_of_defendant",
     "Number of Homicide Convictions", "age_group", "case_id", "statement_code"],
)  # fmt: skip
def test_a_harmless_heading_is_none_of_a_person(heading: str) -> None:
    assert heading_rule(heading) is None


def load_foreign(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: str, declared: str = ""
) -> LoadReport:
    """Load a file of a foreign layout through a source of its own."""
    copied = folder / "sql"
    shutil.copytree(SQL_DIR, copied, dirs_exist_ok=True)
    (copied / "sources" / "mine.sql").write_text(
        f"-- title: Mine\n-- into: order_breaches\n-- files: Breach*\n{declared}"
        "select line, \"Ref\" as breach_id, 'o' as order_id, '2024-01-01' as breach_date"
        " from delivery.rows\n"
    )
    monkeypatch.setattr("etl.landing.sources.SQL_DIR", copied)
    path = folder / "Breaches.csv"
    path.write_text(content, encoding="utf-8")
    return load("mine", [path])


PROSE = "He followed her home from work and waited outside the flat until midnight"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("Ref,Seen\nb1,ring 07700 900123 after six\n", "telephone"),
        ("Ref,Seen\nb1,lives at 12 High Street near the park\n", "address"),
        (f"Ref,Seen\nb1,{PROSE}\n", "free text"),
        ("Ref,Seen\n" + "".join(f"b{n},Jane Blogg{c}\n" for n, c in enumerate("abcdefg")), "name"),
        ("Ref,Jane <j@example.org>\nb1,2\n", "itself personal data"),
        ("Ref,Seen\nJane Bloggs,2\n", "name"),
    ],
)
def test_a_foreign_file_is_looked_at_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, rule: str
) -> None:
    told = refusals(load_foreign(tmp_path, monkeypatch, content))
    assert rule in told
    assert "Seen" not in told
    assert "example" not in told
    assert "Bloggs" not in told


@pytest.mark.parametrize(("word", "sign"), [("semicolon", ";"), ("tab", "\t"), ("bar", "|")])
def test_lines_of_another_delimiter_are_looked_at_cell_by_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, sign: str
) -> None:
    content = "Ref,Seen\nb1,2\nb2,AB123456C,3\n".replace(",", sign)
    report = load_foreign(tmp_path, monkeypatch, content, f"-- delimiter: {word}\n")
    assert "lines that could not be read" in refusals(report)


def test_labels_of_many_words_that_repeat_are_no_free_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = "195/12 Stalking without fear, alarm or distress, either way"
    rows = "".join(f'b{n},"{label}"\n' for n in range(20))
    assert not load_foreign(tmp_path, monkeypatch, f"Ref,Offence\n{rows}").refused


def test_a_source_may_declare_a_column_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = f"Ref,Notes\nb1,{PROSE}\n"
    declared = "-- may carry: Notes (free text): sentences of the publisher about no person\n"
    assert not load_foreign(tmp_path, monkeypatch, content, declared).refused


def test_a_wrong_declaration_is_named() -> None:
    for words in ("Notes: harmless", "Notes (texts): harmless", "Notes (free text):"):
        block = parse_sql(Path("sources/x.sql"), f"-- may carry: {words}\nselect 1")
        with pytest.raises(OutcomesError, match="may carry"):
            exemptions(block)


def test_published_court_figures_pass(con: duckdb.DuckDBPyConnection, real_data: Path) -> None:
    file = real_data / "moj" / "magistrates_outcomes_2018.csv.gz"
    con.execute(
        f"create or replace temp table published as from read_csv('{file}', all_varchar = true)"
    )
    names = [row[0] for row in con.execute("describe published").fetchall()]
    assert findings(con, [Column(name, "published", "text") for name in names]) == []
    assert [name for name in names if heading_rule(name)] == []


def test_what_landed_lies_in_folders_of_its_owner_alone(tmp_path: Path) -> None:
    write_rows(tmp_path, "case_outcomes", {})
    load("cases", [tmp_path])
    landed = settings().landed_dir
    modes = {
        path.stat().st_mode & 0o777
        for path in [landed, *landed.rglob("*")]
        if path.is_dir() and path.name != "deliveries"
    }
    assert modes == {0o700}
