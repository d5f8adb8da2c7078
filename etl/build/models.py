"""The models of sql/: what each makes, what it reads, and the order that follows from it."""

import json
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

import duckdb

from etl.errors import OutcomesError
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_folder


def model_name(file: SqlFile) -> str:
    """sql/<schema>/<table>.sql makes <schema>.<table>."""
    return f"{file.path.parent.name}.{file.name}"


def models(schemas: tuple[str, ...]) -> list[SqlFile]:
    """Return the models of some schemas, each after all it reads.

    Raise OutcomesError where they read one another in a ring.
    """
    files = [file for schema in schemas for file in read_sql_folder(SQL_DIR / schema)]
    by_name = {model_name(file): file for file in files}
    graph = {name: reads(file.statement) & by_name.keys() for name, file in by_name.items()}
    try:
        return [by_name[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        ring = " -> ".join(error.args[1])
        raise OutcomesError(f"Models read each other in a ring: {ring}.") from error


def show_models(con: duckdb.DuckDBPyConnection, files: list[SqlFile]) -> None:
    """Create models as views, in this order; their schemas exist."""
    for file in files:
        con.execute(f"create view {model_name(file)} as {file.statement}")


def contract_tables(statement: str) -> list[str]:
    """Return the tables of the contract whose accepted rows a select reads, however far back."""
    found = _behind(statement, models(("staging", "marts")))
    return sorted(n.removeprefix("accepted.") for n in found if n.startswith("accepted."))


def models_behind(name: str) -> list[SqlFile]:
    """Return a model and those it reads, however far back, each after all it reads."""
    files = models(("staging", "marts", "quality"))
    (wanted,) = (file for file in files if model_name(file) == name)
    found = _behind(wanted.statement, files) | {name}
    return [file for file in files if model_name(file) in found]


def _behind(statement: str, files: list[SqlFile]) -> set[str]:
    by_name = {model_name(file): file for file in files}
    found: set[str] = set()
    waiting = list(reads(statement))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += reads(by_name[name].statement) if name in by_name else []
    return found


@cache
def reads(statement: str) -> frozenset[str]:
    """Return the schema-qualified tables a select reads. Raise OutcomesError where it is none."""
    query = "select json_serialize_sql(?)"
    (text,) = _parser().cursor().execute(query, [statement]).fetchone()
    tree = json.loads(text)
    if tree["error"]:
        raise OutcomesError(f"Not one select: {tree['error_message']}\n{statement}")
    tables = (node for node in _nodes(tree) if node.get("type") == "BASE_TABLE")
    return frozenset(f"{t['schema_name']}.{t['table_name']}" for t in tables if t["schema_name"])


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    # To open a database takes ten times as long as to read a statement.
    return duckdb.connect(config={"threads": 1})


def _nodes(tree: object) -> Iterator[dict]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for item in tree:
            yield from _nodes(item)
