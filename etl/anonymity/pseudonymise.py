"""Replace identifiers in files by pseudonyms, at the data owner's, before they are delivered."""

import csv
import gzip
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from etl.anonymity.pseudonyms import KINDS, Pseudonymiser
from etl.errors import ExitCode, OutcomesError
from etl.landing.formats import is_gzip, is_parquet

_BATCH_ROWS = 1 << 16
csv.field_size_limit(1 << 24)


def column_kinds(given: list[str]) -> dict[str, str]:
    """Return kinds by column from NAME or NAME=KIND; without any, the contract's identifiers."""
    if not given:
        return dict(KINDS)
    pairs = (text.rpartition("=") if "=" in text else (text, "", "") for text in given)
    return {name: kind or KINDS.get(name, "person") for name, _, kind in pairs}


def pseudonymise(
    path: Path, folder: Path, kinds: dict[str, str], named: bool, maker: Pseudonymiser
) -> tuple[Path, list[str], int]:
    """Write a file again, below ``folder`` and in its own format, with pseudonyms.

    Return where, the columns replaced, and the number of rows. Every column of ``kinds`` must be
    there if they were ``named``. Raise OutcomesError where the file cannot be read record by
    record; nothing is written then.
    """
    target = folder / path.name
    if target.exists():
        raise OutcomesError(f"{target} exists. Name another folder with --out.", ExitCode.USAGE)
    draft = folder / f".{path.name}.draft"
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.close(handle)
        write = _write_parquet if is_parquet(path) else _write_csv
        columns, rows = write(path, draft, kinds, named, maker)
        draft.replace(target)
    except OSError as error:
        raise OutcomesError(f"{path}: {error.strerror or 'it is damaged'}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return target, columns, rows


def _write_csv(
    path: Path, draft: Path, kinds: dict[str, str], named: bool, maker: Pseudonymiser
) -> tuple[list[str], int]:
    with _text(path, "r", path) as source, _text(draft, "w", path) as target:
        records = _records(path, source)
        header = next(records, None)
        if header is None:
            raise _refused(path, 1, "the file is empty")
        places = _places(path, header, kinds, named)
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header)
        rows = 0
        for record in records:
            for place, kind in places:
                record[place] = maker.pseudonym(kind, record[place])
            writer.writerow(record)
            rows += 1
    return [header[place] for place, _ in places], rows


def _records(path: Path, source: TextIO) -> Iterator[list[str]]:
    """Yield records of as many cells as the header has, each on one line of its own.

    An open quotation mark would swallow lines, and carry their identifiers out unchanged.
    """
    reader = csv.reader(source, strict=True)
    width, line = 0, 0
    try:
        for record in reader:
            line += 1
            width = width or len(record)
            if reader.line_num != line:
                raise _refused(path, line, "the record goes on in the next line")
            if record and len(record) != width:
                raise _refused(path, line, f"{len(record)} cells, where the header has {width}")
            if record:
                yield record
    except csv.Error as error:
        raise _refused(path, line + 1, "a quotation mark is out of place") from error
    except UnicodeDecodeError as error:
        raise _refused(path, line + 1, "the text from here on is not UTF-8") from error


def _write_parquet(
    path: Path, draft: Path, kinds: dict[str, str], named: bool, maker: Pseudonymiser
) -> tuple[list[str], int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def replaced(column: pa.Array, kind: str) -> pa.Array:
        coded = column.cast(pa.string()).dictionary_encode()
        made = [maker.pseudonym(kind, text) or None for text in coded.dictionary.to_pylist()]
        return pa.array(made, pa.string()).take(coded.indices)

    try:
        with pq.ParquetFile(path) as source:
            schema = source.schema_arrow
            places = _places(path, schema.names, kinds, named)
            for place, _ in places:
                schema = schema.set(place, pa.field(schema.names[place], pa.string()))
            rows = 0
            # Statistics and metadata of the source are not carried over: they hold values.
            schema = schema.remove_metadata()
            with pq.ParquetWriter(draft, schema) as target:
                for batch in source.iter_batches(_BATCH_ROWS):
                    columns = list(batch.columns)
                    for place, kind in places:
                        columns[place] = replaced(columns[place], kind)
                    target.write_batch(pa.record_batch(columns, schema=schema))
                    rows += batch.num_rows
    except pa.ArrowException as error:
        raise OutcomesError(
            f"{path}: the Parquet file is damaged, or a column of identifiers is no text or"
            " number. Write it again.",
            ExitCode.REFUSED,
        ) from error
    return [schema.names[place] for place, _ in places], rows


def _places(
    path: Path, header: list[str], kinds: dict[str, str], named: bool
) -> list[tuple[int, str]]:
    names = [name.strip() for name in header]
    missing = [name for name in kinds if name not in names]
    if named and missing:
        raise OutcomesError(f"{path}: there is no column {', '.join(missing)}.", ExitCode.REFUSED)
    places = [(place, kinds[name]) for place, name in enumerate(names) if name in kinds]
    if not places:
        raise OutcomesError(
            f"{path}: it has none of the columns {', '.join(kinds)}. Name those that hold"
            " identifiers with --column.",
            ExitCode.REFUSED,
        )
    return places


@contextmanager
def _text(path: Path, mode: str, original: Path) -> Iterator[TextIO]:
    encoding = "utf-8-sig" if mode == "r" else "utf-8"
    with path.open(f"{mode}b") as raw:
        if not is_gzip(original):
            with io.TextIOWrapper(raw, encoding, newline="") as file:
                yield file
            return
        # Neither the name nor the time of the source goes into the archive.
        packed = gzip.GzipFile("", f"{mode}b", compresslevel=6, fileobj=raw, mtime=0)
        with packed, io.TextIOWrapper(packed, encoding, newline="") as file:
            yield file


def _refused(path: Path, line: int, found: str) -> OutcomesError:
    return OutcomesError(
        f"{path} line {line:,}: {found}. Deliver one whole record a line, in UTF-8; nothing was"
        " written.",
        ExitCode.REFUSED,
    )
