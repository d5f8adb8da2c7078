"""outcomes pseudonymise: files for delivery, made where the identifiers come from."""

from pathlib import Path

from etl.anonymity.keys import new_key, read_key
from etl.anonymity.pseudonymise import column_kinds, pseudonymise
from etl.anonymity.pseudonyms import Pseudonymiser
from etl.cli.console import say
from etl.errors import ExitCode, OutcomesError


def run_pseudonymise(
    files: list[Path],
    out: Path | None,
    columns: list[str],
    key_file: Path | None,
    make_key: Path | None,
    has_prefix: bool,
    is_case_sensitive: bool,
) -> None:
    """Make a key, or write each file again with pseudonyms and say what was replaced in it."""
    if make_key:
        new_key(make_key)
        say(
            f"New key: {make_key}. Whoever has it can tell who is who: keep it, and keep it secret."
        )
        return
    if not files or out is None:
        raise OutcomesError("Name the files, and a folder for the result: --out.", ExitCode.USAGE)
    maker = Pseudonymiser(read_key(key_file), has_prefix, is_case_sensitive)
    kinds = column_kinds(columns)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in files:
        target, replaced, rows = pseudonymise(path, out, kinds, bool(columns), maker)
        pairs = ", ".join(f"{name} ({kinds[name.strip()]})" for name in replaced)
        counted = f"{rows:,} row" if rows == 1 else f"{rows:,} rows"
        say(f"{target}: {counted}, pseudonyms in {pairs}. All other columns are as they were.")
