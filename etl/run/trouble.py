"""Turn any failure into words an operator can act on, and a code; nothing of the data in them."""

import duckdb

from etl.errors import ExitCode, OutcomesError
from etl.landing.faults import raise_if_machine
from etl.run.log import place_of
from etl.run.record import OUTCOMES

_UNFORESEEN = "Something failed that was not foreseen"


def explained(error: Exception) -> OutcomesError:
    """Return the failure as one that may be shown, with a code a run can end with."""
    known = _known(error)
    code = known.exit_code if known.exit_code in OUTCOMES else ExitCode.FAILED
    return OutcomesError(str(known), code)


def is_of_the_machine(error: Exception) -> bool:
    """Whether memory, disk or rights failed, so that the same delivery may land another night."""
    if isinstance(error, OutcomesError):
        return error.exit_code not in (ExitCode.REFUSED, ExitCode.USAGE)
    return isinstance(error, OSError | MemoryError) or _UNFORESEEN not in str(_known(error))


def _known(error: Exception) -> OutcomesError:
    if isinstance(error, OutcomesError):
        return error
    if isinstance(error, duckdb.Error):
        try:
            raise_if_machine(error)
        except OutcomesError as of_the_machine:
            return of_the_machine
    if isinstance(error, MemoryError):
        return OutcomesError("Memory ran out. Give the machine more, or run it on its own.")
    if isinstance(error, OSError) and error.strerror:
        where = f": {error.filename}" if error.filename else ""
        return OutcomesError(f"{error.strerror}{where}.")
    return OutcomesError(f"{_UNFORESEEN} ({place_of(error)}). Report it with this line.")
