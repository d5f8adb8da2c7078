"""Whether a warehouse was built by the program and the definitions that read it now."""

import duckdb

from etl.errors import OutcomesError
from etl.findings.asking import Ask
from etl.history.definitions import code_sha256, definitions_sha256


def differing(program: str, definitions: str) -> str:
    """Name what is of another version than when these hashes were taken; "" where nothing is."""
    changed = [name for name, was, now in (
        ("program", program, code_sha256()), ("definitions", definitions, definitions_sha256()),
    ) if was != now]  # fmt: skip
    return f"another version of the {' and the '.join(changed)}" if changed else ""


def built_by_others(ask: Ask) -> str:
    """Name what is of another version than what built the warehouse that is asked.

    The program is hashed from its files: ask once for each warehouse.
    """
    try:
        (row,) = ask("built_by").to_dicts()
    except (OutcomesError, duckdb.BinderException):
        # Of a program so old that it did not say.
        return "another version of the program"
    return differing(row["program"], row["definitions"])
