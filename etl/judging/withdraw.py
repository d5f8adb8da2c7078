"""Take back what was delivered: a delivery, one of its files, or rows by their key.

Nothing is deleted: a withdrawal is an entry of the ledger like a delivery, and can itself be
withdrawn. What the withdrawn rows had replaced counts again.
"""

from dataclasses import replace
from pathlib import Path

from etl.contract import contract
from etl.durable import DRAFT, make_folder, replace_durably
from etl.errors import ExitCode, OutcomesError
from etl.fixity.lost import ledger_to_land_in
from etl.judging.set_aside import in_force, withdrawn_files
from etl.landing.faults import FileFault
from etl.landing.fingerprint import fingerprint
from etl.landing.header import check_columns, read_header
from etl.landing.land import landing_connection
from etl.landing.reading import parquet_columns, read_file
from etl.landing.unfinished import taking_back
from etl.ledger import Delivery, Withdrawal, WithdrawnRows, record, refuse_unfit_reason
from etl.lock import writer_lock

_SHOWN = "It is shown on the data-quality page: name no person in it."


def withdraw(number: int, file_name: str | None, reason: str) -> Delivery:
    """Withdraw a delivery, or one of its files, or an earlier withdrawal.

    Raise OutcomesError where there is no such delivery or file, or it is withdrawn already.
    """
    refuse_unfit_reason(reason, _SHOWN)
    with writer_lock(), taking_back():
        entries = ledger_to_land_in()
        entry = _entry(entries, number)
        if entry.withdrawals or entry.withdrawn_rows:
            withdrawal = _of_withdrawal(entries, entry, reason)
        else:
            withdrawal = _of_files(entries, entry, file_name, reason)
        return record(entry.source_name, withdrawals=(withdrawal,))


def withdraw_rows(table_name: str, path: Path, reason: str) -> Delivery:
    """Withdraw rows by key: a CSV or Parquet file with exactly the key columns of the table.

    Rows of that key delivered before no longer count; one delivered later does. Raise
    OutcomesError where the table is none of the contract or a key of the file cannot be read.
    """
    refuse_unfit_reason(reason, _SHOWN)
    if table_name not in contract():
        known = ", ".join(contract())
        raise OutcomesError(f"There is no table {table_name!r}. Tables: {known}.", ExitCode.USAGE)
    if not path.is_file():
        raise OutcomesError(f"{path}: there is no such file.", ExitCode.USAGE)
    with writer_lock(), taking_back():
        ledger_to_land_in()
        withdrawn = _land_keys(table_name, path, reason)
        return record("withdrawal", withdrawn_rows=(withdrawn,))


def _entry(entries: list[Delivery], number: int) -> Delivery:
    found = next((entry for entry in entries if entry.number == number), None)
    if found is None:
        known = f"1 to {entries[-1].number}" if entries else "none yet"
        raise OutcomesError(
            f"There is no delivery {number}. Deliveries: {known}; see outcomes status.",
            ExitCode.USAGE,
        )
    return found


def _of_withdrawal(entries: list[Delivery], entry: Delivery, reason: str) -> Withdrawal:
    if entry not in in_force(entries):
        raise OutcomesError(f"Delivery {entry.number} is withdrawn already.", ExitCode.USAGE)
    return Withdrawal(entry.number, (), reason)


def _of_files(
    entries: list[Delivery], entry: Delivery, file_name: str | None, reason: str
) -> Withdrawal:
    named = [f for f in entry.files if file_name in (None, f.file_name)]
    if not named:
        names = ", ".join(file.file_name for file in entry.files)
        raise OutcomesError(
            f"Delivery {entry.number} has no file {file_name!r}. Its files: {names}.",
            ExitCode.USAGE,
        )
    withdrawn = withdrawn_files(entries)
    standing = tuple(file.file_id for file in named if file.file_id not in withdrawn)
    if not standing:
        raise OutcomesError(f"Delivery {entry.number} is withdrawn already.", ExitCode.USAGE)
    return Withdrawal(entry.number, standing, reason)


def _land_keys(table_name: str, path: Path, reason: str) -> WithdrawnRows:
    table = contract()[table_name]
    mark = fingerprint(path)
    name = f"withdrawn/{table_name}/{mark.sha256[:16]}"
    keys = WithdrawnRows(table_name, name, 0, reason)
    make_folder(keys.keys_path.parent)
    draft = keys.keys_path.with_suffix(DRAFT)
    types = {column.name: column.data_type for column in table.columns}
    try:
        with landing_connection() as con:
            header = parquet_columns(con, path) if mark.is_parquet else read_header(path)
            check_columns(header, list(table.key))
            counts = read_file(con, path, mark, [(name, types[name]) for name in header], draft)
        if counts.rejected or not counts.accepted:
            raise FileFault(
                f"{counts.rejected:,} of its {counts.rejected + counts.accepted:,} keys cannot be"
                " read.",
                f"Deliver one key a line: {', '.join(table.key)}.",
            )
        draft.chmod(0o600)
        replace_durably(draft, keys.keys_path)
    finally:
        draft.unlink(missing_ok=True)
    return replace(keys, rows=counts.accepted)
