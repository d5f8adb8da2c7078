"""Land one delivered file: check it, read it, map it, and describe what came of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from etl.anonymity.folders import private_folder
from etl.anonymity.gate import refuse_headings, refuse_rows, refuse_text
from etl.contract import Table, contract
from etl.durable import make_folder
from etl.engine import working_connection
from etl.fixity.changed import is_whole
from etl.landing.cells import keep_cells
from etl.landing.faults import FileFault
from etl.landing.files import Delivered
from etl.landing.fingerprint import Fingerprint, refuse_if_changed
from etl.landing.header import check_columns, read_header
from etl.landing.layout import readable
from etl.landing.mapping import map_rows, notices, place_names, show_delivery, write_typed
from etl.landing.periods import Period, period_from_path
from etl.landing.reading import Columns, parquet_columns, read_file
from etl.landing.sources import Mapping, Source
from etl.landing.unfinished import note
from etl.ledger import LandedFile
from etl.macros import create_macros
from etl.quoting import escaped, parquet
from etl.reference import create_reference_tables
from etl.settings import settings

MADE_UP_PREFIX = "madeup-"


@contextmanager
def landing_connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the in-memory database in which files are read and mapped."""
    with working_connection() as con:
        con.execute("create schema delivery; create schema reference")
        # A file lands the same rows wherever the machine stands that reads it.
        con.execute("set TimeZone = 'UTC'")
        create_macros(con)
        create_reference_tables(con, "reference")
        yield con


def land_file(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    delivered: Delivered,
    known: dict[str, LandedFile],
) -> tuple[LandedFile, bool]:
    """Land a file and return its description, and whether it is new to the ledger.

    Raise FileFault where the file is refused; nothing of it is kept then.
    """
    copy = settings().landed_dir / source.name / f"{delivered.mapping.table}.draft.copy"
    with readable(delivered.path, delivered.mapping.layout, copy) as (path, mark):
        return _land_readable(con, source, delivered, known, path, mark)


def _land_readable(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    delivered: Delivered,
    known: dict[str, LandedFile],
    path: Path,
    mark: Fingerprint,
) -> tuple[LandedFile, bool]:
    """Land what stands in ``path``, which is the delivered file or a copy the reader can take."""
    mapping = delivered.mapping
    period = _period(delivered)
    extract_date = _extract_date(delivered.path)
    file_id = _file_id(source, mapping, mark, period, extract_date)
    if file_id in known and is_whole(known[file_id]):
        return known[file_id], False
    name = f"{source.name}/{mapping.table}/{mark.sha256[:16]}-{file_id[:8]}"
    target = settings().landed_dir / f"{name}.parquet"
    make_folder(target.parent)
    private_folder(target.parent, settings().landed_dir)
    note(name)
    draft = target.with_suffix(".draft")
    table = contract()[mapping.table]
    try:
        read = _read_contract_file if mapping.has_contract_columns else _read_foreign_file
        counts = read(con, mapping, path, mark, period, draft)
        refuse_rows(con, draft, table, mapping.exempt, mapping.has_contract_columns, mark.delimiter)
        is_made_up = made_up_or_real(con, table, draft)
        values = _values_sha256(con, table, draft) if period else None
        refuse_if_changed(path, mark)
        write_rejects(con, target.with_suffix(".rejects.parquet"))
        draft.chmod(0o600)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    file = LandedFile(
        file_id=file_id,
        source_name=source.name,
        contract_table=mapping.table,
        file_name=delivered.name,
        content_sha256=mark.sha256,
        reading_sha256=mapping.reading_sha256,
        file_bytes=mark.size_bytes,
        first_line=mark.first_line,
        records_read=counts.records,
        rows_landed=counts.landed,
        rows_rejected=counts.rejected,
        landed_name=name,
        is_made_up=is_made_up,
        extract_date=extract_date,
        period_start=period and period.start,
        period_type=period and period.kind,
        values_sha256=values,
        notices=counts.notices,
    )
    return file, file_id not in known


@dataclass(frozen=True)
class _Counts:
    records: int
    landed: int
    rejected: int
    notices: tuple[str, ...] = ()


def _period(delivered: Delivered) -> Period | None:
    if not delivered.mapping.has_period:
        return None
    period = period_from_path(delivered.path.absolute())
    if period is None:
        raise FileFault(
            "No period can be read from its name or its folders.",
            "Name it like april_2014, 2016/Aug or 15-16-q1.",
        )
    return period


