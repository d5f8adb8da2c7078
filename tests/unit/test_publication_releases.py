"""The page over all releases, its calendar, and the feed."""

import json
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest

from etl.publication.calendar import CalendarEntry
from etl.publication.page import write_index
from etl.publication.quarter import Quarter, ReleaseName
from tests.made_up_pages import revised_release
from tests.parsed import parsed, tables, text_of
from tests.publications import calendar, published, standing

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_index(published(tmp_path), tmp_path, calendar())
    return tmp_path


def test_releases_are_listed_newest_first_with_their_revisions(root: Path) -> None:
    page = parsed(root / "index.html")
    links = [link.get("href") for link in page.find("body/main").iter("a")]
    in_order = ["2026-Q3-r1/index.html", "2026-Q3/index.html", "2026-Q2/index.html"]
    assert links == [*in_order, *in_order, "feed.xml"]
    text = text_of(page.find("body"))
    assert f"Why it was revised: {revised_release().reason}" in text
    assert "Superseded by release 2026-Q3-r1: use that." in text and text.count("Superseded") == 2
    assert text.count("MADE-UP DATA.") == 3


WIDE = (
    "1 of 4 measures changed for the worse: Restraining orders on conviction."
    " 3 of 4 measures did not change by more than usual. If nothing ever changed, chance alone"
    " would mark about 0.2 of the measures judged (4): it may explain the 1 marked."
)


def test_what_happened_is_said_before_any_value(root: Path) -> None:
    text = text_of(parsed(root / "index.html").find("body/main"))
    first = revised_release().statements[0].reading.value
    assert text.index(WIDE) < text.index(first)
    assert "None of the 2 measures changed by more than usual." in text
    summary, superseded, _ = _summaries(root)
    assert superseded.startswith(f"Superseded by release 2026-Q3-r1: use that. {WIDE} ")
    anew = (
        "Conviction rate, stalking and harassment, July to September 2026: now 71.0% (3,736 of"
        " 5,259). It was 71.1% (3,748 of 5,271). Other numbers of the nation that changed"
        " too: 1. The release lists them."
    )
    why = f"Why it was revised: {revised_release().reason} {anew}"
    assert anew in text
    assert summary.startswith(f"{why} {WIDE} {first}")
    assert text.index("Numbers that changed:") < text.index("It was 71.1%") < text.index(first)


def _summaries(root: Path) -> list[str]:
    feed = ElementTree.fromstring((root / "feed.xml").read_bytes())
    return [one.text for one in feed.findall("a:entry/a:summary", ATOM)]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (["concern", "improvement", "usual"], "1 of 3 measures changed for the worse: A. 1 of 3"
         " measures changed for the better: B. 1 of 3 measures did not change by more than usual."),
        (["usual", "change", "change"], "2 of 3 measures moved beyond ordinary ups and downs: B; C."
         " 1 of 3 measures did not change by more than usual."),
        (["moving", "unknown", "moving"], "2 of 3 measures had been moving already: A; C. For 1 of"
         " 3 measures it cannot be told yet: B."),
    ],
)  # fmt: skip
def test_measures_are_told_by_what_is_found_of_them(
    found: list[str], said: str, tmp_path: Path
) -> None:
    (release, *_) = published(tmp_path)
    names = ["a", "b", "c"]
    statements = [
        {"measure": name, "finding": mark, "value": "", "is_public_already": False}
        for name, mark in zip(names, found, strict=True)
    ]
    measures = [{"name": name, "title": name.upper()} for name in names]
    meta = release.meta | {"statements": statements, "measures": measures}
    write_index((replace(release, meta=meta),), tmp_path, ())
    assert said in text_of(parsed(tmp_path / "index.html"))
    assert _summaries(tmp_path)[0].startswith(said)


