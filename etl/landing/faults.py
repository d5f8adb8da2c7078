"""A file that cannot be taken in at all, and why."""

from etl.errors import ExitCode, OutcomesError


class FileFault(OutcomesError):
    """A fault of a whole file: what was found, what is allowed, what to do."""

    def __init__(self, found: str, to_do: str) -> None:
        """Join both halves; values of the file never go into either."""
        super().__init__(f"{found} {to_do}", ExitCode.REFUSED)