def _extract_date(path: Path) -> date | None:
    """The day the data were extracted, where the file's name says it (cases_2025-06-30.csv)."""
    found = set(re.findall(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)", path.name))
    if not found:
        return None
    try:
        (day,) = (date.fromisoformat(text) for text in found)
    except ValueError as error:
        raise FileFault(
            "Its name has more than one date, or one that does not exist.",
            "Give it one: the day of the extract.",
        ) from error
    if day > datetime.now(UTC).date():
        raise FileFault("The day of the extract in its name is yet to come.", "Correct the name.")
    return day


def _file_id(
    source: Source,
    mapping: Mapping,
    mark: Fingerprint,
    period: Period | None,
    extract_date: date | None,
) -> str:
    dated = (str(period), str(extract_date))
    parts = (source.name, mapping.table, mark.sha256, mapping.reading_sha256, *dated)
    return sha256("|".join(parts).encode()).hexdigest()[:16]


def _read_contract_file(
    con: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    path: Path,
    mark: Fingerprint,
    _period: Period | None,
    draft: Path,
) -> _Counts:
    table = contract()[mapping.table]
    header = _header(con, mapping, path, mark)
    refuse_headings(con, header, table.column_names, mapping.exempt)
    check_columns(header, table.column_names)
    types = {column.name: column.data_type for column in table.columns}
    columns: Columns = [(name, types[name]) for name in header]
    counts = read_file(con, path, mark, columns, draft)
    keep_cells(con, header, mark.delimiter)
    return _Counts(counts.accepted + counts.rejected, counts.accepted, counts.rejected)


def _read_foreign_file(
    con: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    path: Path,
    mark: Fingerprint,
    period: Period | None,
    draft: Path,
) -> _Counts:
    table = contract()[mapping.table]
    header = _header(con, mapping, path, mark)
    refuse_headings(con, header, [], mapping.exempt)
    columns: Columns = [(name, "VARCHAR") for name in place_names(header)]
    text = draft.with_suffix(".draft.text")
    try:
        counts = read_file(con, path, mark, columns, text)
        # They are of the file's own columns, which have no names here.
        con.execute("update rejects set cells = null")
        refuse_text(con, text, header, place_names(header), mapping.exempt)
        show_delivery(con, text, header, mark.first_line, period)
        left_out = map_rows(con, mapping, table)
        landed, faulty = write_typed(con, table, draft)
    finally:
        text.unlink(missing_ok=True)
    (not_mapped,) = con.execute(
        "select count(*) from rejects where fault = 'not mapped'"
    ).fetchone()
    rejected = counts.rejected + not_mapped + faulty
    # Of a table that few lines fill, none may come from a good file.
    if rejected and not landed and not mapping.left_out:
        raise FileFault(
            f"Not one of its {rejected:,} rows fits {mapping.table}: {_what_does_not_fit(con)}.",
            "Check that it is a file of this source and that its header is its first line;"
            " 'outcomes source check' says what does not fit.",
        )
    told = (*notices(con, mapping), *left_out)
    return _Counts(counts.accepted + counts.rejected, landed, rejected, told)


def _what_does_not_fit(con: duckdb.DuckDBPyConnection) -> str:
    rows = con.execute(
        "select coalesce(column_name || ' (a value like ' || any_value(value_class) || ')', fault),"
        " count(*) as rows from rejects group by column_name, fault order by rows desc limit 5"
    ).fetchall()
    return ", ".join(f"{rows:,} times {what}" for what, rows in rows)


def _header(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, path: Path, mark: Fingerprint
) -> list[str]:
    if mark.is_parquet:
        return parquet_columns(con, path)
    return read_header(path, mapping.layout.delimiter)


def made_up_or_real(con: duckdb.DuckDBPyConnection, table: Table, rows: Path) -> bool | None:
    """Whether rows are made up; None where none tells. Raise FileFault where both kinds are."""
    key = table.key[0]
    if not key.endswith("_id"):
        return None
    # Known from the file's statistics, without a look at its rows: keys that begin alike stand
    # together in order, so that only a prefix between the two ends needs one.
    least, greatest = con.execute(f"select min({key}), max({key}) from {parquet(rows)}").fetchone()
    if least is None:
        return None
    are_made_up = [text.startswith(MADE_UP_PREFIX) for text in (least, greatest)]
    if all(are_made_up):
        return True
    if any(are_made_up) or (least < MADE_UP_PREFIX < greatest and _is_any_made_up(con, key, rows)):
        raise FileFault("Made-up and real rows stand in one file.", "Deliver them apart.")
    return False


def _is_any_made_up(con: duckdb.DuckDBPyConnection, key: str, rows: Path) -> bool:
    query = f"select coalesce(bool_or(starts_with({key}, ?)), false) from {parquet(rows)}"
    return con.execute(query, [MADE_UP_PREFIX]).fetchone()[0]


def _values_sha256(con: duckdb.DuckDBPyConnection, table: Table, rows: Path) -> str:
    values = [name for name in table.column_names if not name.startswith("period_")]
    row = f"concat_ws('|', {', '.join(f'coalesce({name}::varchar, chr(0))' for name in values)})"
    (digest,) = con.execute(
        f"select sha256(string_agg({row}, chr(10) order by {row})) from {parquet(rows)}"
    ).fetchone()
    return digest


def write_rejects(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Keep the temp table rejects, for its owner alone; no file where nothing was rejected."""
    path.unlink(missing_ok=True)
    (rejects,) = con.execute("select count(*) from rejects").fetchone()
    if rejects:
        con.execute(f"copy (from rejects order by line) to '{escaped(path)}' (format parquet)")
        path.chmod(0o600)