@pytest.mark.parametrize("made_up", [(True, False), (False, False)], ids=["one", "none"])
def test_titles_say_what_is_made_up(made_up: tuple[bool, ...], tmp_path: Path) -> None:
    releases = [
        replace(one, meta=one.meta | {"is_made_up": is_made_up})
        for one, is_made_up in zip(published(tmp_path), made_up, strict=False)
    ]
    write_index(releases, tmp_path, ())
    mark = "MADE-UP DATA: " if any(made_up) else ""
    page = parsed(tmp_path / "index.html")
    assert page.find("head/title").text == f"{mark}Prosecution outcomes: all releases"
    feed = ElementTree.fromstring((tmp_path / "feed.xml").read_bytes())
    titles = [one.find("a:title", ATOM).text for one in (feed, *feed.findall("a:entry", ATOM))]
    assert titles == [
        f"{mark}Prosecution outcomes: releases",
        "Prosecution outcomes, July to September 2026",
        f"{mark}Prosecution outcomes, April to June 2026",
    ]


def _calendar_of(root: Path) -> list[list[str]]:
    (shown,) = tables(parsed(root / "index.html"))
    return shown.rows


def test_the_calendar_says_what_is_to_come_and_when_the_rest_came(root: Path) -> None:
    assert _calendar_of(root) == [
        ["October to December 2026", "9:30am on 11 March 2027", "To come.", ""],
        ["July to September 2026, revision 1", "9:30am on 14 January 2027",
         "Published. Revisions are not planned.", ""],
        ["July to September 2026", "9:30am on 10 December 2026",
         "Published. Superseded by release 2026-Q3-r1: use that.",
         "The first with orders."],
        ["April to June 2026", "9:30am on 10 September 2026", "Published.", ""],
    ]  # fmt: skip


def test_the_calendar_leads_to_each_release_that_is_public(root: Path) -> None:
    table = next(parsed(root / "index.html").iter("table"))
    links = [link.get("href") for link in table.iter("a")]
    assert links == ["2026-Q3-r1/index.html", "2026-Q3/index.html", "2026-Q2/index.html"]


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        (datetime(2026, 9, 9, 9, 30), "later than planned. The plan was 9:30am on 9 September"),
        (datetime(2026, 9, 10, 9, 31), "earlier than planned. The plan was 9:31am on 10 September"),
    ],
)
def test_a_release_that_came_at_another_time_than_planned_says_so(
    planned: datetime, said: str, tmp_path: Path
) -> None:
    entry = CalendarEntry(Quarter(2026, 2), planned, "Provisional.")
    write_index(published(tmp_path), tmp_path, (entry,))
    (row,) = [row for row in _calendar_of(tmp_path) if row[0] == "April to June 2026"]
    assert row[1:] == ["9:30am on 10 September 2026", f"Published {said} 2026.", ""]


def test_what_is_to_come_stands_soonest_first_and_provisional_is_explained(tmp_path: Path) -> None:
    later, sooner, gone = (
        CalendarEntry(Quarter(2027, 1), datetime(2027, 6, 10, 9, 30), "provisional: for Kent"),
        CalendarEntry(Quarter(2026, 4), datetime(2027, 3, 11, 9, 30), "provisional"),
        CalendarEntry(Quarter(2026, 1), datetime(2026, 6, 11, 9, 30)),
    )  # fmt: skip
    write_index(published(tmp_path), tmp_path, (later, gone, sooner))
    may_change = "To come. The date is provisional: it may still change."
    assert _calendar_of(tmp_path)[:2] == [
        ["October to December 2026", "9:30am on 11 March 2027", may_change, ""],
        ["January to March 2027", "9:30am on 10 June 2027", may_change,
         "provisional: for Kent"],
    ]  # fmt: skip
    # Of a quarter before the newest that is public no release can come any more.
    assert "January to March 2026" not in {row[0] for row in _calendar_of(tmp_path)}


