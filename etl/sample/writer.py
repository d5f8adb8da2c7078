"""Files of a made-up delivery: written beside their final names, renamed when all are whole."""

import gzip
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

import polars as pl
import pyarrow.parquet as pq

FileFormat = Literal["csv", "csv.gz", "parquet"]
GZIP_LEVEL = 1
PARTIAL = ".partial"


class TextPart:
    """Rows of one chunk as CSV bytes without a header, gzipped where the file is."""

    def __init__(self, text: bytes, file_format: FileFormat) -> None:
        # Gzip members may follow each other, so that each chunk is compressed on its own.
        packed = file_format == "csv.gz"
        self._bytes = gzip.compress(text, GZIP_LEVEL, mtime=0) if packed else text

    def append(self, file: BinaryIO) -> None:
        """Write the bytes at the end of an open file."""
        file.write(self._bytes)


class TablePart:
    """Rows of one chunk as one Parquet row group."""

    def __init__(self, table: pl.DataFrame) -> None:
        self._table = table.to_arrow(compat_level=pl.CompatLevel.oldest())

    def append(self, file: pq.ParquetWriter) -> None:
        """Write the rows as the next row group of an open file."""
        file.write_table(self._table.cast(file.schema))


def csv_text(table: pl.DataFrame, header: bool = False) -> bytes:
    """Rows as CSV: LF line ends, dates YYYY-MM-DD, booleans true and false, empty for null."""
    buffer = io.BytesIO()
    table.write_csv(buffer, include_header=header, line_terminator="\n")
    return buffer.getvalue()


@contextmanager
def delivery(
    paths: dict[str, Path], empty: dict[str, pl.DataFrame], file_format: FileFormat
) -> Iterator[dict[str, BinaryIO | pq.ParquetWriter]]:
    """Open the files of a delivery; they take their final names only where the block succeeds.

    `empty` has a table without rows for each file, from which come the header and the types.
    """
    partial = {name: path.with_name(path.name + PARTIAL) for name, path in paths.items()}
    try:
        files = {name: _open(partial[name], empty[name], file_format) for name in paths}
        try:
            yield files
        finally:
            for file in files.values():
                file.close()
        for name, path in paths.items():
            partial[name].replace(path)
    finally:
        for path in partial.values():
            path.unlink(missing_ok=True)


def _open(path: Path, empty: pl.DataFrame, file_format: FileFormat) -> BinaryIO | pq.ParquetWriter:
    if file_format == "parquet":
        schema = empty.to_arrow(compat_level=pl.CompatLevel.oldest()).schema
        return pq.ParquetWriter(path, schema, compression="zstd")
    file = path.open("wb")
    TextPart(csv_text(empty, header=True), file_format).append(file)
    return file


def write_json(path: Path, content: dict[str, object]) -> Path:
    """Write JSON, indented, and give it its name only when it is whole."""
    partial = path.with_name(path.name + PARTIAL)
    partial.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return partial.replace(path)
