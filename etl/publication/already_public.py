"""Tables that the CPS published itself: the real numbers, and what the policy would have withheld.

Nothing of them is withheld: whoever wants them has them already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl

from etl.disclosure.cube import Cube, Share
from etl.disclosure.policy import Policy
from etl.disclosure.protect import Protected, protect
from etl.findings.asking import Selection, asking
from etl.findings.chart import metric_chart
from etl.findings.reading import share_reading
from etl.findings.scope import ALL, scope_in_words
from etl.findings.words import period_name
from etl.live import open_warehouse
from etl.publication.counts import ask
from etl.publication.model import Statement
from etl.publication.percents import percents
from etl.publication.quarter import Quarter
from etl.publication.rows import marks_of
from etl.publication.table import KEYS, SCHEMA, WOULD, Table
from etl.publication.wanted import Wanted

NATIONAL, AREAS = "published_national", "published_areas"
# What nobody can show to be safe in this time counts as what the policy would withhold.
_SECONDS = 5.0


@dataclass(frozen=True)
class Public:
    """Tables that are public already, the measures in them, and what to know of them."""

    tables: tuple[Table, ...] = ()
    measures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def public_of(con: duckdb.DuckDBPyConnection, wanted: Wanted, policy: Policy) -> Public:
    """Return what the CPS published up to a release's quarter; nothing where none is held."""
    counts = ask(con, "already_public", {"last_day": wanted.name.quarter.last_day})
    if counts.is_empty():
        return Public()
    measures = ask(con, "published_measures")["metric"].to_list()
    parted = [name for name in measures if not _has_administrative(counts, name)]
    would = _would_withhold(counts.filter(pl.col("measure").is_in(parted)), policy)
    rows = _rows(con, counts, parted, str(wanted.name), would)
    tables = tuple(_table(name, found) for name, found in rows.items())
    return Public(tables, tuple(measures), tuple(_notes(counts, tables, policy)))


def _has_administrative(counts: pl.DataFrame, measure: str) -> bool:
    """Whether a measure counts finalisations that have no category, so that it has none either."""
    own = counts.filter(pl.col("measure") == measure)
    return "administrative" in set(own["offence_category_code"])


Place = tuple[str, str, str]  # quarter, code of an area, code of a category; 'all' for either


def _would_withhold(counts: pl.DataFrame, policy: Policy) -> dict[Place, bool]:
    """Say of each quarter, area and category whether the policy would withhold a count of it."""
    found: dict[Place, bool] = {}
    for (start,), quarter in counts.group_by("period_start", maintain_order=True):
        areas, categories = (
            quarter[name].unique().sort().to_list()
            for name in ("area_code", "offence_category_code")
        )
        codes = [
            (areas.index(area), categories.index(category))
            for area, category in quarter.select("area_code", "offence_category_code").rows()
        ]
        values = quarter.select("numerator", "denominator").to_numpy()
        cube = Cube.of(np.array(codes), values, [True, True], shares=[Share(0, 1)])
        done = protect(cube, policy, _SECONDS)
        name = str(Quarter.of(start))
        found |= dict(_by_place(name, done, [*areas, ALL], [*categories, ALL]))
    return found


def _by_place(
    quarter: str, done: Protected, areas: Sequence[str], categories: Sequence[str]
) -> Iterator[tuple[Place, bool]]:
    for level in done.levels:
        hidden = (level.withheld | level.is_told)[:, :2].any(axis=1)
        for (area, category), is_hidden in zip(level.cube.codes, hidden, strict=True):
            yield (quarter, areas[area], categories[category]), bool(is_hidden)