def test_the_feed_is_atom_with_an_entry_for_each_release_and_revision(root: Path) -> None:
    feed = ElementTree.fromstring((root / "feed.xml").read_bytes())
    entries = feed.findall("a:entry", ATOM)
    for one in (feed, *entries):
        assert all(one.find(f"a:{name}", ATOM).text for name in ("id", "title", "updated"))
    assert feed.find("a:author/a:name", ATOM).text
    assert feed.find("a:updated", ATOM).text == "2027-01-14T09:30:00+00:00"
    told = [
        tuple(one.find(f"a:{name}", ATOM).text for name in ("published", "updated"))
        for one in entries
    ]
    assert told == [
        ("2027-01-14T09:30:00+00:00", "2027-01-14T09:30:00+00:00"),
        # Superseded then: a reader who quoted it must hear of that.
        ("2026-12-10T09:30:00+00:00", "2027-01-14T09:30:00+00:00"),
        ("2026-09-10T09:30:00+01:00", "2026-09-10T09:30:00+01:00"),
    ]
    identities = [one.find("a:id", ATOM).text for one in (feed, *entries)]
    assert len(set(identities)) == 4 and all(i.startswith("urn:uuid:") for i in identities)


SITE = "https://example.org/outcomes/"


@pytest.mark.parametrize("address", ["", SITE])
def test_links_lead_to_the_pages_wherever_the_site_is(address: str, tmp_path: Path) -> None:
    write_index(published(tmp_path), tmp_path, (), address=address)
    feed = ElementTree.fromstring((tmp_path / "feed.xml").read_bytes())
    own = [("self", f"{SITE}feed.xml")] if address else []
    assert _links(feed) == [*own, ("alternate", f"{address}index.html")]
    entries = [_links(one) for one in feed.findall("a:entry", ATOM)]
    assert entries == [
        [("alternate", f"{address}{name}/index.html")]
        for name in ("2026-Q3-r1", "2026-Q3", "2026-Q2")
    ]


def _links(element: ElementTree.Element) -> list[tuple[str, str]]:
    """How an element is linked to what; no rel is 'alternate', as RFC 4287 has it."""
    links = element.findall("a:link", ATOM)
    return [(one.get("rel", "alternate"), one.get("href")) for one in links]


def test_a_quarter_that_another_release_counts_again_is_said_to_be_corrected(
    tmp_path: Path,
) -> None:
    *others, _ = published(tmp_path)
    again = standing(revised_release(), tmp_path, Quarter(2026, 2))
    write_index((*others, again), tmp_path, ())
    said = "The numbers of this quarter were corrected in release 2026-Q3-r1: use those."
    assert _summaries(tmp_path)[2].startswith(said)
    assert text_of(parsed(tmp_path / "index.html")).count(said) == 2


def test_of_several_revisions_the_newest_is_named(tmp_path: Path) -> None:
    again = replace(
        revised_release(), name=ReleaseName.named("2026-Q3-r2"),
        published_at=datetime(2027, 2, 1, 9, 30),
    )  # fmt: skip
    write_index((*published(tmp_path), standing(again, tmp_path)), tmp_path, ())
    assert text_of(parsed(tmp_path / "index.html")).count("Superseded by release 2026-Q3-r2") == 4
    feed = ElementTree.fromstring((tmp_path / "feed.xml").read_bytes())
    told = [one.find("a:updated", ATOM).text[:10] for one in feed.findall("a:entry", ATOM)]
    assert told == ["2027-02-01", "2027-02-01", "2027-02-01", "2026-09-10"]


def test_an_entry_stays_as_it_was_until_a_release_supersedes_it(tmp_path: Path) -> None:
    releases = published(tmp_path)
    write_index(releases[:2], tmp_path, ())
    before = _entries(tmp_path)
    write_index(releases, tmp_path, (), address=SITE)
    after = _entries(tmp_path)
    assert len(after) == 3
    (other, superseded) = sorted(before, key=lambda key: before[key][1])
    assert after[other] == before[other]
    title, _, summary = before[superseded]
    said = f"Superseded by release 2026-Q3-r1: use that. {summary}"
    assert after[superseded] == (title, "2027-01-14T09:30:00+00:00", said)


