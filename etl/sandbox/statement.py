"""What may be asked: one statement that reads, and only functions that read the warehouse.

DuckDB parses the text; its tree names every function and table. A query may call what is listed in
functions.txt and read from what is in table_functions.txt, from the macros of the warehouse and
from its tables. The locked connection and the confined process hold by themselves: this is the
first of three walls, and the one that can say what to do instead.
"""

import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb

_FOLDER = Path(__file__).parent
# Possessive: of comments within comments it tries no other way to part them.
_BLANK = r"(?>\s|--[^\n]*\n|/\*.*?\*/)"
_EXPLAIN = re.compile(
    rf"{_BLANK}*+explain{_BLANK}++(?P<analyze>analyze{_BLANK}++)?", re.IGNORECASE | re.DOTALL
)
_MANY_LEVELS = 20_000
_DEEP_STACK = 64 << 20
_UNPLACED = 1 << 32
_SHOWN = {'"tables"', "__show_tables_expanded"}
_NOT_THESE = {
    "MULTI": "PIVOT needs its columns named, as in: pivot t on dv in ('yes', 'no') using count(*).",
    "PRAGMA": "PRAGMA is not answered. DESCRIBE, SUMMARIZE and SHOW TABLES are.",
    "CALL": "CALL is not answered. Read from a function: select * from metrics.series(...).",
    "EXPLAIN": "Write explain select ..., or explain analyze select ..., of one select.",
}
_READS_ONLY = "Only statements that read are answered: SELECT, FROM, VALUES, DESCRIBE, SUMMARIZE."
_ONE = "One statement is answered at a time. Mark one of them and run the selection."
Value = TypeVar("Value")


class Refused(Exception):
    """A statement that is not answered, why, and the character it is about, from 0."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True)
class Statement:
    """One statement that reads: its text, whether its plan is asked for, its parameters' names."""

    text: str
    explain: str = ""
    parameters: tuple[str, ...] = ()
    offset: int = 0


class Gate:
    """Lets through one statement that reads; made for a connection before a query is known."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._functions = names("functions") | _macros(con, "macro")
        self._sources = names("table_functions") | _macros(con, "table_macro")
        self._closed_views = _system_views(con) - names("table_functions") - {"views", "tables"}

    def statement(self, text: str) -> Statement:
        """Return the one statement of a text. Raise Refused for any other kind, or for several."""
        match = _EXPLAIN.match(text)
        tree = self._tree(text)
        if tree is None and match:
            inner = text[match.end() :]
            tree = self._tree(inner)
            if tree is not None:
                explain = "explain analyze " if match["analyze"] else "explain "
                return self._checked(tree, inner, explain, match.end())
        if tree is None:
            raise Refused(self._instead(text))
        return self._checked(tree, text)

    def _checked(self, tree: dict, text: str, explain: str = "", offset: int = 0) -> Statement:
        if len(tree["statements"]) != 1:
            raise Refused(_ONE)
        found = tree["statements"][0]
        for node in _nodes(found):
            try:
                self._check(node)
            except Refused as refusal:
                place = node.get("query_location", _UNPLACED)
                at = offset + characters(text, place) if place < _UNPLACED else None
                raise Refused(str(refusal), at) from None
        parameters = tuple(entry["key"] for entry in found["named_param_map"])
        return Statement(text, explain, parameters, offset)

    def _tree(self, text: str) -> dict | None:
        """Return DuckDB's tree of a text, or None where it is not made of selects alone."""
        rows = self._con.execute("select json_serialize_sql($1::varchar)", [text]).fetchall()
        try:
            tree = _with_deep_stack(lambda: json.loads(rows[0][0]))
        except RecursionError:
            raise Refused("It is nested too deeply to be answered.") from None
        return None if tree.get("error") or not tree["statements"] else tree

    def _instead(self, text: str) -> str:
        found = self._con.extract_statements(text)
        if not found:
            return "There is nothing to answer: write a select."
        if len(found) > 1:
            return _ONE
        return _NOT_THESE.get(found[0].type.name, f"{found[0].type.name} changes. {_READS_ONLY}")

    def _check(self, node: dict[str, Any]) -> None:
        kind = node.get("type")
        if kind == "TABLE_FUNCTION":
            _known(node["function"].get("function_name", "?"), self._sources, "table function")
        elif kind == "BASE_TABLE":
            self._check_table(node)
        elif kind == "SHOW_REF" and node["query"] is None and node["table_name"] not in _SHOWN:
            raise Refused("Of SHOW, SHOW TABLES and SHOW ALL TABLES are answered.")
        elif "function_name" in node and not node.get("is_source"):
            _known(node["function_name"], self._functions, "function")

    def _check_table(self, node: dict[str, Any]) -> None:
        name = node["table_name"].lower()
        if not name.isascii() or name in self._closed_views:
            raise Refused(f"{node['table_name']} is not a table of the warehouse.")


def names(kind: str) -> frozenset[str]:
    """Read the names of a list: functions or table_functions."""
    return _listed(kind)


def characters(text: str, bytes_before: int) -> int:
    """Turn DuckDB's place in a text, in bytes of UTF-8, into a place in characters."""
    return len(text.encode()[:bytes_before].decode(errors="ignore"))


@cache
def _listed(kind: str) -> frozenset[str]:
    lines = (_FOLDER / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def _known(name: str, allowed: frozenset[str], kind: str) -> None:
    lowered = name.lower()
    if lowered in allowed and name.isascii():
        return
    close = get_close_matches(lowered, allowed, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise Refused(f"There is no {kind} {name!r} to use here.{hint}")


def _macros(con: duckdb.DuckDBPyConnection, kind: str) -> frozenset[str]:
    found = con.execute(
        "select distinct lower(function_name) from duckdb_functions()"
        " where database_name = 'warehouse' and function_type = $1",
        [kind],
    )
    return frozenset(name for (name,) in found.fetchall())


def _system_views(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    found = con.execute(
        "select distinct lower(view_name) from duckdb_views()"
        " where internal and schema_name <> 'information_schema'"
    )
    return frozenset(name for (name,) in found.fetchall())


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of a tree; the call of a table function is told by the one that holds it."""
    left = [tree]
    while left:
        at = left.pop()
        if isinstance(at, dict):
            if at.get("type") == "TABLE_FUNCTION":
                at["function"]["is_source"] = True
            yield at
            left.extend(at.values())
        elif isinstance(at, list):
            left.extend(at)


def _with_deep_stack(work: Callable[[], Value]) -> Value:
    """Do work that recurses deeply on a stack that is large enough for it."""
    answers: list[Value | RecursionError] = []

    def done() -> None:
        try:
            answers.append(work())
        except RecursionError as fault:
            answers.append(fault)

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(_MANY_LEVELS)
    size = threading.stack_size(_DEEP_STACK)
    try:
        worker = threading.Thread(target=done)
        worker.start()
        worker.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(before)
    if isinstance(answers[0], RecursionError):
        raise answers[0]
    return answers[0]
