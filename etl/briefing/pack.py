"""Briefings as PDF: the page of one area, one file for each, or all in one with running numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from etl.briefing.found import Source, charts_of, charts_of_each, comparisons, source_of
from etl.briefing.page import Page, page_of
from etl.briefing.wanted import Wanted
from etl.drawing.typeset import pdf
from etl.findings import words
from etl.findings.asking import Ask
from etl.findings.scope import ALL, OFFENCES, area_name
from etl.settings import settings

TEMPLATE = Path(__file__).with_name("briefing.typ")
_TITLE = "Prosecution outcomes briefing"


def briefing_pdf(ask: Ask, area: str = ALL, wanted: Wanted | None = None) -> bytes:
    """Return the page of an area, or of all together, as PDF: the same bytes for one warehouse.

    Raise OutcomesError where the warehouse holds no cases, and for an area, offences, a period or
    a measure that cannot be told.
    """
    wanted, source = wanted or Wanted(), source_of(ask)
    charts = charts_of(ask, wanted, area)
    page = page_of(area, area_name(ask, area), wanted, charts, comparisons(ask, wanted))
    return _pdf(f"{_TITLE}: {page.area}, {page.period}", wanted, source, [page])


def board_pack(ask: Ask, wanted: Wanted | None = None) -> bytes:
    """Return the pages of all together and of every area in one PDF, with a bookmark for each.

    Raise OutcomesError as ``briefing_pdf``.
    """
    wanted, source = wanted or Wanted(), source_of(ask)
    pages = [page for _, page in _pages(ask, wanted)]
    return _pdf(f"{_TITLE}: all areas, {pages[0].period}", wanted, source, pages)


def one_each(ask: Ask, wanted: Wanted | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the code and the PDF of all together ('all') and of every area.

    Raise OutcomesError as ``briefing_pdf``.
    """
    wanted, source = wanted or Wanted(), source_of(ask)
    for code, page in _pages(ask, wanted):
        yield code, _pdf(f"{_TITLE}: {page.area}, {page.period}", wanted, source, [page])


def _pages(ask: Ask, wanted: Wanted) -> list[tuple[str, Page]]:
    """The nation first, then areas in alphabetical order: no ranking."""
    by_area = {ALL: charts_of(ask, wanted, ALL)} | charts_of_each(ask, wanted)
    compared, names = comparisons(ask, wanted), dict(ask("areas").rows())
    return [
        (code, page_of(code, names.get(code) or area_name(ask, code), wanted, charts, compared))
        for code, charts in by_area.items()
    ]


def _pdf(title: str, wanted: Wanted, source: Source, pages: Sequence[Page]) -> bytes:
    built_at = source.build["built_at"]
    offences = OFFENCES.get(wanted.offences, wanted.offences.replace("_", " "))
    data = {
        "title": title,
        "classification": settings().classification,
        "is_made_up": source.is_made_up,
        "offences": words.begin_large(offences),
        "period_type": wanted.period_type,
        "data_to": source.data_to,
        "warehouse": source.build["version"],
        "built_at": f"{words.day(built_at)}, {built_at:%H:%M} UTC",
        "pages": [asdict(page) for page in pages],
    }
    return pdf(TEMPLATE, data, built_at)
