"""An answer as the files people take away: CSV, JSON, JSON lines, Parquet."""

import json
from collections.abc import Mapping
from io import BytesIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet

from etl.sandbox.columns import readable

_DIGITS_OF_A_NUMBER = 15
_NESTED = (pl.List, pl.Array, pl.Struct)


def frame(table: pa.Table) -> pl.DataFrame:
    """Return the answer as a frame, as ``columns.readable`` has it."""
    return pl.from_arrow(readable(table))


def csv(table: pa.Table) -> bytes:
    """Write CSV with a heading; lists and structures as JSON in one cell."""
    return flat(frame(table)).write_csv().encode()


def json_array(table: pa.Table) -> bytes:
    """Write one JSON array with an object for each row; what is no number (NaN) is null."""
    return _numbers(frame(table)).write_json().encode() + b"\n"


def json_lines(table: pa.Table) -> bytes:
    """Write one JSON object a line, one line a row."""
    return _numbers(frame(table)).write_ndjson().encode()


def parquet(table: pa.Table, about: Mapping[str, str]) -> bytes:
    """Write Parquet with words about it among its metadata."""
    found = frame(table).to_arrow()
    words = {name.encode(): text.encode() for name, text in about.items()}
    written = BytesIO()
    pa.parquet.write_table(found.replace_schema_metadata(words), written, compression="zstd")
    return written.getvalue()


def flat(found: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose lists and structures are JSON texts."""
    nested = [name for name, kind in found.schema.items() if not _is_simple(kind)]
    return found.with_columns(_as_json(found[name]) for name in nested)


def _is_simple(kind: pl.DataType) -> bool:
    return not kind.is_nested() and not isinstance(kind, _NESTED)


def _as_json(column: pl.Series) -> pl.Series:
    lines = pl.DataFrame({"v": column}).write_ndjson().splitlines()
    texts = [json.dumps(json.loads(line)["v"], ensure_ascii=False) for line in lines]
    missing = column.is_null()
    texts = [None if gone else text for text, gone in zip(texts, missing, strict=True)]
    return pl.Series(column.name, texts, pl.String)


def _numbers(found: pl.DataFrame) -> pl.DataFrame:
    """JSON's numbers have 15 digits that all readers keep: longer decimals are texts."""
    short = [
        name
        for name, kind in found.schema.items()
        if isinstance(kind, pl.Decimal) and kind.precision <= _DIGITS_OF_A_NUMBER
    ]
    return found.with_columns(pl.col(short).cast(pl.Float64))
