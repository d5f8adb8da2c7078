"""Land rows of the quarantine that were corrected by hand, as deliveries of their own.

A correction is a delivery like any other: judged by the same rules, looked at by the same gate,
listed in the ledger with the rows it corrects, and taken back by withdrawing it.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl.contract import Table
from etl.errors import ExitCode, OutcomesError
from etl.fixity.lost import ledger_to_land_in
from etl.judging.set_aside import standing_files
from etl.landing.delivery import refuse_mixture
from etl.landing.faults import FileFault
from etl.landing.unfinished import sync_noted, taking_back
from etl.ledger import Delivery, LandedFile, record
from etl.lock import writer_lock
from etl.quarantine.folder import corrected_files, show_given
from etl.quarantine.landing import land_correction
from etl.quarantine.rows import RELEASE_UNCHANGED, show_rows
from etl.quarantine.state import Wanted, open_quarantine


@dataclass
class Released:
    """What became of the rows of a folder; one delivery for each source they came from.

    ``unchanged`` rows are as they were exported; ``settled`` ones wait no longer; for
    ``overtaken`` ones a row of their key counts already, as new or newer.
    """

    deliveries: list[Delivery] = field(default_factory=list)
    unchanged: int = 0
    settled: int = 0
    overtaken: int = 0


def release_quarantine(folder: Path) -> Released:
    """Land the rows of the folder that were corrected. Doing it twice changes nothing more.

    Raise OutcomesError, and land nothing, where a file of the folder cannot be read, names a row
    that was never delivered, or seems to carry personal data.
    """
    files = corrected_files(folder)
    released = Released()
    with writer_lock(), taking_back():
        entries = ledger_to_land_in()
        landed: list[LandedFile] = []
        with open_quarantine(entries) as con:
            for path, table in files.items():
                with _naming(path):
                    show_given(con, path, table)
                    _choose(con, table, released)
                    landed += _land(con, table, entries, landed)
        refuse_mixture([*standing_files(entries), *landed])
        sync_noted()
        for source in _sources(landed):
            of_source = tuple(file for file in landed if file.source_name == source)
            released.deliveries.append(record(source, files=of_source))
    return released


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    try:
        yield
    except FileFault as fault:
        raise OutcomesError(f"{path.name}: {fault}", ExitCode.REFUSED) from fault


def _sources(landed: list[LandedFile]) -> list[str]:
    return list(dict.fromkeys(file.source_name for file in landed))


def _choose(con: duckdb.DuckDBPyConnection, table: Table, released: Released) -> None:
    """Create the temp table chosen of the given rows to land, and count the others."""
    show_rows(con, table, Wanted())
    _refuse_strangers(con, table)
    same = " and ".join(f"given.{n} is not distinct from asked.{n}" for n in table.column_names)
    key = [column for column in table.columns if column.name in table.key]
    same_key = " and ".join(
        f"counting.{c.name} = try_cast(given.{c.name} as {c.data_type})" for c in key
    )
    con.execute(
        f"""
        create or replace temp table fates as
        select given.*, case
            when asked.quarantined_in is null then 'settled'
            when {same} and {_says_yes("given")} is not true then 'unchanged'
            when exists (
                select 1 from accepted.{table.name} as counting
                where {same_key} and counting.delivery_number >= files.delivery_number
            ) then 'overtaken'
            else 'chosen' end as fate
        from given
        inner join landed.files as files on files.file_id = given.quarantined_in
        left join asked_for as asked using (quarantined_in, quarantined_row)
        """
    )
    con.execute("create or replace temp table chosen as from fates where fate = 'chosen'")
    counts = Counter(dict(con.execute("select fate, count(*) from fates group by fate").fetchall()))
    released.settled += counts["settled"]
    released.unchanged += counts["unchanged"]
    released.overtaken += counts["overtaken"]


def _refuse_strangers(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    stranger = con.execute(
        f"""
        select min(line) from given
        where quarantined_row is null or quarantined_in is null or quarantined_in not in (
            select file_id from landed.files where contract_table = '{table.name}'
        )
        """
    ).fetchone()[0]
    if stranger:
        raise FileFault(
            f"Line {stranger:,} names a row of {table.name} that was never delivered.",
            "Leave the columns quarantined_... as they were exported; new rows are a delivery of"
            " their own (outcomes load).",
        )
    unclear = con.execute(
        f"select min(line) from given where {RELEASE_UNCHANGED} is not null"
        f" and not {_says_yes('given')}"
    ).fetchone()[0]
    if unclear:
        raise FileFault(
            f"Line {unclear:,} has something else than yes in {RELEASE_UNCHANGED}.",
            "Write yes where the row is right as it is, or leave it empty.",
        )


def _says_yes(rows: str) -> str:
    return f"(lower(trim({rows}.{RELEASE_UNCHANGED})) = 'yes')"


def _land(
    con: duckdb.DuckDBPyConnection, table: Table, entries: list[Delivery], before: list[LandedFile]
) -> list[LandedFile]:
    originals = {file.file_id: (entry, file) for entry in entries for file in entry.files}
    chosen = con.execute("select distinct quarantined_in from chosen order by 1").fetchall()
    landed: list[LandedFile] = []
    for (file_id,) in chosen:
        entry, original = originals[file_id]
        sources = _sources([*before, *landed])
        if original.source_name not in sources:
            sources.append(original.source_name)
        number = entries[-1].number + 1 + sources.index(original.source_name)
        landed.append(land_correction(con, table, entry, original, number))
    return landed
