"""The one kind of failure a user sees, and the exit codes a scheduler acts on."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller. 2 is left to wrong usage, as the shell has it."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3  # a delivered file, or a whole delivery, was not accepted
    HELD_BACK = 4  # a critical check failed; the live warehouse stays as it was
    NO_WAREHOUSE = 5  # nothing has been built yet
    BUSY = 6  # another load or build is running
    LIMIT = 7  # a query was ended, or its answer cut, at a limit


class OutcomesError(Exception):
    """A failure with a message written for the person who has to act on it."""

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.FAILED) -> None:
        """Keep the message as it will be shown, and the code the process will end with."""
        super().__init__(message)
        self.exit_code = exit_code
