"""One question answered, as Arrow in batches, cut at the limits of rows and bytes."""

from collections.abc import Collection
from typing import BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.ipc

from etl.sandbox.faults import located
from etl.sandbox.parameters import Given, values
from etl.sandbox.protocol import Ending, Limits, Outcome, Question
from etl.sandbox.statement import Gate, Statement

_ROWS_AT_ONCE = 8192
# What Arrow's readers know; a query's other types are written as text.
_PLAIN = {
    "boolean", "tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger",
    "ubigint", "float", "double", "decimal", "date", "time", "timestamp", "timestamp_s",
    "timestamp_ms", "timestamp_ns", "timestamp with time zone", "varchar", "enum", "uuid", "null",
}  # fmt: skip
_PLAIN_WITHIN = {
    "boolean", "tinyint", "smallint", "integer", "bigint", "float", "double", "varchar", "enum",
}  # fmt: skip
_NESTED = {"list", "array", "struct", "map"}
# sum() of whole numbers is a HUGEINT, which nothing but DuckDB knows: it comes as text, marked.
_LARGE = {"hugeint", "uhugeint", "bignum"}
WHOLE = {b"whole": b"yes"}


def answer(
    con: duckdb.DuckDBPyConnection, gate: Gate, question: Question, limits: Limits, sink: BinaryIO
) -> Ending:
    """Write the answer to ``sink`` as one Arrow stream and say how it ended.

    Raise statement.Refused, or what DuckDB raises.
    """
    statement, given, explain = Statement(question.query), {}, ""
    try:
        statement = gate.statement(question.query)
        given = values(statement.parameters, question.parameters)
        if explain := statement.explain or ("explain " if question.explain else ""):
            plan = _plan(con, explain + statement.text, given)
            relation = con.sql("select $plan as plan", params={"plan": plan})
        else:
            relation = con.sql(statement.text, params=given or None)
        whole = [kind.id in _LARGE for kind in relation.types]
        reader = _readable(relation).to_arrow_reader(_ROWS_AT_ONCE)
        return _streamed(reader, whole, limits, sink)
    except (duckdb.Error, pa.ArrowException, OSError) as fault:
        raise located(fault, con, statement, given, len(explain)) from None


def _plan(con: duckdb.DuckDBPyConnection, text: str, given: Given) -> str:
    rows = con.execute(text, given or None).fetchall()
    return "\n".join(str(row[-1]) for row in rows)


def _streamed(
    reader: pa.RecordBatchReader, whole: list[bool], limits: Limits, sink: BinaryIO
) -> Ending:
    rows = size = 0
    limit = ""
    schema = pa.schema(_distinct(reader.schema, whole))
    with pa.ipc.new_stream(sink, schema) as stream:
        for batch in reader:
            room = _room(batch, limits.rows - rows, limits.bytes - size)
            limit = "rows" if room == limits.rows - rows else "size"
            kept = batch.slice(0, room)
            if room:
                stream.write_batch(pa.record_batch(kept.columns, schema=schema))
            rows, size = rows + room, size + kept.nbytes
            if room < batch.num_rows:
                return Ending(Outcome.TRUNCATED, rows=rows, limit=limit)
    return Ending(Outcome.ANSWERED, rows=rows)


def _room(batch: pa.RecordBatch, rows: int, size: int) -> int:
    """How many rows of a batch may still be given, of so many rows and bytes left."""
    room = min(batch.num_rows, rows)
    while room and batch.slice(0, room).nbytes > size:
        room //= 2
    return room


def _distinct(schema: pa.Schema, whole: list[bool]) -> list[pa.Field]:
    """Name columns apart that the query gave one name, as a, a_2; mark texts of whole numbers."""
    fields: dict[str, pa.Field] = {}
    for field, is_whole in zip(schema, whole, strict=True):
        name, number = field.name, 1
        while name in fields:
            number += 1
            name = f"{field.name}_{number}"
        fields[name] = field.with_name(name).with_metadata(WHOLE if is_whole else None)
    return list(fields.values())


def _readable(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    if all(_is_plain(kind) for kind in relation.types):
        return relation
    columns = [f"c{place}" for place in range(len(relation.columns))]
    asked = ", ".join(
        f"{_cast(column, kind)} as {_quoted(name)}"
        for column, kind, name in zip(columns, relation.types, relation.columns, strict=True)
    )
    return relation.query("answer", f"select {asked} from answer as answer({', '.join(columns)})")


def _cast(column: str, kind: duckdb.sqltypes.DuckDBPyType) -> str:
    if _is_plain(kind):
        return column
    if kind.id in _NESTED or kind.id == "tuple":
        return f"cast(to_json({column}) as varchar)"
    return f"cast({column} as varchar)"


def _is_plain(kind: duckdb.sqltypes.DuckDBPyType, plain: Collection[str] = _PLAIN) -> bool:
    if kind.id in _NESTED:
        inner = [part for _, part in kind.children if not isinstance(part, int)]
        return bool(inner) and all(_is_plain(part, _PLAIN_WITHIN) for part in inner)
    return kind.id in plain


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
