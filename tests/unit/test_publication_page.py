"""The pages of a release: valid, complete, and of nothing but the release."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from etl.errors import OutcomesError
from etl.publication.model import Release
from etl.publication.page import write_pages
from etl.publication.page.breakdowns import MOST_ROWS
from etl.publication.table import Mark
from tests.made_up_pages import FALLING, RESTATED, revised_release, wide_release
from tests.made_up_release import TERMS, made_up_release
from tests.parsed import PageTable, parsed, tables, text_of

RELEASES = {
    "plain": made_up_release,
    "wide": wide_release,
    "revised": revised_release,
    "one quarter": lambda: made_up_release(count=1),
    "no statements": lambda: wide_release(statements=(), checks=(), changes=(), omitted=()),
    "real": lambda: wide_release(is_made_up=False),
}
MARKS = tuple(mark.value for mark in Mark)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a release by its name in RELEASES, written once."""
    made: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in made:
            made[name] = tmp_path_factory.mktemp("release")
            write_pages(RELEASES[name](), made[name])
        return made[name]

    return folder


@pytest.fixture
def wide(written: Callable[[str], Path]) -> Path:
    return written("wide")


@pytest.mark.parametrize("name", RELEASES)
def test_pages_are_valid_and_in_order(name: str, written: Callable[[str], Path]) -> None:
    for file in ("index.html", "methods.html"):
        page = parsed(written(name) / file)
        assert page.get("lang") == "en"
        levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch(r"h\d", str(one.tag))]
        assert levels.count(1) == 1 and levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        ids = Counter(one.get("id") for one in page.iter() if one.get("id"))
        assert max(ids.values()) == 1
        pointed = [one.get("href")[1:] for one in page.iter("a") if one.get("href")[0] == "#"]
        labels = [one.get("aria-labelledby").split() for one in page.iter() if _is_labelled(one)]
        assert {*pointed, *(name for names in labels for name in names)} <= set(ids)


def _is_labelled(element: ElementTree.Element) -> bool:
    return element.get("aria-labelledby") is not None


def test_each_table_has_a_name_heads_and_roles_and_is_no_stop(wide: Path) -> None:
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    for file in ("index.html", "methods.html"):
        page = parsed(wide / file)
        assert not [
            one for one in page.iter() if one.get("tabindex") or one.get("role") == "region"
        ]
        for table in page.iter("table"):
            assert table.get("aria-labelledby") == table.find("caption").get("id")
            assert text_of(table.find("caption"))
            for one in table.iter():
                assert one.tag not in roles or one.get("role") == roles[one.tag]
            heads = table.find("thead").iter("th")
            assert {(one.get("role"), one.get("scope")) for one in heads} == {
                ("columnheader", "col")
            }
            for row in table.find("tbody").iter("tr"):
                assert (row[0].get("role"), row[0].get("scope")) == ("rowheader", "row")


@pytest.mark.parametrize("name", ["plain", "wide", "revised", "one quarter"])
def test_every_number_of_a_table_stands_in_a_table_of_the_release(
    name: str, written: Callable[[str], Path]
) -> None:
    release = RELEASES[name]()
    printed = {table.name: table.as_text.to_dicts() for table in release.tables}
    found = tables(parsed(written(name) / "index.html"))
    for page_table in (one for one in found if one.name not in ("downloads", "anew")):
        rows = _rows_of(release, printed, page_table)
        assert len(page_table.rows) == (min(len(rows), 8) if _is_series(page_table) else len(rows))
        expected = {_as_shown(page_table.heads, row) for row in rows}
        for row in page_table.rows:
            assert _numbers(page_table.heads, row) in expected


def _is_series(shown: PageTable) -> bool:
    return shown.name.startswith("series-")


def _rows_of(
    release: Release, printed: dict[str, list[dict]], shown: PageTable
) -> list[dict[str, str]]:
    """The rows a table of the page is of, by its name: <table>-<measure>, series-<measure>."""
    nation = printed["national"]
    newest = str(release.quarter)
    if shown.name == "key-numbers":
        return [row for row in nation if row["quarter"] == newest]
    table, measure = shown.name.split("-", 1)
    if table == "series":
        return [row for row in nation if row["measure"] == measure]
    return [r for r in printed[table] if r["measure"] == measure and r["quarter"] == newest]


