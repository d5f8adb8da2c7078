"""What every metric is made from, kept in the warehouse beside its numbers."""

from collections.abc import Iterator

import duckdb

from etl.build.models import model_name, models, reads
from etl.contract import contract
from etl.judging.rules import Rule, rules_of
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile

_Row = tuple[str, str, str, str, str]


def record_lineage(con: duckdb.DuckDBPyConnection, metrics: list[SqlFile]) -> None:
    """Fill metrics.lineage: which models, lists, contract tables and rules stand behind each."""
    by_name = {model_name(file): file for file in models(("staging", "marts"))}
    rules = {f"accepted.{table}": list(_rules(table)) for table in contract()}
    rows = [(file.name, *row) for file in metrics for row in _behind(file, by_name, rules)]
    # A statement for each of more than a thousand rows takes a second of every build.
    columns = [list(column) for column in zip(*rows, strict=True)]
    con.execute(
        f"insert into metrics.lineage select {', '.join('unnest(?::varchar[])' for _ in columns)}",
        columns,
    )


def _behind(
    metric: SqlFile, by_name: dict[str, SqlFile], rules: dict[str, list[_Row]]
) -> Iterator[_Row]:
    waiting, seen = [(metric.name, metric.statement)], set()
    while waiting:
        reader, statement = waiting.pop(0)
        for name in sorted(reads(statement)):
            yield _described(name, reader, by_name)
            if name in seen:
                continue
            seen.add(name)
            if name in by_name:
                waiting.append((name, by_name[name].statement))
            else:
                yield from rules.get(name, [])


def _described(name: str, reader: str, by_name: dict[str, SqlFile]) -> _Row:
    schema, table = name.split(".")
    if name == "reference.sources":
        return ("reference", name, "sql/sources", reader, "The kinds of extract, by population")
    if schema == "reference":
        return ("reference", name, f"data/reference/{table}.csv", reader, "A list of codes")
    if schema == "landed":
        return ("ledger", name, "etl/ledger.py", reader, "The files landed, and of which day")
    if schema == "accepted":
        return (
            "contract",
            name,
            f"sql/contract/{table}.sql",
            reader,
            contract()[table].description,
        )
    file = by_name[name]
    kind = "mart" if schema == "marts" else schema
    return (kind, name, f"sql/{file.place}", reader, file.description)


def _rules(table: str) -> Iterator[_Row]:
    for rule in rules_of(contract()[table]):
        yield ("rule", rule.name, _file_of(rule), f"accepted.{table}", rule.reason)


def _file_of(rule: Rule) -> str:
    is_written = (SQL_DIR / "rules" / f"{rule.name}.sql").exists()
    return f"sql/rules/{rule.name}.sql" if is_written else f"sql/contract/{rule.table}.sql"
