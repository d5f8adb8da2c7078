"""What is copied from a page says by itself what it is, of when, whose, and where it stands."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from markupsafe import escape

from etl.publication.model import Release
from etl.publication.page import write_pages
from etl.publication.page.environment import on_every_sheet
from tests.made_up_pages import wide_release
from tests.parsed import parsed, text_of

MADE_UP = "MADE-UP DATA"


def quotes(release: Release, folder: Path) -> dict[str, str]:
    """The quotes of a release, by the measure that their address names."""
    write_pages(release, folder)
    found = [text_of(one) for one in parsed(folder / "index.html").iter("blockquote")]
    return {text.partition("#measure-")[2].partition(".")[0]: text for text in found}


def public_release() -> Release:
    """A made-up release, one measure of which is told by a table that others have published."""
    release = wide_release()
    public = release.table("national")
    kept = pl.col("measure") == "dv_overlap"
    is_kept = public.rows.select(kept.alias("kept"))["kept"]
    would = pl.Series("policy_would", ["show"] * int(is_kept.sum()))
    real = replace(
        public,
        rows=public.rows.filter(is_kept).with_columns(would),
        marks=public.marks.filter(is_kept),
        is_protected=False,
    )
    own = replace(public, rows=public.rows.filter(~is_kept), marks=public.marks.filter(~is_kept))
    return replace(release, tables=(own, replace(real, name="published_national")))


def test_a_quote_says_all_that_it_needs(tmp_path: Path) -> None:
    release = wide_release("2026-Q3", is_made_up=False)
    found = quotes(release, tmp_path)
    assert found.keys() == {one.measure for one in release.statements}
    for statement in release.statements:
        measure, text = release.measure(statement.measure), found[statement.measure]
        assert text == (
            f"{statement.reading.value} That is: {measure.numerator}, out of"
            f" {measure.denominator}. Source: Prosecution outcomes, release 2026-Q3, published 10"
            f" December 2026: 2026-Q3/index.html#measure-{measure.name}. Management information,"
            " not official statistics."
        )


def test_a_quote_names_the_page_on_the_web_where_that_is_known(tmp_path: Path) -> None:
    release = wide_release()
    terms = replace(release.terms, site="https://example.org/outcomes/")
    found = quotes(replace(release, terms=terms), tmp_path)
    where = ": https://example.org/outcomes/2026-Q3/index.html#measure-"
    assert len(found) == 4 and all(where in text for text in found.values())


@pytest.mark.parametrize("is_made_up", [True, False])
def test_what_is_made_up_says_so_in_each_quote_and_title(is_made_up: bool, tmp_path: Path) -> None:
    found = quotes(wide_release(is_made_up=is_made_up), tmp_path)
    assert all(text.startswith(MADE_UP) == is_made_up for text in found.values())
    for file in ("index.html", "methods.html"):
        title = parsed(tmp_path / file).find("head/title").text
        assert title.startswith(MADE_UP) == is_made_up
        styles = "".join(one.text for one in parsed(tmp_path / file).iter("style"))
        mark = f"{MADE_UP}. " if is_made_up else ""
        assert f'{{content:"{mark}This is release 2026-Q3."}}' in styles


def test_of_a_made_up_release_what_is_public_already_is_quoted_as_real(tmp_path: Path) -> None:
    release = public_release()
    assert release.public_measures == {"dv_overlap"}
    found = quotes(release, tmp_path)
    assert [name for name, text in found.items() if not text.startswith(MADE_UP)] == ["dv_overlap"]
    source = release.measure("dv_overlap").source
    assert f"The CPS published these numbers itself: {source}." in found["dv_overlap"]


def test_no_words_can_leave_the_style_they_stand_in() -> None:
    hostile = '</style><script>"\\\n{};/*'
    said = on_every_sheet(escape(hostile)).removeprefix('@page{@top-left{content:"')
    assert not set(said.removesuffix('"}}')) & set("<>\"'\n{};/*")
    assert '{content:"A, b. 1"}' in on_every_sheet(escape("A, b. 1"))
