"""An extract of another country goes in by the README's walk-through, to the letter."""

from pathlib import Path

import pytest

from etl.cli.source_report import run_check
from etl.errors import ExitCode, OutcomesError
from etl.findings.asking import asking_live
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.live import open_live
from etl.release import release
from tests.readme import own_project, walk_through

FILE = "freedonia_courts_2020-01-02.csv"
SOURCE = "sql/sources/freedonia.sql"


@pytest.fixture
def extract(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The extract, in a project to which all the walk-through shows was added."""
    project = own_project(tmp_path, monkeypatch)
    for name, text in walk_through().items():
        encoding = "latin-1" if name == FILE else "utf-8"
        (project / name).write_text(text, encoding=encoding)
    return project / FILE


def change(extract: Path, name: str, old: str, new: str) -> None:
    path = extract.parent / name
    encoding = "latin-1" if name == FILE else "utf-8"
    text = path.read_text(encoding=encoding)
    assert old in text
    path.write_text(text.replace(old, new), encoding=encoding)


def live(query: str) -> list[tuple]:
    """Return what the live warehouse answers."""
    with open_live() as con:
        return con.execute(query).fetchall()


def test_all_of_it_maps(extract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_check("freedonia", [extract])
    said = capsys.readouterr().out
    assert "All of it maps" in said
    assert "convicted 2, acquitted 1, discontinued 1" in said
    assert "4 lines give no row of restraining_orders" in said
    assert deliveries() == []


def test_it_counts_as_a_reader_would_count_it(extract: Path) -> None:
    load("freedonia", [extract])
    assert release().is_live
    cases = live(
        "select case_id, area_code, offence_group_code, charged_date::varchar,"
        " finalised_date::varchar, outcome_code, dv, has_restraining_order"
        " from marts.case_outcomes order by all"
    )
    counts = live(
        "select metric, sum(numerator)::int, sum(denominator)::int, sum(eligible)::int"
        " from metrics.counts where metric similar to '(conv|disc|dv_over|guilty|restr|risk"
        "|victim_w).*' or metric = 'cyberstalking_share' group by all order by all"
    )
    assert cases == [
        ("fr-F-1", "fr-north", "stalking", "2019-03-03", "2019-06-03", "convicted", "yes", True),
        ("fr-F-2", "fr-north", "stalking", "2019-03-04", "2019-09-30", "convicted",
         "not recorded", False),
        ("fr-F-3", "fr-south", "harassment", "2019-03-05", "2019-07-01", "acquitted", "no", False),
        ("fr-F-4", "fr-south", "other", "2019-03-05", "2019-07-08", "discontinued", "no", False),
        ("fr-F-5", "fr-south", "other", "2019-03-07", None, None, "not recorded", False),
    ]  # fmt: skip
    assert counts == [
        ("conviction_rate", 2, 4, 4),
        ("conviction_rate_without_administrative", 2, 4, 4),
        ("cyberstalking_share", 0, 0, 3),
        ("discontinuance_rate", 1, 4, 4),
        ("dv_overlap", 1, 2, 3),
        ("guilty_plea_share", 0, 2, 4),
        ("restraining_order_use", 1, 2, 2),
        ("risk_assessed_before_charge", 0, 0, 5),
        ("victim_withdrawal_rate", 0, 2, 4),
    ]
    with asking_live() as ask:
        assert ask("areas").rows() == [("fr-north", "Nördlich"), ("fr-south", "South")]
        assert ask("nation").item() == "All areas"


def test_whatever_does_not_map_is_named(extract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(extract, FILE, "1st July 2019", "soon")
    change(extract, FILE, "08/07/2019;dropped;N", "08/07/2019;dropped;maybe")
    change(extract, FILE, "F-2;P-2;nördlich", "F-1;P-1;West")
    change(extract, SOURCE, "-- left out: no order was made\n", "")
    with pytest.raises(OutcomesError) as refused:
        run_check("freedonia", [extract])
    assert refused.value.exit_code is ExitCode.REFUSED
    said = capsys.readouterr().out
    for words in (
        "line 5, finalised_date: ",
        "line 6, dv_marker: ",
        "line 3, case_id: The key (case_id, defendant_id) stands twice in one delivery",
        "line 4, area_code: The code is not in data/reference/areas.csv",
        "4 lines gave no row, the first: 4, 5, 6, 7",
    ):
        assert words in said
    assert "West" not in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('tidy("Case no") as case_id', 'tidy("Case") as case_id', "Case no, Accused, District"),
        ('tidy("Case no") as case_id', 'tidy("Case") as case_id', 'it has no column "Case".'),
        ("'fr-' || tidy(\"Case no\") as case_id", '"case_id" as case_id', 'no column "case_id".'),
        ("-- header line: 2", "-- header line: 1", "Refused"),
        ("-- encoding: latin-1", "-- encoding: utf-8", "The line is not UTF-8"),
    ],
)
def test_what_does_not_fit_the_file_is_refused(
    extract: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, words: str
) -> None:
    change(extract, SOURCE, old, new)
    with pytest.raises(OutcomesError):
        run_check("freedonia", [extract])
    assert words in capsys.readouterr().out


def test_a_label_that_repeats_is_shown(extract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(extract, FILE, "South", "Outer Isles")
    with pytest.raises(OutcomesError):
        run_check("freedonia", [extract])
    assert "'Outer Isles'" in capsys.readouterr().out


def test_an_answer_nobody_foresaw_is_quarantined_not_dropped(
    extract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(extract, FILE, "30;G;;no", "30;G;;interim")
    with pytest.raises(OutcomesError):
        run_check("freedonia", [extract])
    said = capsys.readouterr().out
    assert "line 4, decision_code: The code is not in data/reference/order_decisions.csv" in said


def test_a_line_of_totals_is_left_out_by_name(
    extract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(extract, FILE, "F-5;P-5", "Total;4;;;;;;;\nF-5;P-5")
    with pytest.raises(OutcomesError):
        run_check("freedonia", [extract])
    block = "-- into: case_outcomes\n"
    change(extract, SOURCE, block, f"{block}-- left out: the line of totals\n")
    no_total = """where spelling_key("Case no") is distinct from 'total'"""
    change(extract, SOURCE, '("Offence");', f'("Offence")\n{no_total};')
    capsys.readouterr()
    run_check("freedonia", [extract])
    said = capsys.readouterr().out
    assert "6 lines read, 5 rows made" in said
    assert "All of it maps" in said


def test_a_marker_that_is_never_false_is_pointed_out(
    extract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_check("freedonia", [extract])
    assert "Never false" not in capsys.readouterr().out
    for answer in ("2019;Not guilty;n", "08/07/2019;dropped;N"):
        change(extract, FILE, answer, answer[:-1])
    run_check("freedonia", [extract])
    said = capsys.readouterr().out
    assert "Never false, so a share of 100% of the recorded: dv_marker." in said


CHARGES = """Case no;Accused;Offence;Brought on;Decided on;Result;Domestic;Online
F-1;P-1;Theft;3 March 2019;03/06/19;dropped;;
F-1;P-1;Stalking;3 March 2019;05/06/19;Guilty;Y;X
F-1;P-2;Harassment;3 March 2019;03/06/19;dropped;n;
F-2;P-3;Stalking;4 March 2019;03/06/19;Not guilty;;
F-2;P-3;Theft;4 March 2019;;;;
""".replace(";", ",")


@pytest.fixture
def charges(extract: Path) -> Path:
    path = extract.with_name("freedonia_charges_2020-01-02.csv")
    path.write_text(CHARGES, encoding="utf-8")
    return path


def test_a_line_a_charge_becomes_one_row_of_each_defendant(
    charges: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_check("freedonia_charges", [charges])
    assert "All of it maps" in capsys.readouterr().out
    load("freedonia_charges", [charges])
    assert release().is_live
    cases = live(
        "select defendant_id, principal_offence_code, finalised_date::varchar, outcome_code,"
        " dv, cyber_marker from marts.case_outcomes order by all"
    )
    assert cases == [
        ("fr-P-1", "fr-4", "2019-06-05", "convicted", "yes", True),
        ("fr-P-2", "fr-3", "2019-06-03", "discontinued", "no", None),
        ("fr-P-3", "fr-1", None, None, "not recorded", None),
    ]
    assert live("select count(*) from marts.charges") == [(5,)]


def test_a_case_told_otherwise_than_its_charges_is_pointed_out(
    charges: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = "sql/sources/freedonia_charges.sql"
    change(charges, source, "bool_or(spelling_key(\"Result\") = 'guilty')", "false")
    change(charges, source, "bool_and(spelling_key(\"Result\") = 'dropped')", "true")
    run_check("freedonia_charges", [charges])
    said = capsys.readouterr().out
    assert "Contradicted by 1 rows: A finalised case without a conviction has no charge" in said


def test_rows_that_wait_for_a_quarantined_case_are_counted(
    charges: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(
        charges, "sql/sources/freedonia_charges.sql", "'fr-north' as area_code", "'x' as area_code"
    )
    with pytest.raises(OutcomesError):
        run_check("freedonia_charges", [charges])
    said = capsys.readouterr().out
    assert "quarantine: 8 of 8 (100.00%), 5 of them because their case or order does" in said


def test_an_order_without_its_basis_is_no_answer(extract: Path) -> None:
    change(
        extract,
        SOURCE,
        "case when spelling_key(\"Result\") in ('guilty', 'g', 'convicted') then 'conviction'"
        " else 'acquittal' end as basis_code",
        "null as basis_code",
    )
    load("freedonia", [extract])
    assert release().is_live
    marks = live(
        "select case_id, has_restraining_order, has_order_on_conviction"
        " from marts.case_outcomes where is_conviction order by all"
    )
    counts = live(
        "select sum(numerator)::int, sum(denominator)::int, sum(eligible)::int"
        " from metrics.counts where metric = 'restraining_order_use'"
    )
    assert marks == [("fr-F-1", True, None), ("fr-F-2", False, False)]
    assert counts == [(0, 1, 2)]


def test_what_waits_is_held_against_the_tolerance(
    extract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(extract, FILE, "South;Theft;43529", "Nowhere;Theft;43529")
    for tolerance, verdict in (("16%", "held back"), ("17%", "let through")):
        text = (extract.parent / SOURCE).read_text(encoding="utf-8")
        (extract.parent / SOURCE).write_text(
            text.replace(
                "-- delivery: together", f"-- tolerance: {tolerance}\n-- delivery: together"
            ),
            encoding="utf-8",
        )
        with pytest.raises(OutcomesError, match="waits in quarantine when it is loaded"):
            run_check("freedonia", [extract])
        said = capsys.readouterr().out
        assert (
            f"1 of 6 (16.67%). Tolerated are {tolerance[:2]}.00%: a build would be {verdict}"
            in said
        )
        (extract.parent / SOURCE).write_text(text, encoding="utf-8")
