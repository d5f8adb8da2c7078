"""outcomes briefing: a page, a pack, or a file an area, where it was asked to be."""

from pathlib import Path

import pytest

from etl.errors import ExitCode
from tests.commands import outcomes
from tests.pages import read, words_of


@pytest.fixture(autouse=True)
def _here(made_up_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_DATA_DIR", str(made_up_data))


def test_an_area_is_written_where_asked_and_written_again(tmp_path: Path) -> None:
    path = tmp_path / "for the meeting" / "kent.pdf"
    for period, said in (("quarter", "July to September 2026"), ("month", "September 2026")):
        done = outcomes("briefing", "--area", "kent", "--period", period, "--out", path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Made-up data") and str(path) in done.stdout
        assert f"Kent Prosecution outcomes briefing: stalking and harassment {said}" in words_of(
            path.read_bytes()
        )
    assert [file.name for file in path.parent.iterdir()] == ["kent.pdf"]


def test_without_a_place_it_has_its_usual_name_here(tmp_path: Path) -> None:
    assert outcomes("briefing", "--measure", "dv_overlap", cwd=tmp_path).returncode == 0
    (file,) = tmp_path.iterdir()
    assert file.name == "briefing-all-areas.pdf"
    said = words_of(file.read_bytes())
    assert "Domestic violence overlap" in said and "Conviction rate" not in said


def test_a_pack_of_all_and_a_file_of_each(tmp_path: Path) -> None:
    one = ("--measure", "dv_overlap")
    assert outcomes("briefing", "--all", *one, "--out", tmp_path / "pack").returncode == 0
    assert outcomes("briefing", "--each", *one, "--out", tmp_path / "each").returncode == 0
    pages = read((tmp_path / "pack" / "board-pack.pdf").read_bytes()).pages
    files = sorted(file.name for file in (tmp_path / "each").iterdir())
    assert len(pages) == len(files) == 43
    assert files[:2] == ["briefing-all-areas.pdf", "briefing-avon-and-somerset.pdf"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--area", "atlantis"), "area is 'atlantis'"),
        (("--all", "--area", "kent"), "leave --area out"),
        (("--each", "--area", "kent"), "leave --area out"),
        (("--each", "--out", "one.pdf"), "give --out a folder"),
        (("--measure", "attrition"), "a briefing tells shares only"),
        (("--period", "week"), "week"),
    ],
)
def test_what_cannot_be_set_is_said_in_one_line(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = outcomes("briefing", *arguments, cwd=tmp_path)
    assert done.returncode == ExitCode.USAGE
    assert said in done.stderr and not list(tmp_path.iterdir())
