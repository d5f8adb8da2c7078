"""outcomes source: what is known, and a source begun from a file."""

from pathlib import Path

import pytest

from etl.cli.source_report import run_new, say_sources
from etl.contract import contract
from etl.errors import ExitCode, OutcomesError
from etl.landing.sources import read_source
from etl.source.skeleton import begin_source
from etl.source.trial import try_source
from tests.readme import own_project
from tests.rows import write_rows

pytestmark = pytest.mark.usefixtures("data_dir")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("etl.cli.source_report.PROJECT_DIR", tmp_path)
    return own_project(tmp_path, monkeypatch)


def test_every_source_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    say_sources()
    said = capsys.readouterr().out
    assert all(name in said for name in ("cases", "cps_published", "moj_magistrates"))


def test_a_source_begun_reads_its_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "Gericht_2019.csv"
    path.write_bytes("Bericht\nCASE ID;Größe \nk1;ä\nk2;b\n".encode("cp1252"))
    run_new("gericht", path, ["case_outcomes"])
    assert "header on line 2" in capsys.readouterr().out
    text = (project / "sql" / "sources" / "gericht.sql").read_text(encoding="utf-8")
    assert all(f" as {name}" in text for name in contract()["case_outcomes"].column_names)
    assert '-- The file has: "CASE ID", "Größe"' in text
    (mapping,) = read_source("gericht").mappings
    assert mapping.files == "gericht*"
    trial = try_source("gericht", [path])
    faults = {fault.column_name for fault in trial.judgement.faults}
    assert faults == {"defendant_id", "area_code"}
    assert trial.unread == {path.name: ["Größe"]}


def test_a_second_block_is_added(project: Path) -> None:
    for table in ("case_outcomes", "restraining_orders"):
        path = project / f"{table}.csv"
        path.write_text("a,b\n1,2\n", encoding="utf-8")
        begun = begin_source("mine", path, table)
    assert begun.is_added_to
    run_new("mine", path, ["charges", "order_breaches"])
    tables = [mapping.table for mapping in read_source("mine").mappings]
    assert tables == ["case_outcomes", "restraining_orders", "charges", "order_breaches"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("Mine", "a,b\n1,2\n", "name a source"),
        ("mine", "2019-01-01,7\n2019-01-02,8\n", "numbers or dates"),
    ],
)
def test_what_cannot_be_begun_is_said(project: Path, name: str, content: str, words: str) -> None:
    path = project / "some.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(OutcomesError, match=words):
        begin_source(name, path, "case_outcomes")
    assert not list((project / "sql" / "sources").glob("[Mm]ine.sql"))


def test_a_wrong_table_or_file_is_wrong_usage(project: Path) -> None:
    for path, table in ((project / "none.csv", "charges"), (project / "pyproject", "charges")):
        with pytest.raises(OutcomesError) as refused:
            begin_source("mine", path, table)
        assert refused.value.exit_code is ExitCode.USAGE


def test_a_title_padded_to_the_width_is_no_header(project: Path) -> None:
    path = project / "processos.csv"
    path.write_text("Ministry;;;;\nid;a;b;;c\n1;2;3;4;5\n6;7;8;9;0\n", encoding="utf-8")
    assert begin_source("mine", path, "case_outcomes").headings[:3] == ["id", "a", "b"]


def test_a_block_begun_twice_is_refused(project: Path) -> None:
    path = project / "processos.csv"
    path.write_text("id;a\n1;2\n", encoding="utf-8")
    begin_source("mine", path, "case_outcomes")
    with pytest.raises(OutcomesError, match="has a block for case_outcomes and files processos"):
        begin_source("mine", path, "case_outcomes")
    assert len(read_source("mine").mappings) == 1


def test_checking_leaves_the_data_folder_as_it_was(tmp_path: Path, data_dir: Path) -> None:
    write_rows(tmp_path / "in", "case_outcomes", {}, {"case_id": "c2", "area_code": "atlantis"})
    trial = try_source("cases", [tmp_path / "in"])
    assert [(c.column, c.value, c.value_class) for c in trial.unknown_codes] == [
        ("area_code", None, "aaaaaaaa")
    ]
    assert not trial.is_clean
    assert list(data_dir.iterdir()) == []
