"""The pages of one release: index.html, methods.html and the charts as pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from etl.publication.model import Measure, Release, Statement
from etl.publication.page import methods, summary
from etl.publication.page.anew import told_anew
from etl.publication.page.breakdowns import Breakdown, breakdowns
from etl.publication.page.chance import chance_of, chance_text
from etl.publication.page.charts import Drawn, draw
from etl.publication.page.environment import render
from etl.publication.page.grid import Grid, Head
from etl.publication.page.national import Series, drawn_series
from etl.publication.page.omissions import left_out, omitted_text, untold
from etl.publication.page.quotes import quotes
from etl.publication.page.rows import Printed
from etl.publication.page.scope import limits, scope, scopes
from etl.publication.page.spoken import heading, quarter, quarters
from etl.publication.page.twins import alone
from etl.publication.page.value_columns import ValueColumns
from etl.publication.page.wording import ENGLISH, WORDS, Words, read_words
from etl.publication.quarter import Quarter, ReleaseName

# Two years: enough to compare with a year before. The CSV has all.
_SHOWN_QUARTERS = 8


@dataclass(frozen=True)
class MeasureSection:
    """What the page says of one measure. ``is_whole``: the table has every quarter drawn.

    ``is_public``: only tables tell it that others have published already, up to ``newest``.
    """

    measure: Measure
    statement: Statement | None
    finding: Markup | None
    counts: Markup
    drawn: Drawn | None
    series: Series | None
    series_grid: Grid | None
    is_whole: bool
    breakdowns: tuple[Breakdown, ...]
    is_public: bool
    newest: Quarter

    @property
    def is_told(self) -> bool:
        """Whether there is anything to say of it."""
        return self.statement is not None or bool(self.breakdowns)


def write_pages(
    release: Release,
    folder: Path,
    language: str = ENGLISH,
    words_folder: Path = WORDS,
) -> None:
    """Write index.html, methods.html and charts/<measure>.svg of a release into a folder.

    The same release gives the same bytes. Raise OutcomesError where a language has no or not all
    words, and where a chart draws what no table of the release holds.
    """
    words = read_words(language, words_folder)
    drawn = {one.measure: drawn_series(release, one) for one in release.statements}
    found = (_section(words, release, measure, drawn) for measure in release.measures)
    sections = [section for section in found if section.is_told]
    _write(folder / "index.html", _index(words, release, sections, drawn))
    _write(folder / "methods.html", _methods(words, release, drawn))
    for section in sections:
        if section.drawn:
            _write(folder / "charts" / f"{section.measure.name}.svg", section.drawn.picture)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _index(
    words: Words,
    release: Release,
    sections: list[MeasureSection],
    drawn: Mapping[str, Series],
) -> str:
    return render(
        "index.html.j2",
        words,
        release=release,
        replaced=max((r for r in release.earlier if r.quarter == release.quarter), default=None),
        heading=heading(words, release.name),
        counted=quarters(words, release.counted),
        anew=told_anew(words, release.restated),
        sections=sections,
        scopes=scopes(words, (drawn[one.measure].rows[0] for one in release.main_statements)),
        groups=summary.groups(words, release, drawn),
        chance=chance_text(words, chance_of(release)),
        key_numbers=summary.key_numbers(words, release, drawn),
        quotes=quotes(words, release),
        omitted=[omitted_text(words, one) for one in left_out(release)],
        untold=untold(release),
        limits=limits(words, release),
    )


def _methods(words: Words, release: Release, drawn: dict[str, Series]) -> str:
    met = [check for check in release.checks if check.is_met]
    warned = [check for check in release.checks if not check.is_met]
    return render(
        "methods.html.j2",
        words,
        release=release,
        limits=limits(words, release),
        coverage=methods.coverage(words, release, drawn),
        count_met=len(met),
        met=methods.checks(words, met, "met"),
        warned=methods.checks(words, warned, "warned"),
        policy=methods.policy(words, release),
        disclosure=methods.disclosure(words, release),
        marks=methods.marks_told(words),
        columns=methods.columns(words, release),
        one_liners=methods.one_liners(release.tables[0].name) if release.tables else [],
        provenance=methods.provenance(words, release),
        files=methods.files(words, release),
    )


def _section(
    words: Words, release: Release, measure: Measure, drawn: Mapping[str, Series]
) -> MeasureSection:
    statement = next((one for one in release.statements if one.measure == measure.name), None)
    series = drawn.get(measure.name)
    return MeasureSection(
        measure=measure,
        statement=statement,
        finding=statement and summary.finding(words, release, statement),
        counts=_counts(words, measure, series),
        drawn=statement and draw(words, release, measure, statement, drawn[measure.name]),
        series=series,
        series_grid=series and _series_grid(words, release, measure, series),
        is_whole=series is not None and len(series.rows) <= _SHOWN_QUARTERS,
        breakdowns=tuple(breakdowns(words, release, measure, series)),
        is_public=measure.name in release.public_measures,
        newest=release.newest(measure.name),
    )


def _counts(words: Words, measure: Measure, series: Series | None) -> Markup:
    """Say what is counted out of what, of which offences and which place it is drawn."""
    said = {name: words.english(getattr(measure, name)) for name in ("numerator", "denominator")}
    if series is None:
        return words.say("measure.counts", **said)
    is_of_all = series.rows[0]["offence_type"] == "all"
    key = "measure.counts_all" if is_of_all else "measure.counts_only"
    return words.say(key, scope=scope(words, series.rows), **said)


def _quarter(words: Words, row: Printed) -> Markup:
    """Name the quarter of a row, and the revision that its numbers are of."""
    named = quarter(words, Quarter.named(row["quarter"]))
    release = row["first_published"]
    is_revised = bool(release) and ReleaseName.named(release).revision > 0
    return words.say("table.revised", quarter=named, name=release) if is_revised else named


def _series_grid(words: Words, release: Release, measure: Measure, series: Series) -> Grid:
    """The newest quarters of a series, the newest first."""
    rows = series.rows[-_SHOWN_QUARTERS:]
    columns = ValueColumns(words, rows)
    span = [quarter(words, Quarter.named(row["quarter"])) for row in rows]
    named = [_quarter(words, row) for row in rows]
    said = {"measure": words.english(measure.title), "of": scope(words, rows)}
    return Grid(
        name=f"series-{measure.name}",
        caption=words.say("measure.series_caption", first=span[0], last=span[-1], **said),
        heads=(Head(words.say("table.quarter")), *columns.heads),
        rows=tuple((name, *columns.cells(row)) for name, row in zip(named, rows, strict=True))[
            ::-1
        ],
        notes=(*columns.notes, *alone(words, release, release.table(series.table), rows)),
    )
