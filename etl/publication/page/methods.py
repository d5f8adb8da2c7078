"""What methods.html says beyond the release itself: tables of checks, columns, files, hashes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from etl.publication.files.fields import fields, marks
from etl.publication.model import Check, Release
from etl.publication.page.grid import Grid, cell, heads
from etl.publication.page.national import Series
from etl.publication.page.rows import Printed
from etl.publication.page.scope import scope
from etl.publication.page.spoken import count, quarter
from etl.publication.page.value_columns import percent
from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter
from etl.publication.table import Mark


@dataclass(frozen=True)
class OneLiner:
    """A line that reads a table in a program."""

    program: str
    code: str


def one_liners(table: str) -> list[OneLiner]:
    """Give the lines that read a table's CSV, with its marks as missing values.

    They run as they are in the folder of the release.
    """
    file, marks = f"tables/{table}.csv", ", ".join(f'"{mark.value}"' for mark in Mark)
    single = marks.replace('"', "'")
    python = "import {0}; numbers = {0}.read_csv(" + f'"{file}", ' + "{1}=[" + f"{marks}])"
    return [
        OneLiner("Python with pandas", python.format("pandas", "na_values")),
        OneLiner("Python with polars", python.format("polars", "null_values")),
        OneLiner("DuckDB", f"select * from read_csv('{file}', nullstr = [{single}]);"),
        OneLiner("R", f'numbers <- read.csv("{file}", na.strings = c({marks}))'),
    ]


def coverage(words: Words, release: Release, drawn: Mapping[str, Series]) -> Grid | None:
    """For how many the answer is recorded, a measure a row; None where there are none.

    Of the measures that the release is about: they are all of one scope.
    """
    main = [one.measure for one in release.main_statements]
    rows = {name: drawn[name].of(release.newest(name)) for name in main}
    told = {name: row for name, row in rows.items() if row is not None}
    if not told:
        return None
    numbers = [f"methods.{name}_column" for name in ("denominator", "eligible", "coverage")]
    of, named = scope(words, told.values()), quarter(words, release.newest(main[0]))
    return Grid(
        "coverage",
        words.say("methods.coverage_caption", of=of, quarter=named),
        heads(words, ["table.measure", *numbers], numbers),
        tuple(_recorded(words, release.measure(name).title, row) for name, row in told.items()),
    )


def _recorded(words: Words, title: str, row: Printed) -> tuple[Markup, ...]:
    counts = [cell(words, count(row[column])) for column in ("denominator", "eligible")]
    return (words.english(title), *counts, percent(words, row["coverage_percent"]))


def checks(words: Words, found: Sequence[Check], name: str) -> Grid | None:
    """List checks, ``name`` saying which: met or warned; None where there are none."""
    if not found:
        return None
    return Grid(
        f"checks-{name}",
        words.say(f"methods.checks_caption_{name}"),
        heads(words, ["methods.check", "methods.check_asks"]),
        tuple((_code(check.name), words.english(check.reason)) for check in found),
    )


def disclosure(words: Words, release: Release) -> list[Markup]:
    """How people are protected, as the policy has it."""
    return [*_protection(words, release), *words.lines("methods.disclosure")]


def _protection(words: Words, release: Release) -> Iterator[Markup]:
    if release.rounded_to:
        yield words.say("methods.disclosure_rounded", base=release.rounded_to)
        return
    rules = release.provenance.rules
    yield words.say("methods.disclosure_small", most=rules.small_below - 1)
    yield words.say("methods.disclosure_others")
    yield words.say("methods.disclosure_width", width=rules.width)
    if rules.whole_groups_from is not None:
        yield words.say("methods.disclosure_whole", people=rules.whole_groups_from)
    zeros = "disclosure_zeros" if rules.shows_zeros else "disclosure_no_zeros"
    yield words.say(f"methods.{zeros}")


def policy(words: Words, release: Release) -> Markup:
    """Which policy a release follows."""
    made = release.provenance
    said = {"version": made.policy_version, "hash": _code(made.policy_sha256)}
    return words.say("methods.disclosure_policy", **said)


def marks_told(words: Words) -> Grid:
    """What each mark of the tables means."""
    rows = ((_code(mark), _text(meaning)) for mark, meaning in marks(words).items())
    return Grid(
        "marks",
        words.say("methods.marks_caption"),
        heads(words, ["methods.mark", "methods.meaning"]),
        tuple(rows),
    )


def columns(words: Words, release: Release) -> Grid:
    """The columns of the release's tables."""
    told = fields(words, all(table.is_protected for table in release.tables))
    rows = (
        (_code(one.name), words.say(f"methods.kind_{one.kind}"), _text(one.description))
        for one in told
    )
    return Grid(
        "columns",
        words.say("methods.columns_caption"),
        heads(words, ["methods.column", "methods.kind", "methods.description"]),
        tuple(rows),
    )


def provenance(words: Words, release: Release) -> Grid:
    """What the release was made from."""
    made = release.provenance
    found = {
        "warehouse": _code(made.warehouse_version),
        "definitions_hash": _code(made.definitions),
        "program_hash": _code(made.program),
        "policy_hash": _code(made.policy_sha256),
        "plan_hash": _code(made.plan_sha256),
        "counted": _counted(words, release),
        "repeated": ", ".join(map(str, release.earlier)) or words.say("methods.no_repeated"),
    }
    return Grid(
        "provenance",
        words.say("methods.provenance_caption"),
        heads(words, ["methods.item", "methods.value"]),
        tuple((words.say(f"methods.{key}"), _text(value)) for key, value in found.items()),
    )


def _counted(words: Words, release: Release) -> Markup | str:
    """Name the quarters counted: one by its words, many by the first and the last."""
    named = sorted(release.counted)
    if len(named) < 2:
        return quarter(words, named[0]) if named else words.say("methods.no_repeated")
    first, last = quarter(words, named[0]), quarter(words, named[-1])
    if len(named) == _between(named[0], named[-1]):
        return words.say("methods.counted_range", first=first, last=last)
    return ", ".join(map(str, named))


def _between(first: Quarter, last: Quarter) -> int:
    return 4 * (last.year - first.year) + last.number - first.number + 1


def files(words: Words, release: Release) -> Grid | None:
    """The delivered files that the numbers rest on; None where none is named."""
    if not release.provenance.deliveries:
        return None
    head_keys = ["methods.files_source", "methods.files_hash"]
    return Grid(
        "files",
        words.say("methods.files_caption"),
        heads(words, head_keys, ()),
        tuple(
            (words.english(file.source), _code(file.content_sha256))
            for file in release.provenance.deliveries
        ),
    )


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _text(text: str | Markup) -> Markup:
    return Markup("{}").format(text)