def _rows(
    con: duckdb.DuckDBPyConnection,
    counts: pl.DataFrame,
    parted: Sequence[str],
    release: str,
    would: Mapping[Place, bool],
) -> dict[str, list[dict]]:
    areas = {code: (name, region) for code, name, region in ask(con, "areas").rows()}
    categories = dict(ask(con, "categories").rows())
    nation = ask(con, "nation", folder="questions").item()
    titles = dict(con.execute("select metric, title from metrics.definitions").fetchall())
    rows: dict[str, list[dict]] = {NATIONAL: [], AREAS: []}
    for measure, start, area, category, *values in _levels(counts, parted).rows():
        quarter = str(Quarter.of(start))
        numerator, denominator, version = values
        where = (ALL, nation, nation) if area == ALL else (area, *areas[area])
        of = (ALL, "All offences") if category == ALL else (category, categories[category])
        told = (
            quarter, "nation" if area == ALL else "area", *where,
            ALL if category == ALL else "category", *of, measure, titles[measure],
        )  # fmt: skip
        rows[NATIONAL if area == ALL else AREAS].append(
            dict(zip(KEYS, told, strict=True))
            | {"numerator": numerator, "denominator": denominator, "eligible": denominator}
            | {"definition_version": version, "first_published": release}
            | {"policy_would": _word(would.get((quarter, area, category), False))}
        )
    return rows


def _word(is_withheld: bool) -> str:
    return "withhold" if is_withheld else "show"


def _levels(counts: pl.DataFrame, parted: Sequence[str]) -> pl.DataFrame:
    """Add the nation and all offences up; only ``parted`` measures are told by category."""
    keys = ["measure", "period_start", "area_code", "offence_category_code"]
    every = pl.lit(ALL)
    by_area = pl.concat([counts, counts.with_columns(area_code=every)])
    parts = by_area.filter(pl.col("measure").is_in(list(parted)))
    found = pl.concat([parts, by_area.with_columns(offence_category_code=every)])
    return (
        found.group_by(keys)
        .agg(pl.col("numerator", "denominator").sum(), pl.col("version").first())
        .sort(keys)
    )


def _table(name: str, rows: Sequence[dict]) -> Table:
    given = {key: kind for key, kind in {**SCHEMA, **WOULD}.items() if key in rows[0]}
    counts = pl.DataFrame(rows, schema=given)
    frame = counts.hstack(percents(counts)).select([*SCHEMA, *WOULD]).sort(list(KEYS))
    return Table(name, frame, marks_of(frame), is_protected=False)


def _notes(counts: pl.DataFrame, tables: Sequence[Table], policy: Policy) -> Iterator[str]:
    yield (
        "Tables called “As the CPS published” hold real figures that are public already: they are"
        " shown as the CPS published them, with nothing withheld."
    )
    areas = next(table for table in tables if table.name == AREAS).rows
    parts = areas.filter(pl.col("offence_type") == "category")
    limit = policy.threshold.value
    both = pl.concat([parts["numerator"], parts["denominator"] - parts["numerator"]])
    small = int(both.is_between(1, limit - 1).sum())
    hidden = int((parts["policy_would"] == "withhold").sum())
    yield (
        f"Of {len(both):,} counts of convictions and unsuccessful outcomes by area and category"
        f" in them, {small:,}"
        f" ({small / len(both):.0%}) are of 1 to {limit - 1}. The policy of this publication"
        f" would have withheld a count in {hidden:,} of {len(parts):,} rows"
        f" ({hidden / len(parts):.0%}): column policy_would says which."
    )
    missing = _missing([Quarter.of(start) for start in counts["period_start"].unique().sort()])
    if missing:
        yield f"No table is held of every month of: {'; '.join(missing)}. They are left out."


def _missing(held: Sequence[Quarter]) -> list[str]:
    found, quarter = [], held[0]
    while quarter < held[-1]:
        if quarter not in held:
            found.append(period_name(quarter.first_day, "quarter"))
        quarter = quarter.next
    return found


def public_statements(wanted: Wanted, public: Public) -> Iterator[Statement]:
    """Read the nation's published rates, where they reach the quarter of the release."""
    national = next((table for table in public.tables if table.name == NATIONAL), None)
    if national is None or str(wanted.name.quarter) not in set(national.rows["quarter"]):
        return
    with open_warehouse(wanted.warehouse) as con:
        answer = asking(con)
        for measure in public.measures:
            selection = Selection(measure, "quarter")
            chart = metric_chart(answer, selection)
            scope = scope_in_words(answer, selection, chart.definition)
            yield Statement(measure, share_reading(chart, scope), chart)
