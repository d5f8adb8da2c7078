"""A briefing says what the warehouse counts, on one page, and the same of the same warehouse."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.briefing import MEASURES, Wanted, board_pack, briefing_pdf, one_each
from etl.errors import ExitCode, OutcomesError
from etl.findings.asking import Ask, Selection, asking, asking_live
from etl.settings import settings
from tests.pages import heights, read, tags, words_of
from tests.warehouses import data_folder

ALL_OF_ALL = Wanted("all", "month")
LOWEST = 42.0  # points: beneath it stand the footer's marking and number alone


@pytest.fixture(scope="module")
def ask(made_up_data: Path) -> Iterator[Ask]:
    with data_folder(made_up_data), asking_live() as ask:
        yield ask


@pytest.fixture(scope="module")
def nation(ask: Ask) -> bytes:
    return briefing_pdf(ask)


def newest(ask: Ask, metric: str, area: str = "all") -> dict:
    """The newest whole quarter, from the question itself."""
    selection = Selection(metric, "quarter", area, "stalking-and-harassment")
    return [row for row in ask("series", **selection.filters).to_dicts() if row["is_complete"]][-1]


def test_each_measure_has_its_counts_and_interval(ask: Ask, nation: bytes) -> None:
    said = words_of(nation)
    for metric in MEASURES:
        row = newest(ask, metric)
        assert f"{row['numerator']:,} of {row['denominator']:,}" in said, metric
        low, high = 100 * row["rate_low"], 100 * row["rate_high"]
        assert f"95% interval {low:.1f}% to {high:.1f}%" in said, metric


def test_a_page_says_what_it_is_of_and_from_when(ask: Ask, nation: bytes) -> None:
    (build,) = ask("build").to_dicts()
    said = words_of(nation)
    for text in (
        "MADE-UP DATA", "England and Wales", "stalking and harassment", "July to September 2026",
        "Data to 30 September 2026", "Management information, not official statistics",
        f"Warehouse {build['version']}", f"{build['built_at']:%H:%M} UTC", "Page 1 of 1",
    ):  # fmt: skip
        assert text in said
    assert said.count("OFFICIAL") == 2


def test_the_marking_is_the_one_that_is_set(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_CLASSIFICATION", "OFFICIAL-SENSITIVE #1")
    settings.cache_clear()
    said = words_of(briefing_pdf(ask, "kent"))
    monkeypatch.undo()
    settings.cache_clear()
    assert said.count("OFFICIAL-SENSITIVE #1") == 2


def test_a_conviction_rate_is_never_alone(ask: Ask) -> None:
    said = words_of(briefing_pdf(ask, wanted=Wanted(measures=("conviction_rate",))))
    row, dropped = newest(ask, "conviction_rate"), newest(ask, "discontinuance_rate")
    assert f"{row['numerator']} convictions of {row['denominator']} defendants finalised" in said
    assert f"a year before {row['numerator_before']} of {row['denominator_before']}" in said
    assert f"Discontinued: {dropped['numerator']} of {dropped['denominator']}" in said
    assert "Discontinuance rate" not in said


def test_of_few_no_per_cent_is_printed_large(ask: Ask) -> None:
    metric = "restraining_order_use"
    rows = ((area, newest(ask, metric, area)) for area in ask("areas")["area_code"])
    area, row = next((area, row) for area, row in rows if 0 < (row["denominator"] or 0) < 20)
    said = words_of(briefing_pdf(ask, area, Wanted(measures=(metric,))))
    assert f"{row['numerator']} of {row['denominator']}" in said
    assert "too few for a share" in said and f" {100 * row['rate']:.1f}% " not in said


@pytest.fixture(scope="module")
def pack(ask: Ask) -> bytes:
    return board_pack(ask, ALL_OF_ALL)


def test_every_area_fits_one_page_whatever_there_is_to_say(ask: Ask, pack: bytes) -> None:
    yearly = board_pack(ask, Wanted("all", "financial year"))
    areas = dict(ask("areas").rows())
    for made in (pack, yearly):
        assert len(read(made).pages) == len(areas) + 1
        for place in range(len(areas) + 1):
            below = [text for text, height in heights(made, place).items() if height < LOWEST]
            number = f"Page {place + 1} of {len(areas) + 1}"
            assert number in below and len(below) == 3, below


def test_a_pack_has_a_bookmark_for_each_area_in_its_order(ask: Ask, pack: bytes) -> None:
    names = [area for _, area in ask("areas").rows()]
    assert [mark.title for mark in read(pack).outline] == ["England and Wales", *names]
    assert names[20] in words_of(pack, 21)


def test_one_file_an_area_says_what_its_page_of_the_pack_says(ask: Ask, pack: bytes) -> None:
    files = dict(one_each(ask, ALL_OF_ALL))
    assert list(files) == ["all", *ask("areas")["area_code"]]
    place = list(files).index("kent")
    number = f"Page {place + 1} of {len(files)}"
    assert words_of(files["kent"]) == words_of(pack, place).replace(number, "Page 1 of 1")
    assert briefing_pdf(ask, "kent", ALL_OF_ALL) == files["kent"]


def test_one_warehouse_gives_the_same_bytes(ask: Ask, nation: bytes) -> None:
    (build,) = ask("build").to_dicts()
    assert briefing_pdf(ask) == nation
    made_at = read(nation).metadata.creation_date
    assert made_at.replace(tzinfo=None) == build["built_at"].replace(microsecond=0)


def test_a_screen_reader_is_told_everything(nation: bytes) -> None:
    pdf = read(nation)
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert pdf.metadata.title.startswith("Prosecution outcomes briefing: England and Wales")
    assert pdf.metadata.author is None
    found = tags(nation)
    pictures = [tag["/Alt"] for tag in found if tag["/S"] == "/Figure"]
    assert len(pictures) == len(MEASURES)
    assert all(alt.startswith("Control chart of ") for alt in pictures)
    assert [tag["/S"] for tag in found].count("/TH") == 3


@pytest.mark.parametrize(
    ("area", "wanted", "said"),
    [
        ("atlantis", Wanted(), "area is 'atlantis'"),
        ("all-but-kent", Wanted(), "one area, or all"),
        ("all", Wanted("piracy"), "offences is 'piracy'"),
        ("all", Wanted(period_type="week"), "period_type is 'week'"),
        ("all", Wanted(measures=("attrition",)), "a briefing tells shares only"),
        ("all", Wanted("all", measures=("published_conviction_rate",)), "about cases"),
        ("all", Wanted(measures=("nonsense",)), "There is no metric 'nonsense'"),
    ],
)
def test_what_cannot_be_told_is_refused(ask: Ask, area: str, wanted: Wanted, said: str) -> None:
    with pytest.raises(OutcomesError, match=said) as refused:
        briefing_pdf(ask, area, wanted)
    assert refused.value.exit_code == ExitCode.USAGE


def test_without_cases_there_is_nothing_to_brief_about() -> None:
    with duckdb.connect() as con:
        con.execute("create schema quality")
        con.execute(
            "create table quality.freshness as select 'published' as source,"
            " date '2014-01-01' as data_from, date '2019-03-31' as data_to, false as is_made_up"
        )
        with pytest.raises(OutcomesError, match="holds none") as refused:
            briefing_pdf(asking(con))
    assert refused.value.exit_code == ExitCode.NO_WAREHOUSE
