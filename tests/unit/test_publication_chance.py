"""What chance alone would mark, and what recording alone could explain, go with what is found."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from scipy.stats import poisson

from etl.findings import grid
from etl.live import require_live
from etl.publication.files.record import record
from etl.publication.model import Release
from etl.publication.page import chance, write_index, write_pages
from etl.publication.page.chance import Chance, Explained, chance_of, chance_text
from etl.publication.page.wording import read_words
from etl.publication.said import statements
from etl.publication.table import Mark
from tests.made_up_pages import wide_release
from tests.made_up_release import MEASURES, made_up_release
from tests.parsed import parsed, text_of
from tests.publications import standing
from tests.unit.test_publication_charts import STEADY, UNRECORDED, told
from tests.unit.test_publication_summary import marked, with_national
from tests.warehouses import data_folder

WORDS = read_words()
RECORDING = (
    "1 of 1 measures moved beyond ordinary ups and downs: Conviction rate (recording alone could"
    " explain it)."
)
CHANCE = (
    "If nothing ever changed, chance alone would mark about 0.2 of the measures judged (4): it may"
    " explain the 1 marked."
)


def listed(root: Path) -> tuple[str, str]:
    """What the page of all releases and the first entry of the feed say."""
    feed = ElementTree.fromstring((root / "feed.xml").read_bytes())
    entry = feed.find("{*}entry/{*}summary").text
    return text_of(parsed(root / "index.html")), entry


def test_a_release_says_once_what_chance_alone_would_mark(tmp_path: Path) -> None:
    write_pages(wide_release(), tmp_path)
    assert text_of(parsed(tmp_path / "index.html")).count(CHANCE) == 1
    write_index((standing(wide_release(), tmp_path),), tmp_path, ())
    assert all(text.count(CHANCE) == 1 for text in listed(tmp_path))
    # Where nothing is marked there is nothing that chance could explain.
    write_index((standing(made_up_release(), tmp_path),), tmp_path, ())
    assert not any("chance alone" in text for text in listed(tmp_path))


def test_measures_that_cannot_be_judged_are_not_among_those_that_chance_would_mark() -> None:
    release = wide_release()
    short = made_up_release(count=2).statements[0]
    mixed = replace(release, statements=(short, *release.statements[1:]))
    found = chance_of(mixed)
    charts = [one.chart for one in release.statements[1:]]
    assert (found.judged, found.marked) == (3, 1)
    assert found.expected == pytest.approx(grid.marked_by_chance(charts), abs=0.001)
    assert chance_of(made_up_release(count=2)) is None and chance_text(WORDS, None) == []


@pytest.mark.parametrize("marked", range(5))
@pytest.mark.parametrize(("apart", "alike"), [(0.2, 0.3), (0.03, 0.06), (0.02, 0.03)])
def test_chance_explains_what_the_dashboard_says_it_does(
    marked: int, apart: float, alike: float
) -> None:
    def is_beyond(expected: float) -> bool:
        return poisson.sf(marked - 1, expected) < 0.05

    expected = "neither" if is_beyond(alike) else "likeness" if is_beyond(apart) else "chance"
    found = chance._explained(marked, apart, alike)
    assert found == (expected if marked else "nothing_marked")


@pytest.mark.parametrize(
    ("explained", "marked", "said"),
    [
        (Explained.NOTHING_MARKED, 0, "(6)."),
        (Explained.CHANCE, 1, "(6): it may explain the 1 marked."),
        (
            Explained.LIKENESS, 1,
            "(6): it does not explain the 1 marked, but may where a quarter is like the one before"
            " it.",
        ),
        (
            Explained.NEITHER, 3,
            "(6): it does not explain the 3 marked. Measures that overlap are no separate signs.",
        ),
    ],
)  # fmt: skip
def test_what_chance_would_mark_is_said_in_a_sentence(
    explained: Explained, marked: int, said: str
) -> None:
    found = " ".join(chance_text(WORDS, Chance(6, marked, 0.02, explained)))
    opening = (
        "If nothing ever changed, chance alone would mark fewer than 0.1 of the measures judged"
    )
    assert found == f"{opening} {said}"


def test_a_finding_that_recording_alone_could_explain_is_not_listed_without_that(
    tmp_path: Path,
) -> None:
    release, _, _ = told(UNRECORDED)
    write_index((standing(release, tmp_path),), tmp_path, ())
    assert all(RECORDING in text for text in listed(tmp_path))
    steady, _, _ = told(STEADY)
    (said,) = record(steady)["statements"]
    assert said["is_recording_alone"] is False


def test_a_release_that_recorded_neither_is_listed_as_it_was(tmp_path: Path) -> None:
    """Releases made by an earlier program are public, and their entries of the feed stay."""
    release, _, _ = told(UNRECORDED)
    made = standing(release, tmp_path)
    (statement,) = made.meta["statements"]
    then = {key: value for key, value in made.meta.items() if key != "chance"}
    then["statements"] = [{k: v for k, v in statement.items() if k != "is_recording_alone"}]
    write_index((replace(made, meta=then),), tmp_path, ())
    _, entry = listed(tmp_path)
    assert entry.startswith(
        "1 of 1 measures moved beyond ordinary ups and downs: Conviction rate. Conviction rate in"
    )
    assert "chance" not in entry and MEASURES[0].title in entry


def test_other_counts_behind_the_same_marks_are_told_in_the_same_bytes(
    made_up_data: Path, tmp_path: Path
) -> None:
    """What chance and recording could explain follows from what is published, and nothing else."""
    with data_folder(made_up_data):
        warehouse = require_live().path
    other = tmp_path / "other.duckdb"
    shutil.copyfile(warehouse, other)
    with duckdb.connect(other) as con:
        con.execute("update metrics.counts set numerator = 0, eligible = 3 * denominator + 7")
    hidden = marked("2025-Q3", MEASURES[0].name, Mark.CONFIDENTIAL)
    release = with_national(made_up_release(), hidden)
    first, second = (pages_of(release, one, tmp_path / one.stem) for one in (warehouse, other))
    assert first == second and b'"chance": {' in first["release.json"]


def pages_of(release: Release, warehouse: Path, folder: Path) -> dict[str, bytes]:
    """Write what a release says over a warehouse, and read it: its record and its pages."""
    names = [one.measure for one in release.statements]
    national = release.table("national")
    said = statements(warehouse, national, names, "stalking-and-harassment")
    release = replace(release, statements=tuple(said))
    folder.mkdir()
    write_pages(release, folder)
    (folder / "release.json").write_text(json.dumps(record(release), default=str))
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