def _entries(root: Path) -> dict[str, tuple[str, ...]]:
    feed = ElementTree.fromstring((root / "feed.xml").read_bytes())
    return {
        entry.find("a:id", ATOM).text: tuple(
            entry.find(f"a:{name}", ATOM).text for name in ("title", "updated", "summary")
        )
        for entry in feed.findall("a:entry", ATOM)
    }


def test_the_page_says_in_which_role_and_when_a_release_was_approved(tmp_path: Path) -> None:
    releases = published(tmp_path)
    for release in releases[1:]:
        release.folder.mkdir()
        (release.folder / "SHA256SUMS").write_text(str(release.name))
        _approve(release.folder, str(release.name))
    # An approval of other files is none.
    (releases[1].folder / "SHA256SUMS").write_text("others")
    write_index(releases, tmp_path, ())
    page = parsed(tmp_path / "index.html")
    text = text_of(page)
    assert "Approved by the Head of <statistics> at 4:05pm on 9 December 2026." in text
    assert text.count("Approved by") == 1 and "an-account" not in text
    links = [link.get("href") for link in page.iter("a")]
    assert links.count("2026-Q3-r1/approval.json") == 1
    assert not {"2026-Q3/approval.json", "2026-Q2/approval.json"} & set(links)


@pytest.mark.parametrize(
    ("approved_at", "is_dated"), [("2026-12-10T09:30:00", False), ("2026-12-11T16:05:00", True)]
)
def test_made_up_data_that_say_a_time_before_their_approval_are_said_to(
    approved_at: str, is_dated: bool, tmp_path: Path
) -> None:
    (_, release, _) = published(tmp_path)
    release.folder.mkdir()
    (release.folder / "SHA256SUMS").write_text("sums")
    _approve(release.folder, "sums", approved_at)
    write_index((release,), tmp_path, ())
    said = "The data are made up, and so is this time: it was approved later."
    assert (said in text_of(parsed(tmp_path / "index.html"))) == is_dated


def _approve(folder: Path, sums: str, approved_at: str = "2026-12-09T16:05:00") -> None:
    told = {
        "role": "Head of <statistics>", "approved_at": approved_at,
        "sha256": sha256(sums.encode()).hexdigest(), "account": "an-account",
    }  # fmt: skip
    (folder / "approval.json").write_text(json.dumps(told))


def test_the_order_of_releases_changes_no_byte(root: Path, tmp_path_factory) -> None:
    other = tmp_path_factory.mktemp("other")
    write_index(published(other)[::-1], other, calendar()[::-1])
    for file in ("index.html", "feed.xml"):
        assert (root / file).read_bytes() == (other / file).read_bytes()


def test_before_anything_is_published_the_page_says_so(tmp_path: Path) -> None:
    write_index((), tmp_path, ())
    text = text_of(parsed(tmp_path / "index.html"))
    assert "Nothing has been published yet." in text and "No dates have been set yet." in text
    feed = ElementTree.fromstring((tmp_path / "feed.xml").read_bytes())
    assert feed.find("a:updated", ATOM).text and not feed.findall("a:entry", ATOM)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script> & "x" {name} {{ 7 }}'
    *others, last = published(tmp_path)
    last = replace(last, meta=last.meta | {"reason": hostile})
    entry = replace(calendar()[0], note=hostile)
    write_index((*others, last), tmp_path, (entry,))
    page = parsed(tmp_path / "index.html")
    assert not list(page.iter("script")) and text_of(page.find("body")).count(hostile) == 2
    assert hostile in ElementTree.fromstring((tmp_path / "feed.xml").read_bytes()).find(
        "a:entry/a:summary", ATOM
    ).text  # fmt: skip
