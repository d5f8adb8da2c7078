"""How outcomes sql gives its answer: a table on the terminal, CSV, JSON or Parquet, or a file."""

import sys
from collections.abc import Mapping
from pathlib import Path

from etl.cli.console import say, table
from etl.durable import write_atomically
from etl.errors import ExitCode, OutcomesError
from etl.printable import printable
from etl.sandbox import files
from etl.sandbox.query import Answer

_ROWS_IN_A_TABLE = 1000
_FORMATS = ("csv", "json", "jsonl", "parquet")


def format_of(output: str, out: Path | None) -> str:
    """Return the format that is asked for, or that a file's ending names. Raise OutcomesError."""
    if out is None or output != "table":
        return output
    by_ending = out.suffix.removeprefix(".").lower()
    if by_ending not in _FORMATS:
        raise OutcomesError(
            f"{out.name} must end in one of {', '.join(f'.{name}' for name in _FORMATS)},"
            " or name its --format.",
            ExitCode.USAGE,
        )
    return by_ending


def write(answer: Answer, output: str, out: Path | None, about: Mapping[str, str]) -> None:
    """Write an answer to a file, to standard output, or as a table for people.

    ``about`` goes into the metadata of Parquet. Raise OutcomesError for Parquet on a terminal.
    """
    if output == "table":
        _print_table(answer)
        return
    written = _bytes(answer, output, about)
    if out:
        _write_file(out, written)
    elif not sys.stdout.isatty():
        sys.stdout.buffer.write(written)
    elif output == "parquet":
        raise OutcomesError("Parquet is not for a terminal: name a file with -o.", ExitCode.USAGE)
    else:
        sys.stdout.write("".join(printable(line) + "\n" for line in written.decode().splitlines()))


def _write_file(out: Path, content: bytes) -> None:
    """Write a file that its owner alone reads; one that is there keeps its rights."""
    target = out.resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o600
    write_atomically(target, content)
    target.chmod(mode)


def _bytes(answer: Answer, output: str, about: Mapping[str, str]) -> bytes:
    if output == "parquet":
        return files.parquet(answer.table, about)
    make = {"json": files.json_array, "jsonl": files.json_lines}.get(output, files.csv)
    return make(answer.table)


def _print_table(answer: Answer) -> None:
    if answer.table.column_names == ["plan"]:
        for line in str(answer.table["plan"][0]).splitlines():
            say(printable(line))
        return
    shown = files.flat(files.frame(answer.table.slice(0, _ROWS_IN_A_TABLE)))
    table(shown.columns, shown.rows())
    rows = answer.table.num_rows
    if rows > _ROWS_IN_A_TABLE:
        tell(f"These are the first {_ROWS_IN_A_TABLE:,} of {rows:,} rows; --format csv gives all.")


def tell(words: str) -> None:
    """Say something beside the answer, on standard error."""
    print(f"outcomes: {printable(words)}", file=sys.stderr)