_COLUMNS = {
    "Counted": "numerator", "Out of": "denominator", "Per cent": "percent",
    "95% interval": "percent_low", "Recorded": "coverage_percent",
    "Definition version": "definition_version",
}  # fmt: skip


def _as_shown(heads: list[str], row: dict[str, str]) -> tuple[str, ...]:
    """The values of a printed row that stand under some heads."""
    interval = f"{row['percent_low']} to {row['percent_high']}"
    shown = row if row["percent_low"] in MARKS else row | {"percent_low": interval}
    return tuple(shown[_COLUMNS[head]] for head in heads if head in _COLUMNS)


def _numbers(heads: list[str], row: list[str]) -> tuple[str, ...]:
    pairs = zip(heads, row, strict=True)
    return tuple(re.sub("[%,]", "", cell) for head, cell in pairs if head in _COLUMNS)


@pytest.mark.parametrize("name", RELEASES)
def test_no_two_tables_of_a_page_have_the_same_caption(
    name: str, written: Callable[[str], Path]
) -> None:
    for file in ("index.html", "methods.html"):
        captions = Counter(text_of(one) for one in parsed(written(name) / file).iter("caption"))
        assert max(captions.values()) == 1


def test_versions_of_different_measures_are_not_set_side_by_side(
    written: Callable[[str], Path],
) -> None:
    found = {one.name: one.heads for one in tables(parsed(written("wide") / "index.html"))}
    assert "Definition version" not in found["key-numbers"]


def test_a_mark_is_explained_beneath_each_table_it_stands_in(wide: Path) -> None:
    seen = set()
    for table in tables(parsed(wide / "index.html")):
        used = {cell for row in table.rows for cell in row if cell in MARKS}
        seen |= used
        assert {mark for mark in MARKS if f"{mark}:" in table.notes} == used
        assert "" not in {cell for row in table.rows for cell in row}
    assert seen == {"[c]", "[z]"}


def test_a_table_too_long_to_read_is_a_link(wide: Path) -> None:
    page = parsed(wide / "index.html")
    assert all(len(table.rows) <= MOST_ROWS for table in tables(page))
    assert not any(table.name.startswith("areas_by_offence") for table in tables(page))
    assert "by area and by offence: 120 rows, too many for a page." in text_of(page)
    assert "tables/areas_by_offence.csv" in {link.get("href") for link in page.iter("a")}


def test_what_happened_is_said_first_and_the_gravest_before_the_rest(wide: Path) -> None:
    text = text_of(parsed(wide / "index.html").find("body"))
    worse = text.index("Changed for the worse: 1 of 4 measures")
    usual = text.index("No change beyond the usual: 3 of 4 measures")
    said = re.search(
        rf"{FALLING.title}: 52\.0% \([\d,]+ of [\d,]+; 95% interval 50\.2% to 53\.8%\)", text
    )
    assert worse < said.start() < usual
    assert usual < text.index("On this page") < text.index("Key numbers")


@pytest.mark.parametrize("name", RELEASES)
def test_all_that_the_release_says_is_said(name: str, written: Callable[[str], Path]) -> None:
    release = RELEASES[name]()
    index = text_of(parsed(written(name) / "index.html"))
    methods = text_of(parsed(written(name) / "methods.html"))
    for statement in release.statements:
        reading = statement.reading
        assert index.count(reading.value) == 2  # Once as it is, once to be quoted.
        assert all(text in index for text in (reading.verdict, *reading.cautions))
    assert all(one.reason in index for one in release.omitted)
    assert all(change in index for change in release.changes)
    assert all(check.name in methods and check.reason in methods for check in release.checks)
    for measure in release.measures:
        said = (measure.unit, measure.excluded, measure.better_note, measure.source)
        assert all(text in methods for text in (*said, *measure.versions))
    made = release.provenance
    assert all(text in methods for text in (made.definitions, made.program, made.plan_sha256))
    assert ("MADE-UP DATA" in index) == ("MADE-UP DATA" in methods) == release.is_made_up
    for page in (index, methods):
        assert "Management information, not official statistics" in page


