"""What the commands of outcomes source say."""

import shlex
from pathlib import Path

from etl.cli.console import say, steps, table
from etl.cli.load import say_faults
from etl.errors import ExitCode, OutcomesError
from etl.landing.sources import read_source, source_names
from etl.landing.tolerance import TOLERANCE
from etl.settings import PROJECT_DIR
from etl.source.columns import ColumnFound, look_at_columns
from etl.source.skeleton import begin_source
from etl.source.trial import Filled, Trial, try_source

_MOST_CODES = 12
_MOST_LINES = 5


def say_sources() -> None:
    """Print every source: its name, title, population, and which files fill which tables."""
    rows = []
    for name in source_names():
        source = read_source(name)
        reads = ", ".join(f"{m.files} into {m.table}" for m in source.mappings)
        has_cases = any(m.table != "published_outcomes" for m in source.mappings)
        whose = source.population if has_cases else "none: tables of counts"
        rows.append((name, source.title, whose, reads))
    table(("source", "title", "whose cases", "reads"), rows)


def run_new(name: str, path: Path, tables: list[str]) -> None:
    """Begin a source, with a block for each table, and say what to do with it."""
    begun, *_ = [begin_source(name, path, table) for table in tables]
    shown = begun.path.relative_to(PROJECT_DIR)
    say(f"{'Added to' if begun.is_added_to else 'Began'} {shown}: {len(begun.headings)} columns,"
        f" parted by {begun.layout.delimiter!r}, {begun.layout.encoding}, header on line"
        f" {begun.layout.header_line}.")  # fmt: skip
    found = look_at_columns(path, begun.layout, begun.headings)
    table(
        ("column", "filled", "different", "labels with their rows, or shapes of the values"),
        [(c.heading, c.filled, c.different, _contents(c)) for c in found],
    )
    say("Fill in its select: at least what is REQUIRED; leave null what the file does not say.")
    say(f"Next: outcomes source check {shlex.join([name, str(path)])}")


def run_check(name: str, paths: list[Path]) -> None:
    """Try a source and report. Raise OutcomesError, after the report, where something fails."""
    with steps(f"Trying {name}") as progress:
        progress("nothing is landed")
        trial = try_source(name, paths)
    for file, reason in trial.report.refused.items():
        say(f"Refused: {file}: {reason}")
        headings = trial.headings.get(Path(file).name)
        if headings:
            say(f"  Its columns are: {', '.join(headings)}")
    _say_rows(trial)
    for table_name, columns in trial.filled.items():
        _say_columns(table_name, columns)
    _say_not_right(trial)
    _say_unread(trial)
    if not trial.is_clean:
        raise OutcomesError(
            f"Not all of it maps. Correct sql/sources/{name}.sql (or the lists in data/reference)"
            " and check again. What only the file's owner can correct waits in quarantine when it"
            " is loaded.",
            ExitCode.REFUSED,
        )
    say(f"All of it maps. Next: outcomes load {shlex.join([name, *map(str, paths)])}")


def _say_rows(trial: Trial) -> None:
    for file in trial.report.landed:
        say(
            f"{file.file_name} into {file.contract_table}: {file.records_read:,} lines read,"
            f" {file.rows_landed:,} rows made, {file.rows_rejected:,} unreadable, not mapped or not"
            " of the column's type."
        )
        for notice in file.notices:
            say(f"  Noticed: {notice}")
    if trial.judgement:
        _say_quarantine(trial)


def _say_quarantine(trial: Trial) -> None:
    made = sum(file.rows_read for file in trial.report.landed)
    waiting = trial.judgement.rows_quarantined + trial.waiting
    own = f", {trial.waiting:,} of them because their case or order does" if trial.waiting else ""
    stated = trial.report.source.tolerance
    tolerance = TOLERANCE if stated is None else stated
    is_above = waiting > tolerance * made
    say(
        f"Rows that would wait in quarantine: {waiting:,} of {made:,}"
        f" ({waiting / max(made, 1):.2%}){own}. Tolerated are {tolerance:.2%}: a build would be"
        f" {'held back' if is_above else 'let through'}."
    )


def _say_columns(table_name: str, columns: list[Filled]) -> None:
    rows = columns[0].rows
    say(f"\n{table_name}: {rows:,} rows, how many have each column")
    if any(c.filled for c in columns):
        table(
            ("column", "filled", "share", "codes"),
            [(c.column, c.filled, _share(c), _codes(c)) for c in columns if c.filled],
        )
    empty = [c.column for c in columns if not c.filled]
    if empty:
        say(f"Empty everywhere, so 'not recorded' (never 'no'): {', '.join(empty)}.")
    only_true = [c.column for c in columns if [code for code, _ in c.codes] == ["true"]]
    if only_true:
        say(
            f"Never false, so a share of 100% of the recorded: {', '.join(only_true)}. Where a"
            " blank means no, return coalesce(yes_no(...), 'false'); where unknown, leave it."
        )
    if table_name == "case_outcomes" and rows and all(
        c.filled == rows for c in columns if c.column == "finalised_date"
    ):  # fmt: skip
        say("Every case is finalised: is none still open? An open case has no finalised_date.")


def _contents(column: ColumnFound) -> str:
    if column.labels:
        return ", ".join(f"{label!r} {rows:,}" for label, rows in column.labels)
    return f"like {', '.join(column.shapes)}" if column.shapes else ""


def _share(column: Filled) -> str:
    return f"{100 * column.filled / column.rows:.1f}%"


def _codes(column: Filled) -> str:
    shown = ", ".join(f"{code} {rows:,}" for code, rows in column.codes[:_MOST_CODES])
    more = len(column.codes) - _MOST_CODES
    return f"{shown}, and {more} more" if more > 0 else shown


def _say_not_right(trial: Trial) -> None:
    if trial.unknown_codes:
        say("\nCodes that no list has: map them in the select, or add them to the list")
        table(
            ("column", "value, or its shape", "rows", "first line", "list"),
            [
                (c.column, repr(c.value) if c.value else f"shape {c.value_class}", c.rows, c.line,
                 f"data/reference/{c.list_name}.csv")
                for c in trial.unknown_codes
            ],
        )  # fmt: skip
    for file, lines in trial.not_mapped.items():
        first = ", ".join(map(str, lines[:_MOST_LINES]))
        say(
            f"\n{file}: {len(lines):,} lines gave no row, the first: {first}. Where that is meant,"
            " say it in the source: -- left out: which lines and why"
        )
    if trial.judgement and trial.judgement.faults:
        say("")
        say_faults(trial.judgement)
    for check in trial.contradictions:
        if check.violations:
            say(f"\nContradicted by {check.violations:,} rows: {check.title}. {check.what_to_do}.")


def _say_unread(trial: Trial) -> None:
    for file, headings in trial.unread.items():
        if headings:
            say(f"\nColumns of {file} the select never reads: {', '.join(headings)}.")
