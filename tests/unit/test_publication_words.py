"""All words in one place: another language is a file more, and templates have none."""

import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from jinja2 import Environment

from etl.errors import OutcomesError
from etl.publication.page import write_index, write_pages
from etl.publication.page.wording import WORDS, read_words
from etl.publication.table import SCHEMA, WOULD
from tests.made_up_pages import revised_release, wide_release
from tests.parsed import SVG, parsed
from tests.publications import calendar, published

TEMPLATES = sorted((WORDS.parent / "templates").glob("*.j2"))
# What is said only by reason of what a reader sees or hears.
SAID = ("title", "alt", "aria-label", "placeholder", "content", "summary")
NOT_SAID = {"width=device-width, initial-scale=1", "telephone=no"}
# The letter that stands for all of another language.
OTHER = "ⱡ"


def in_another_language(folder: Path, language: str = "xx") -> Path:
    """Write the words of a language that has one letter, but for what stands in for a value."""
    text = (WORDS / "en.toml").read_text(encoding="utf-8")
    lines = [_translated(line) for line in text.splitlines() if not line.startswith("#")]
    (folder / f"{language}.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _translated(line: str) -> str:
    return re.sub(r'"[^"]*"', lambda text: re.sub(r"\{\w+\}|[^\W\d_]", _letter, text[0]), line)


def _letter(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("{") else OTHER


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(template: Path) -> None:
    tokens = Environment().lex(template.read_text(encoding="utf-8"))
    # A value stands for itself, and is no word of the template.
    stands = {"data": lambda text: text, "variable_begin": lambda _: "0"}
    markup = "".join(stands[kind](text) for _, kind, text in tokens if kind in stands)
    attributes = re.findall(rf'\b(?:{"|".join(SAID)})="([^"]*)"', markup)
    assert {text for text in attributes if re.search(r"[^\W\d]", text)} <= NOT_SAID
    assert re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>", " ", markup)) == []


@pytest.mark.parametrize("release", [wide_release(), revised_release()], ids=["first", "revised"])
def test_a_second_language_is_used_for_all_that_is_no_data(release: Any, tmp_path: Path) -> None:
    write_pages(release, tmp_path, "xx", in_another_language(tmp_path))
    for file in ("index.html", "methods.html"):
        page = parsed(tmp_path / file)
        assert page.get("lang") == "xx"
        assert OTHER in page.find("head/title").text
        assert set(_letters(page)) == {OTHER}


def test_the_index_speaks_it_too(tmp_path: Path) -> None:
    words = in_another_language(tmp_path)
    write_index(published(tmp_path), tmp_path, calendar(), "xx", words)
    assert set(_letters(parsed(tmp_path / "index.html"))) == {OTHER}
    title = f"{OTHER * 4}-{OTHER * 2} {OTHER * 4}: {OTHER * 11}"
    assert f"<title>{title}" in (tmp_path / "feed.xml").read_text(encoding="utf-8")


def _letters(element: Element) -> str:
    """The letters of a page that are said in its own language."""
    if element.tag in (SVG, "code", "style", "script") or element.get("lang") == "en":
        return ""
    own = [element.text or "", *(element.get(name) or "" for name in SAID[:3])]
    inner = [_letters(child) + (child.tail or "") for child in element]
    # The names of releases and the marks are the same in every language.
    text = re.sub(r"\d{4}-Q\d(-r\d)?|\[[cxz]\]", "", "".join([*own, *inner]))
    return re.sub(r"[\W\d_]", "", text)


def test_a_language_lacks_no_words(tmp_path: Path) -> None:
    folder = in_another_language(tmp_path)
    text = (folder / "xx.toml").read_text(encoding="utf-8")
    lines = text.splitlines()
    heading = next(n for n, line in enumerate(lines) if line.startswith("heading = "))
    changed = [*lines[:heading], 'headline = "x"', *lines[heading + 1 :]]
    changed = [line.replace("{measure}: {percent}", "{measure}: {share}") for line in changed]
    (folder / "xx.toml").write_text("\n".join(changed), encoding="utf-8")
    with pytest.raises(OutcomesError) as refused:
        read_words("xx", folder)
    for fault in (
        "summary.heading is missing",
        "summary.headline is unknown",
        "summary.number has",
    ):
        assert fault in str(refused.value)


def test_a_language_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutcomesError, match=r"no words in 'cy'. Languages with words: en"):
        write_pages(wide_release(), tmp_path, "cy")
    (tmp_path / "cy.toml").write_text("[site\n", encoding="utf-8")
    with pytest.raises(OutcomesError, match=r"cy.toml is no TOML"):
        read_words("cy", tmp_path)


def test_what_is_not_there_is_a_clear_error() -> None:
    words = read_words()
    with pytest.raises(OutcomesError, match=r"no 'site.nothing' in en.toml"):
        words.say("site.nothing")
    with pytest.raises(OutcomesError, match=r"release.title asks for \{quarter\}"):
        words.say("release.title")


def test_the_columns_described_are_those_of_a_table() -> None:
    words = read_words()
    assert all(words.say(f"columns.{name}") for name in SCHEMA | WOULD)
