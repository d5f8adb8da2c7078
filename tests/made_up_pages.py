"""A made-up release with more in it: what its pages must be able to show, and to leave out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product

import polars as pl

from etl.findings.chart import chart_series
from etl.findings.reading import share_reading
from etl.publication.model import Check, Measure, Omitted, Release, Restated, Statement
from etl.publication.order import ordered
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.table import VALUES, Mark, Table
from tests.made_up_release import AREAS, MEASURES, made_up_release, quarters, row, table
from tests.made_up_series import DEFINITION, selection, share_rows

NATION = ("nation", "all", "England and Wales", "England and Wales")
REGIONS = ("Cymru-Wales", "North West", "South East")
OFFENCES = (
    ("class", "stalking-and-harassment", "Stalking and harassment"),
    ("group", "stalking", "Stalking (s2A and s4A)"),
    ("group", "harassment", "Harassment (s2 and s4)"),
    ("group", "breach_of_order", "Breach of a protective order"),
)
FALLING = Measure(
    "order_rate", "Restraining orders on conviction", "convictions, at finalisation",
    "convictions with a restraining order", "all convictions of stalking and harassment",
    "cases without a recorded answer", "higher",
    "An order protects only if it is kept: read it with the breaches.", "CPS case outcomes",
)  # fmt: skip
RARE = Measure(
    "acquittal_orders", "Restraining orders on acquittal", "acquittals, at finalisation",
    "acquittals with a restraining order", "all acquittals", "open cases", "neither",
    "The court decides.", "CPS case outcomes",
)  # fmt: skip


def wide_release(name: str = "2026-Q3", **changed: object) -> Release:
    """A release of four measures by region, area and offence, with every mark and a gap."""
    plain = made_up_release(name)
    newest = plain.quarter
    measures = (*MEASURES, FALLING, RARE)
    counts = {FALLING.name: _falling(), RARE.name: _with_a_gap()}
    more = [row for m in (FALLING, RARE) for row in _national(m, newest, counts[m.name])]
    national = plain.table("national").rows.to_dicts()
    kept = [one | {"marks": dict.fromkeys(VALUES)} for one in national]
    tables = (
        table("areas", list(_areas(newest, measures))),
        table("areas_by_offence", list(_areas_by_offence(newest, measures))),
        table("national", kept + more),
        table("offences", list(_offences(newest, measures))),
        table("regions", list(_regions(newest, measures))),
    )
    order = tuple(code for _, code, _ in OFFENCES)
    release = replace(
        plain,
        tables=tuple(ordered(one, order) for one in tables),
        offence_order=order,
        measures=measures,
        statements=(
            *plain.statements,
            *(_statement(m, newest, counts[m.name]) for m in (FALLING, RARE)),
        ),
        omitted=(
            *plain.omitted,
            Omitted("", RARE.name, "Too few to publish by area."),
            Omitted("sentences", "", "Most of its counts are small."),
        ),
        checks=(*plain.checks, Check("totals_add_up", "The parts of a total add up to it.", True)),
    )
    return replace(release, **changed)


RESTATED = (
    Restated(
        Quarter.named("2026-Q3"), "Stalking and harassment", "Conviction rate",
        "71.0% (3,736 of 5,259)", "71.1% (3,748 of 5,271)", is_main=True,
    ),
    Restated(
        Quarter.named("2026-Q3"), "All prosecutions", "Conviction rate",
        "72.0% (3,744 of 5,200)", "withheld ([c])",
    ),
)  # fmt: skip


def revised_release() -> Release:
    """The first revision of the release, with its reason."""
    made = wide_release(
        "2026-Q3-r1",
        reason="One area had sent its September cases twice. They are counted once now.",
        published_at=datetime(2027, 1, 14, 9, 30),
        changes=("Kent has 12 fewer defendants than were published on 10 December 2026.",),
        restated=RESTATED,
        earlier=(ReleaseName.named("2026-Q3"),),
    )
    return replace(made, tables=tuple(map(_counted_again, made.tables)))


def _counted_again(one: Table) -> Table:
    """A table of which the rows of the newest quarter are new, where it is of the nation."""
    is_new = (pl.col("area_type") == "nation") & (pl.col("quarter") == "2026-Q3")
    by = pl.when(is_new).then(pl.lit("2026-Q3-r1")).otherwise("first_published")
    return replace(one, rows=one.rows.with_columns(by.alias("first_published")))


def _falling() -> list[tuple[int, ...]]:
    shares = [0.6 + 0.004 * (place % 3) for place in range(23)] + [0.52]
    return [(int(3100 * share), 3100, 3100) for share in shares]


def _with_a_gap() -> list[tuple[int, ...] | None]:
    found = [(31 + place % 4, 1200, 1200) for place in range(24)]
    return [None if place in (9, 10) else one for place, one in enumerate(found)]


def _national(
    measure: Measure, newest: Quarter, counts: Sequence[tuple[int, ...] | None]
) -> Iterator[dict]:
    for quarter, numbers in zip(quarters(len(counts), str(newest)), counts, strict=True):
        if numbers is None:
            yield _marked(row(quarter, NATION, measure, None, None, None), Mark.NOT_AVAILABLE)
        else:
            yield row(quarter, NATION, measure, *numbers)


def _marked(one: dict, mark: Mark) -> dict:
    return one | {"marks": dict.fromkeys(VALUES, mark.value)}


def _of_offence(one: dict, offence: tuple[str, str, str]) -> dict:
    kind, code, name = offence
    return one | {"offence_type": kind, "offence_code": code, "offence_name": name}


def _areas(quarter: Quarter, measures: Sequence[Measure]) -> Iterator[dict]:
    for (place, (code, name, region)), measure in product(enumerate(AREAS), measures):
        area = ("area", code, name, region)
        counts = (None, None, None) if place in (1, 2) else (220 + place, 300 + 13 * place, 420)
        yield row(quarter, area, measure, *counts)


def _areas_by_offence(quarter: Quarter, measures: Sequence[Measure]) -> Iterator[dict]:
    for number, measure, offence in product(range(30), measures, OFFENCES):
        area = ("area", f"area-{number:02}", f"Area {number}", "North West")
        yield _of_offence(row(quarter, area, measure, 40 + number, 90 + number, 130), offence)


def _offences(quarter: Quarter, measures: Sequence[Measure]) -> Iterator[dict]:
    for measure, offence in product(measures, OFFENCES[1:]):
        one = row(quarter, NATION, measure, 1001, 1502, 1700)
        if offence[1] == "breach_of_order" and measure is RARE:
            one = _marked(row(quarter, NATION, measure, None, None, None), Mark.NOT_APPLICABLE)
        yield _of_offence(one, offence)


def _regions(quarter: Quarter, measures: Sequence[Measure]) -> Iterator[dict]:
    for (place, name), measure in product(enumerate(REGIONS), measures):
        code = name.lower().replace(" ", "-")
        yield row(quarter, ("region", code, name, name), measure, 500 + place, 900, 1100)


def _statement(
    measure: Measure, newest: Quarter, counts: Sequence[tuple[int, ...] | None]
) -> Statement:
    series = share_rows([one or (0, 0, 0) for one in counts])
    days = [quarter.first_day for quarter in quarters(len(counts), str(newest))]
    for one, day, numbers in zip(series, days, counts, strict=True):
        one |= {"period_start": day, "period_end": Quarter.of(day).last_day}
        if numbers is None:
            one |= dict.fromkeys(("numerator", "denominator", "eligible"))
    definition = DEFINITION | {
        "metric": measure.name, "title": measure.title, "unit": measure.unit,
        "better": measure.better,
    }  # fmt: skip
    chart = chart_series(selection(), definition, series)
    reading = share_reading(chart, "England and Wales", is_plain=True)
    return Statement(measure.name, reading, chart)