def test_a_page_names_whom_to_ask(wide: Path) -> None:
    text = text_of(parsed(wide / "index.html"))
    assert f"these numbers: {TERMS.team}, {TERMS.email}." in text and "[name" not in text


def test_what_is_told_of_some_offences_names_them(wide: Path) -> None:
    index, methods = (parsed(wide / file) for file in ("index.html", "methods.html"))
    here = "Stalking and harassment, England and Wales"
    for page, table in ((index, "key-numbers"), (methods, "coverage")):
        (caption,) = [one for one in page.iter("caption") if one.get("id") == f"caption-{table}"]
        assert text_of(caption).endswith(f": {here}, July to September 2026")
    for measure in wide_release().measures:
        assert f"Out of: {measure.denominator}; here only: {here}." in text_of(index)


def test_who_is_counted_is_said_as_the_measures_count(written: Callable[[str], Path]) -> None:
    defendants = "They count defendants in cases that ended, not people"
    for name, is_of_defendants in (("plain", True), ("wide", False)):
        for file in ("index.html", "methods.html"):
            text = text_of(parsed(written(name) / file))
            assert (defendants in text) == is_of_defendants
            assert ("Each measure says what it counts." in text) != is_of_defendants
            assert "They count cases" not in text


def test_a_revision_says_why_before_anything_else(written: Callable[[str], Path]) -> None:
    text = text_of(parsed(written("revised") / "index.html").find("body"))
    assert text.index(revised_release().reason) < text.index("What happened")
    assert "Revision" not in text_of(parsed(written("wide") / "index.html"))


def test_a_revision_tells_the_old_numbers_and_leads_to_what_it_replaces(
    written: Callable[[str], Path],
) -> None:
    page = parsed(written("revised") / "index.html")
    links = {link.get("href"): text_of(link) for link in page.iter("a")}
    assert links["../2026-Q3/index.html"] == "See the release it replaces, 2026-Q3"
    assert links["#changes"]
    (anew,) = [one for one in tables(page) if one.name == "anew"]
    assert anew.heads == ["Measure", "Offence", "Quarter", "It was", "It is"]
    assert [row[3:] for row in anew.rows] == [[one.was, one.now] for one in RESTATED]


def test_a_series_names_the_revision_that_its_numbers_are_of(
    written: Callable[[str], Path],
) -> None:
    assert "July to September 2026 (revised: 2026-Q3-r1)" in _names(written("revised"))
    assert not any("revised" in name for name in _names(written("wide")))


def _names(folder: Path) -> set[str]:
    return {row[0] for table in tables(parsed(folder / "index.html")) for row in table.rows}


@pytest.mark.parametrize("file", ["index.html", "methods.html"])
@pytest.mark.parametrize("name", RELEASES)
def test_a_page_says_under_its_date_that_it_may_have_been_corrected_since(
    name: str, file: str, written: Callable[[str], Path]
) -> None:
    main = list(parsed(written(name) / file).find("body/main"))
    dated = next(at for at, one in enumerate(main) if "Published at" in text_of(one))
    assert text_of(main[dated + 1]) == (
        "This page does not change. Numbers here may have been corrected since: check All"
        " releases before you quote."
    )
    assert [link.get("href") for link in main[dated + 1].iter("a")] == ["../index.html"]


