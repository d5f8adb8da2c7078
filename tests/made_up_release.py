"""A made-up release, from counts that can be chosen: what the writers of files are tested with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

from etl.findings.chart import chart_series
from etl.findings.reading import share_reading
from etl.measurement.intervals import wilson
from etl.publication.model import (
    Check,
    Delivered,
    Measure,
    Omitted,
    Provenance,
    Release,
    Rules,
    Statement,
    Terms,
)
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.table import KEYS, SCHEMA, VALUES, Mark, Table
from tests.made_up_series import DEFINITION, selection, share_rows

MEASURES = (
    Measure(
        "conviction_rate", "Conviction rate", "defendants, at finalisation",
        "defendants convicted", "all defendants whose case was finalised in the period",
        "open cases", "neither", "Read it with the count of convictions.", "CPS case outcomes",
        ("1 from 2007-04-01: CPS definition",),
    ),
    Measure(
        "dv_overlap", "Domestic violence overlap",
        "defendants in stalking and harassment cases, at finalisation",
        "defendants whose file is marked DV", "defendants whose DV marker is recorded",
        "cases with no DV marker recorded", "neither", "Read it with the coverage.",
        "CPS stalking guidance of 23 September 2010",
        ("2 from 2013-03-31: 16 and over", "3 from 2021-10-01: statutory definition"),
    ),
)  # fmt: skip
TERMS = Terms(
    "Outcomes team", "outcomes@example.org", "OGL-UK-3.0", "Open Government Licence v3.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
)  # fmt: skip
AREAS = (
    ("cumbria", "Cumbria", "North West"),
    ("dyfed-powys", "Dyfed-Powys", "Cymru-Wales"),
    ("gwent", "Gwent", "Cymru-Wales"),
    ("kent", "Kent", "South East"),
    ("lancashire", "Lancashire", "North West"),
    ("surrey", "Surrey", "South East"),
)
# What is withheld stands nowhere in a release, so that none of these may be found in its bytes.
WITHHELD = (7919, 6841, 5737)


def quarters(count: int, last: str = "2026-Q3") -> list[Quarter]:
    """So many quarters up to the last."""
    year, number = int(last[:4]), int(last[-1])
    places = [4 * year + number - 1 - back for back in range(count)]
    return [Quarter(place // 4, place % 4 + 1) for place in reversed(places)]


def row(quarter: Quarter, area: tuple[str, ...], measure: Measure, *counts: int | None) -> dict:
    """A row as printed: counts that are None are withheld, and what follows from them."""
    kind, code, name, region = area
    numerator, denominator, eligible = counts
    shown = (numerator, denominator, eligible)
    values = {
        "numerator": numerator, "denominator": denominator, "eligible": eligible,
        "percent": _percent(numerator, denominator),
        "percent_low": _bound(numerator, denominator, "low"),
        "percent_high": _bound(numerator, denominator, "high"),
        "coverage_percent": _percent(denominator, eligible),
    }  # fmt: skip
    marks = dict.fromkeys(VALUES)
    for name_ in VALUES:
        if values[name_] is None:
            marks[name_] = Mark.CONFIDENTIAL.value if None in shown else Mark.NOT_APPLICABLE.value
    keys = (
        str(quarter), kind, code, name, region, "class", "stalking-and-harassment",
        "Stalking and harassment", measure.name, measure.title,
    )  # fmt: skip
    notes = {"definition_version": 1 + (quarter.year > 2021), "first_published": "2026-Q3"}
    return {**dict(zip(KEYS, keys, strict=True)), **values, **notes, "marks": marks}


def _percent(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else round(100 * part / whole, 1)


def _bound(part: int | None, whole: int | None, name: str) -> float | None:
    return None if part is None or not whole else round(100 * getattr(wilson(part, whole), name), 1)


def table(name: str, rows: Sequence[dict]) -> Table:
    """A table of rows, sorted as a published table is."""
    rows = sorted(rows, key=lambda one: [str(one[key]) for key in KEYS])
    marks = pl.DataFrame([one["marks"] for one in rows], schema=dict.fromkeys(VALUES, pl.String))
    plain = [{key: one[key] for key in SCHEMA} for one in rows]
    return Table(name, pl.DataFrame(plain, schema=SCHEMA), marks)


def national_counts(count: int = 24, last: str = "2026-Q3") -> dict:
    """Counts (numerator, denominator, eligible) of the nation by measure and quarter."""
    found = {}
    for place, quarter in enumerate(quarters(count, last)):
        whole = 5000 + 37 * (place * 7 % 11)
        found[quarter, "conviction_rate"] = (int(whole * 0.71) + place % 5, whole, whole)
        found[quarter, "dv_overlap"] = (int(whole * 0.52), whole - 310, whole)
    return found


def made_up_release(
    name: str = "2026-Q3", count: int = 24, withheld: Sequence[int] = WITHHELD, **changed: object
) -> Release:
    """A release of the nation and of six areas; some counts of the areas are withheld.

    ``withheld`` are the counts that are not in it: other ones give the same release.
    """
    assert all(withheld)
    named = ReleaseName.named(name)
    counts = national_counts(count, str(named.quarter))
    nation = ("nation", "all", "England and Wales", "England and Wales")
    by_name = {measure.name: measure for measure in MEASURES}
    national = [row(q, nation, by_name[m], *numbers) for (q, m), numbers in counts.items()]
    statements = tuple(_statement(measure, counts) for measure in MEASURES)
    release = Release(
        name=named,
        published_at=datetime(2026, 12, 10, 9, 30),
        is_made_up=True,
        tables=(table("areas", _areas(named.quarter)), table("national", national)),
        measures=MEASURES,
        statements=statements,
        omitted=(
            Omitted(
                "areas", "dv_overlap", "More than 40% of its counts are of 1 to 4.",
                (str(named.quarter),),
            ),
        ),
        checks=(
            Check("outcome_fits_charges", "An outcome is that of a charge.", True),
            Check("freshness", "The newest delivery is less than 40 days old.", False),
        ),
        changes=("July to September 2026 is new.",),
        provenance=Provenance(
            "a1b2c3d4", "11" * 32, "22" * 32, 1, "33" * 32, "44" * 32, Rules(5, 3, True, 50),
            (Delivered("cases", "55" * 32),),
        ),
        counted=tuple(quarters(count, str(named.quarter))),
        terms=TERMS,
        relations=(("conviction_rate.numerator", "conviction_rate.denominator"),),
        same=(("conviction_rate.denominator", "conviction_rate.eligible"),),
    )  # fmt: skip
    return replace(release, **changed)


def _areas(quarter: Quarter) -> list[dict]:
    rows = []
    for place, (code, name, region) in enumerate(AREAS):
        whole = 300 + 13 * place
        counts = (None, None, None) if place in (1, 2) else (whole - 80, whole, whole)
        rows.append(row(quarter, ("area", code, name, region), MEASURES[0], *counts))
    return rows


def _statement(measure: Measure, counts: dict) -> Statement:
    series = share_rows([numbers for (_, m), numbers in counts.items() if m == measure.name])
    first = min(q for q, _ in counts)
    definition = DEFINITION | {
        "metric": measure.name, "title": measure.title, "unit": measure.unit,
        "better": measure.better,
    }  # fmt: skip
    days = [quarter.first_day for quarter in sorted({q for q, _ in counts})]
    for one, day in zip(series, days, strict=True):
        one["period_start"], one["period_end"] = day, Quarter.of(day).last_day
    assert first.first_day == series[0]["period_start"]
    chart = chart_series(selection(), definition, series)
    reading = share_reading(chart, "England and Wales", is_plain=True)
    return Statement(measure.name, reading, chart)
