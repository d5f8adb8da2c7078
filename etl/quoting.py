"""Write names and paths into SQL text, where parameters cannot stand."""

import re
from pathlib import Path


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(words: str) -> str:
    """Write a text as a literal."""
    return "'" + words.replace("'", "''") + "'"


def escaped(path: Path) -> str:
    """Escape a path that is written to and will stand between single quotes."""
    return str(path).replace("'", "''")


def literal(path: Path) -> str:
    """Escape a path that is read and will stand between single quotes.

    DuckDB's readers take ``*``, ``?`` and ``[`` for a pattern that other files may fit. They also
    take a folder like ``case_id=5`` for a column: read with ``hive_partitioning = false``.
    """
    return re.sub(r"([*?\[])", r"[\1]", escaped(path))


def parquet(*paths: Path, options: str = "") -> str:
    """Return a call of DuckDB's reader that reads these Parquet files and no others."""
    names = ", ".join(f"'{literal(path)}'" for path in paths)
    further = f", {options}" if options else ""
    return f"read_parquet([{names}], hive_partitioning = false{further})"