def test_pictures_are_named_described_and_say_what_they_are(wide: Path) -> None:
    files = sorted((wide / "charts").iterdir())
    assert [file.stem for file in files] == sorted(m.name for m in wide_release().measures)
    space = {"s": "http://www.w3.org/2000/svg"}
    for file in files:
        drawing = ElementTree.fromstring(file.read_text(encoding="utf-8"))
        assert drawing.find("s:title", space).text and drawing.find("s:desc", space).text
        words = " ".join(text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text"))
        assert "MADE-UP DATA" in words and "not official statistics" in words


def test_charts_in_the_page_say_what_they_show(wide: Path) -> None:
    page = parsed(wide / "index.html")
    said = [text.text for text in page.iter("{http://www.w3.org/2000/svg}desc")]
    assert len(said) == 4
    falling = next(text for text in said if "ends with 52.0% in July to September 2026" in text)
    assert "more than the usual ups and downs: July to September 2026." in falling
    assert all("and tables/national.csv has all." in text for text in said)
    gap = next(text for text in said if "Not available, so not drawn" in text)
    assert "January to March 2023; April to June 2023" in gap


def test_a_chart_of_what_is_not_published_is_refused(tmp_path: Path) -> None:
    release = made_up_release()
    tables = (release.table("areas"), release.table("national"))
    fewer = tables[1].rows.with_columns(
        pl.when(pl.col("quarter") == "2026-Q3").then(pl.col("numerator") - 1)
        .otherwise(pl.col("numerator")).alias("numerator")
    )  # fmt: skip
    changed = replace(release, tables=(tables[0], replace(tables[1], rows=fewer)))
    with pytest.raises(OutcomesError, match=r"conviction_rate draws counts that no table"):
        write_pages(changed, tmp_path)


def test_the_same_release_gives_the_same_bytes(wide: Path, tmp_path: Path) -> None:
    write_pages(wide_release(), tmp_path)
    files = [file.relative_to(wide) for file in wide.rglob("*") if file.is_file()]
    assert len(files) == 6
    assert all((tmp_path / file).read_bytes() == (wide / file).read_bytes() for file in files)


def test_a_page_is_light_and_asks_for_nothing_else(wide: Path) -> None:
    for file in ("index.html", "methods.html"):
        text = (wide / file).read_text(encoding="utf-8")
        assert len(text.encode()) < 100_000
        page = parsed(wide / file)
        tags = {str(one.tag) for one in page.iter()}
        assert not tags & {"script", "img", "link", "iframe", "object", "base", "form"}
        licence = TERMS.licence_address
        others = text.replace(f'href="{licence}"', "")
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\((?!#)", others)
        addresses = {link.get("href") for link in page.iter("a")} - {licence}
        assert not any(re.match(r"[a-z]+:|//", address) for address in addresses)


HOSTILE = "<script>alert(1)</script> & \"x\" 'y' {numerator} {{ 7*7 }} </style>"


def test_nothing_that_data_say_becomes_markup(tmp_path: Path) -> None:
    release = made_up_release(reason=HOSTILE, changes=(HOSTILE,), notes=(HOSTILE,))
    measures = tuple(replace(measure, title=HOSTILE, unit=HOSTILE) for measure in release.measures)
    tables = tuple(replace(table, name=f'"><script>{table.name}') for table in release.tables)
    write_pages(replace(release, measures=measures, tables=tables), tmp_path)
    for file in ("index.html", "methods.html"):
        page = parsed(tmp_path / file)
        assert not list(page.iter("script"))
        assert HOSTILE in text_of(page)
    for file in (tmp_path / "charts").iterdir():
        ElementTree.fromstring(file.read_text(encoding="utf-8"))


def test_a_table_that_is_public_already_says_what_the_policy_would_do(tmp_path: Path) -> None:
    release = wide_release()
    regions = release.table("regions")
    would = pl.Series("policy_would", ["show", "withhold"] * 6)
    public = replace(regions, rows=regions.rows.with_columns(would), is_protected=False)
    others = tuple(table for table in release.tables if table.name != "regions")
    write_pages(replace(release, tables=(*others, public)), tmp_path)
    shown = next(
        t for t in tables(parsed(tmp_path / "index.html")) if t.name == "regions-dv_overlap"
    )
    assert shown.heads[-1] == "The disclosure policy would"
    assert {row[-1] for row in shown.rows} <= {"show it", "withhold it"}
    assert "policy_would" in text_of(parsed(tmp_path / "methods.html"))


def test_every_column_of_the_tables_is_described(wide: Path) -> None:
    shown = next(t for t in tables(parsed(wide / "methods.html")) if t.name == "columns")
    assert [row[0] for row in shown.rows] == [*wide_release().tables[0].rows.columns, "data_kind"]


def test_a_file_is_saved_under_the_name_of_its_release(wide: Path) -> None:
    links = parsed(wide / "index.html").iter("a")
    leaving = [one for one in links if re.match("tables/|charts/", one.get("href"))]
    assert len(leaving) > 10
    for link in leaving:
        assert link.get("download") == f"2026-Q3-{link.get('href').rpartition('/')[2]}"
