"""One chunk from numbers to what is appended to the files, faults included."""

from dataclasses import dataclass

import polars as pl

from etl.sample.chunk import draw_chunk
from etl.sample.fault_kinds import Kind
from etl.sample.faults import FAULT_PART, Fault, plant
from etl.sample.frames import contract_tables
from etl.sample.plan import Plan
from etl.sample.writer import FileFormat, TablePart, TextPart, csv_text


@dataclass(frozen=True)
class Drawn:
    """A chunk ready to be written: parts, rows (lines of text) and faults by contract file."""

    parts: dict[str, TextPart | TablePart]
    rows: dict[str, int]
    faults: list[Fault]


def draw_parts(
    plan: Plan, place: int, cases: range, file_format: FileFormat, kinds: list[Kind]
) -> Drawn:
    """Draw the chunk at `place` and plant the faults of these kinds in it."""
    tables = contract_tables(draw_chunk(plan, place, cases))
    if file_format == "parquet" and not kinds:
        return _table_parts(tables, [])
    texts = {name: csv_text(table) for name, table in tables.items()}
    if not kinds:
        rows = {name: table.height for name, table in tables.items()}
        return Drawn(_text_parts(texts, file_format), rows, [])
    columns = {name: table.columns for name, table in tables.items()}
    planted, faults = plant(texts, columns, kinds, plan.random(FAULT_PART, place), plan.end)
    if file_format == "parquet":
        return _table_parts(_parsed(planted, tables), faults)
    rows = {name: text.count(b"\n") for name, text in planted.items()}
    return Drawn(_text_parts(planted, file_format), rows, faults)


def _table_parts(tables: dict[str, pl.DataFrame], faults: list[Fault]) -> Drawn:
    parts = {name: TablePart(table) for name, table in tables.items()}
    return Drawn(parts, {name: table.height for name, table in tables.items()}, faults)


def _text_parts(texts: dict[str, bytes], file_format: FileFormat) -> dict[str, TextPart]:
    return {name: TextPart(text, file_format) for name, text in texts.items()}


def _parsed(texts: dict[str, bytes], like: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {
        name: pl.read_csv(text, has_header=False, schema=like[name].schema, quote_char=None)
        for name, text in texts.items()
    }
