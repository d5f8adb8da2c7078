"""Land corrected rows: one file for each delivered file whose rows they correct."""

from hashlib import sha256
from pathlib import Path

import duckdb

from etl.anonymity.folders import private_folder
from etl.anonymity.gate import refuse_rows
from etl.contract import Table
from etl.errors import OutcomesError
from etl.judging.landed import known_on
from etl.landing.cells import json_of
from etl.landing.land import made_up_or_real, write_rejects
from etl.landing.mapping import write_typed
from etl.landing.reading import REJECTS_DDL
from etl.landing.sources import Mapping, read_source
from etl.landing.unfinished import note
from etl.ledger import Delivery, LandedFile
from etl.quoting import escaped
from etl.settings import settings

_CORRECTED = " (corrected)"


def land_correction(
    con: duckdb.DuckDBPyConnection, table: Table, entry: Delivery, original: LandedFile, number: int
) -> LandedFile:
    """Land the rows of the temp table chosen that correct rows of ``original``.

    ``entry`` is the delivery it came in, ``number`` the one the correction will be. What does not
    fit the contract's types is quarantined again. Call it within taking_back, which takes away what
    is not committed. Raise FileFault where the gate refuses it.
    """
    mapping = _mapping(original)
    text = _text(con, table, original)
    content = sha256(text.encode()).hexdigest()
    identity = f"correction|{number}|{original.source_name}|{table.name}|{content}"
    file_id = sha256(identity.encode()).hexdigest()[:16]
    correction = LandedFile(
        file_id=file_id,
        source_name=original.source_name,
        contract_table=table.name,
        file_name=original.file_name.removesuffix(_CORRECTED) + _CORRECTED,
        content_sha256=content,
        reading_sha256=mapping.reading_sha256,
        file_bytes=len(text.encode()),
        first_line=2,
        landed_name=f"{original.source_name}/{table.name}/{content[:16]}-{file_id[:8]}",
        extract_date=original.extract_date,
        period_start=original.period_start,
        period_type=original.period_type,
        corrects_file=original.file_id,
        corrects_delivery=original.corrects_delivery or entry.number,
        known_on=known_on(entry, original),
        **_write(con, table, mapping, original),
    )
    _put_in_place(con, original, correction)
    return correction


def _mapping(original: LandedFile) -> Mapping:
    mappings = read_source(original.source_name).mappings
    found = next((m for m in mappings if m.table == original.contract_table), None)
    if found is None:
        raise OutcomesError(
            f"Source {original.source_name} no longer fills {original.contract_table}: put its"
            " select back into sql/sources, or deliver the rows by another source."
        )
    return found


def _text(con: duckdb.DuckDBPyConnection, table: Table, original: LandedFile) -> str:
    """What the correction is known by: the rows, and which each of them corrects."""
    names = ("quarantined_in", "quarantined_row", *table.column_names)
    (text,) = con.execute(
        f"select string_agg({json_of(dict(zip(names, names, strict=True)))}, chr(10) order by line)"
        " from chosen where quarantined_in = ?",
        [original.file_id],
    ).fetchone()
    return text


def _write(
    con: duckdb.DuckDBPyConnection, table: Table, mapping: Mapping, original: LandedFile
) -> dict[str, object]:
    """Write the typed rows as a draft, and the others to the temp table rejects; count them."""
    con.execute(REJECTS_DDL)
    con.execute(
        f"create or replace temp table mapped as select line, {', '.join(table.column_names)}"
        " from chosen where quarantined_in = ? order by line",
        [original.file_id],
    )
    draft = _draft(original)
    try:
        landed, rejected = write_typed(con, table, draft)
        draft.chmod(0o600)
        refuse_rows(con, draft, table, mapping.exempt, has_contract_columns=True)
        is_made_up = made_up_or_real(con, table, draft)
    except BaseException:
        # What the gate refuses is not left lying about until the next load.
        draft.unlink(missing_ok=True)
        raise
    rows = landed + rejected
    notice = f"Corrects {rows:,} row{'' if rows == 1 else 's'} that waited in quarantine."
    return {
        "records_read": rows,
        "rows_landed": landed,
        "rows_rejected": rejected,
        "is_made_up": is_made_up,
        "notices": (notice,),
    }


def _draft(original: LandedFile) -> Path:
    folder = settings().landed_dir / original.source_name / original.contract_table
    private_folder(folder, settings().landed_dir)
    return folder / f"{original.file_id}.draft"


def _put_in_place(
    con: duckdb.DuckDBPyConnection, original: LandedFile, correction: LandedFile
) -> None:
    note(correction.landed_name)
    write_rejects(con, correction.rejects_path)
    path = correction.corrections_path
    con.execute(
        "copy (select line, quarantined_in as file_id, quarantined_row as row_reference"
        f" from chosen where quarantined_in = '{original.file_id}' order by line)"
        f" to '{escaped(path)}' (format parquet)"
    )
    path.chmod(0o600)
    _draft(original).replace(correction.rows_path)
