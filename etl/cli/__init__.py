"""The command line: outcomes."""

import errno
import os
import sys

import typer
from pydantic import ValidationError

from etl.cli.app import app
from etl.errors import ExitCode, OutcomesError
from etl.printable import printable
from etl.settings import faults_of

_MAKE_ROOM = " Make room and run it again; nothing that counted was lost."
_INTERRUPTED = 130
_TO_DO = {
    errno.ENOSPC: _MAKE_ROOM,
    errno.EDQUOT: _MAKE_ROOM,
    errno.EFBIG: _MAKE_ROOM,
    errno.EROFS: " The data folder must not be read-only.",
    errno.EACCES: " This user must be able to write to the data folder.",
    errno.ENOTDIR: " OUTCOMES_DATA_DIR must name a folder.",
    errno.EEXIST: " OUTCOMES_DATA_DIR must name a folder.",
}


def main() -> None:
    """Run one command; end with its exit code and, on failure, one readable message."""
    try:
        code = app(standalone_mode=False) or 0
    except typer.Exit as done:
        code = done.exit_code
    except typer.TyperException as wrong_usage:
        code = _fail(f"{wrong_usage.format_message()} Help: outcomes --help", ExitCode.USAGE)
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except OutcomesError as failure:
        code = _fail(str(failure), failure.exit_code)
    except ValidationError as wrong_settings:
        code = _fail(_settings_faults(wrong_settings), ExitCode.USAGE)
    except Exception as failure:
        if _is_interrupt(failure):
            code = _INTERRUPTED
        elif os.environ.get("OUTCOMES_DEBUG"):
            raise
        else:
            code = _fail(_unforeseen(failure), ExitCode.FAILED)
    if code == _INTERRUPTED:
        _fail("Interrupted. Nothing half done counts; run the command again.", code)
    sys.exit(int(code))


def _is_interrupt(failure: Exception) -> bool:
    """DuckDB raises no KeyboardInterrupt where Ctrl+C comes while a statement runs."""
    return type(failure) is RuntimeError and str(failure) == "Query interrupted"


def _fail(message: str, code: int) -> int:
    # A name or a value of somebody else's must not steer the terminal.
    lines = "\n".join(printable(line) for line in message.split("\n"))
    print(f"outcomes: {lines}", file=sys.stderr)
    return code


def _settings_faults(failure: ValidationError) -> str:
    faults = "; ".join(f"{name}: {allowed}" for name, allowed in faults_of(failure))
    return f"A setting is wrong. {faults}. The README lists the settings."


def _unforeseen(failure: Exception) -> str:
    """Name a failure nobody foresaw; its own words may hold values of a delivery."""
    if "duckdb" in type(failure).__module__:
        from etl.landing.faults import raise_if_machine

        try:
            raise_if_machine(failure)
        except OutcomesError as known:
            return str(known)
    if isinstance(failure, OSError) and failure.strerror:
        place = f": {failure.filename}" if failure.filename else ""
        return f"{failure.strerror}{place}.{_to_do(failure)}"
    return (
        f"Something failed that was not foreseen ({type(failure).__name__})."
        " The live warehouse is as it was. OUTCOMES_DEBUG=1 shows the details,"
        " which may hold values of the delivery."
    )


def _to_do(failure: OSError) -> str:
    """What helps where the data folder cannot be written; the disk's errors name no file."""
    from etl.settings import REFERENCE_DIR, settings

    # The reference lists lie in the folder that holds the data where none is set.
    if str(failure.filename or "").startswith(str(REFERENCE_DIR)):
        return " This user must be able to read the reference lists."
    is_ours = str(failure.filename or "").startswith(str(settings().data_dir))
    return _TO_DO.get(failure.errno, "") if is_ours or not failure.filename else ""
