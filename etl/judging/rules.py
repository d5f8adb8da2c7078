"""What a landed row must fulfil: rules that follow from the contract, and those of sql/rules.

Deliveries are judged again whenever a rule or a reference list changes (see judged.py), so that
a code added to data/reference frees the rows that waited for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from etl.contract import Column, Table
from etl.judging.keys import has_repeats
from etl.quoting import text
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_folder

EARLIEST_DATE = "1990-01-01"
_OPEN_ENDED = {"end_date"}  # an order may run into the future
_DELIVER_AGAIN = "Correct it at its source and deliver the row again"


@dataclass(frozen=True)
class Rule:
    """A rule of one table; ``statement`` selects file_id, row_number, source_line of the rows
    that break it."""

    name: str
    table: str
    column: str
    reason: str
    to_do: str
    statement: str


def rules_of(table: Table) -> list[Rule]:
    """Return every rule of a table: keys, required columns, codes, dates, then sql/rules."""
    derived = [rule for column in table.columns for rule in _column_rules(table, column)]
    return [_unique_key(table), *derived, *_written_rules(table.name)]


def record_violations(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Add the rows of landed.<table> that break a rule to landed.violations."""
    for rule in rules_of(table):
        if rule.name == unique_key_name(table) and not _has_repeated_keys(con, table):
            continue
        # The shape of a value takes longer to plan than most rules to run, and most are not broken.
        if not con.execute(f"select 1 from ({rule.statement}) limit 1").fetchall():
            continue
        con.execute(f"insert into landed.violations {violations(rule)}")


def violations(rule: Rule) -> str:
    """Return a select of the rows that break a rule, in the columns of landed.violations."""
    return f"""
        select
            {text(rule.table)}, broken.file_id, broken.row_number, broken.source_line,
            {text(rule.column)}, value_class(cast(landed.{rule.column} as varchar)),
            {text(rule.name)}, {text(rule.reason)}, {text(rule.to_do)}, cast(null as bigint)
        from ({rule.statement}) as broken
        inner join landed.{rule.table} as landed
            on landed.file_id = broken.file_id and landed.row_number = broken.row_number
    """


def unique_key_name(table: Table) -> str:
    """Name of the rule that no key of a table stands twice in one delivery."""
    return f"{table.name}_unique_key"


def _has_repeated_keys(con: duckdb.DuckDBPyConnection, table: Table) -> bool:
    return has_repeats(con, f"landed.{table.name}", [*table.key, "delivery_number"])


def _written_rules(table: str) -> list[Rule]:
    files = read_sql_folder(SQL_DIR / "rules")
    return [_written_rule(file) for file in files if file.required("table") == table]


def _written_rule(file: SqlFile) -> Rule:
    return Rule(
        file.name,
        file.required("table"),
        file.required("column"),
        file.required("reason"),
        file.required("to do"),
        file.statement,
    )


def _column_rules(table: Table, column: Column) -> Iterator[Rule]:
    name = column.name
    if column.is_required:
        yield _rule(table, name, "required", f"{name} is empty", f"{name} is null")
    if column.lookup:
        yield _rule(
            table,
            name,
            "known_code",
            f"The code is not in data/reference/{column.lookup}.csv",
            f"{name} not in (select {column.lookup_column} from reference.{column.lookup})",
            "Add it there, or correct the delivery",
        )
    if name.endswith("_id"):
        reason = (
            "The identifier has spaces around it, or a character that cannot be seen, or stands for"
            " a missing one (N/A, -); an empty cell says that"
        )
        yield _rule(table, name, "well_formed", reason, _is_malformed(name))
    if column.data_type == "DATE":
        yield _date_rule(table, name)


def _is_malformed(name: str) -> str:
    # A no-break space or a zero-width mark would make another case of the same one, unseen. The
    # expression is slow, so only texts with letters beyond ASCII are put to it.
    space_or_control = "[^ \\P{Z}]|[\\p{Cc}\\p{Cf}\\p{Co}]"
    unseen = f"strlen({name}) <> length({name}) and regexp_matches({name}, '{space_or_control}')"
    is_padded = f"{name} < '!' or suffix({name}, ' ') or suffix({name}, chr(9))"
    return f"{is_padded} or says_missing({name}) or ({unseen})"


def _date_rule(table: Table, column: str) -> Rule:
    in_future = "" if column in _OPEN_ENDED else f" or {column} > known_on"
    return _rule(
        table,
        column,
        "plausible_date",
        f"The date is before {EARLIEST_DATE} or after the day of the extract, which is the one"
        " in the file's name, else the day it landed",
        f"{column} < date '{EARLIEST_DATE}'{in_future}",
    )


def _rule(
    table: Table, column: str, kind: str, reason: str, broken: str, to_do: str = _DELIVER_AGAIN
) -> Rule:
    statement = f"select file_id, row_number, source_line from landed.{table.name} where {broken}"
    return Rule(f"{column}_{kind}", table.name, column, reason, to_do, statement)


def _unique_key(table: Table) -> Rule:
    """Of the same row twice in one delivery the first stays; of different rows none does."""
    key = ", ".join(table.key)
    columns = ", ".join(table.column_names)
    # An empty part of a key is a fault of its own, and no sign of a duplicate.
    is_whole = " and ".join(f"{name} is not null" for name in table.key)
    statement = f"""
        with keyed as (
            select delivery_number, hash({key}) as key_hash from landed.{table.name}
            where {is_whole}
        ),
        twice as (
            select delivery_number, key_hash from keyed
            group by delivery_number, key_hash having count(*) > 1
        ),
        suspects as (
            select *, hash({columns}) as row_hash from landed.{table.name}
            where {is_whole} and (delivery_number, hash({key})) in (select * from twice)
        ),
        judged as (
            select
                file_id, row_number, source_line,
                count(*) over (partition by delivery_number, {key}) as times,
                min(row_hash) over (partition by delivery_number, {key})
                    <> max(row_hash) over (partition by delivery_number, {key}) as differ,
                row_number() over (
                    partition by delivery_number, {key} order by file_id, row_number
                ) as place
            from suspects
        )
        select file_id, row_number, source_line from judged
        where times > 1 and (differ or place > 1)
    """
    return Rule(
        unique_key_name(table),
        table.name,
        table.key[0],
        f"The key ({key}) stands twice in one delivery; rows that differ are all set aside",
        "Deliver one row for each key",
        statement,
    )
