"""Count the lines of a text, piece by piece, and see what ends them."""

import numpy as np

from etl.landing.faults import FileFault

LONGEST_LINE_BYTES = 2_000_000  # what DuckDB reads as one line at the most
_LF, _CR = ord("\n"), ord("\r")


class LineCounter:
    """Counts lines and what parts their cells; a last line may lack its end.

    ``delimiters`` are those after the first line, between quotation marks or not.
    """

    def __init__(self, delimiter: str) -> None:
        self._delimiter = ord(delimiter)
        self._has_nul = False
        self._has_bare_return = False
        self._ends_in_return = False
        self._ends = 0
        self._returns = 0
        self._open_bytes = 0
        self.bytes = 0
        self.delimiters = 0

    @property
    def count(self) -> int:
        """Lines so far."""
        return self._ends + bool(self._open_bytes)

    @property
    def has_stray_control(self) -> bool:
        """Whether there is a NUL, or a carriage return that no line feed follows."""
        return self._has_nul or self._has_bare_return or self._ends_in_return

    @property
    def has_mixed_ends(self) -> bool:
        """Whether some lines end in LF and others in CRLF."""
        return 0 < self._returns < self._ends

    def add(self, piece: bytes) -> None:
        """Count a piece. Raise FileFault where a line is longer than can be read."""
        codes = np.frombuffer(piece, np.uint8)
        self._has_nul = self._has_nul or b"\0" in piece
        self._note_returns(piece, codes)
        self.bytes += len(piece)
        # Before the first line end all is header.
        after_header = 0 if self._ends else piece.find(b"\n") + 1 or len(piece)
        self.delimiters += _count(codes[after_header:], self._delimiter)
        self._ends += _count(codes, _LF)
        end = piece.rfind(b"\n") + 1
        self._open_bytes = len(piece) - end + (0 if end else self._open_bytes)
        if self._open_bytes > LONGEST_LINE_BYTES:
            if self._has_bare_return:
                raise lone_returns("A line")
            raise FileFault("A line is longer than 2 MB.", "Deliver one record a line.")

    def _note_returns(self, piece: bytes, codes: np.ndarray) -> None:
        if self._ends_in_return and not piece.startswith(b"\n"):
            self._has_bare_return = True
        self._ends_in_return = piece.endswith(b"\r")
        found = _count(codes, _CR)
        self._returns += found
        returns = found - self._ends_in_return
        # Pairs are counted only where there is a return: the search for two bytes is slow.
        if returns and returns != piece.count(b"\r\n"):
            self._has_bare_return = True


def lone_returns(place: str) -> FileFault:
    """Return the fault of a file whose lines end, if only here and there, as on old Macintoshes."""
    return FileFault(
        f"{place} has carriage returns where only LF or CRLF can end a line.",
        "End every line in LF or CRLF and deliver the file again.",
    )


def _count(codes: np.ndarray, code: int) -> int:
    # Ten times as fast as bytes.count where there is much to count.
    return int(np.count_nonzero(codes == code))
