"""Hold the columns of a delivered file against what is expected of them."""

import csv
from collections import Counter
from difflib import get_close_matches
from pathlib import Path

from etl.landing.delimiters import PLURALS, WORDS
from etl.landing.faults import FileFault
from etl.landing.formats import open_text
from etl.landing.line_counter import LONGEST_LINE_BYTES, lone_returns

# Of rows of some ten thousand columns DuckDB ends the whole process, or runs out of memory.
MOST_COLUMNS = 2_000


def read_header(path: Path, delimiter: str = ",") -> list[str]:
    """Return the cells of a CSV file's first line. Raise FileFault where it cannot be one."""
    with open_text(path) as file:
        line = file.readline(LONGEST_LINE_BYTES)
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
        if "\r" in text:
            raise lone_returns("The first line")
        cells = next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except UnicodeDecodeError as error:
        raise FileFault(
            "The header line is not UTF-8.",
            "Save the file as UTF-8, or declare it in a source of its own: -- encoding: latin-1",
        ) from error
    except csv.Error as error:
        raise FileFault(
            "The header line has an open quotation mark or a stray control character.",
            "End every line in LF or CRLF and close every quotation mark.",
        ) from error
    if not any(cell.strip() for cell in cells) or "\0" in text:
        raise FileFault("The first line is no header.", "Begin with a line of column names.")
    _refuse_other_delimiter(cells, delimiter)
    refuse_too_wide(cells)
    return [cell.strip() for cell in cells]


def refuse_too_wide(columns: list[str]) -> None:
    """Raise FileFault where a file has more columns than can be read."""
    if len(columns) > MOST_COLUMNS:
        raise FileFault(
            f"It has {len(columns):,} columns, and at most {MOST_COLUMNS:,} can be read.",
            "Deliver those that are needed.",
        )


def check_columns(found: list[str], expected: list[str]) -> None:
    """Raise FileFault unless both hold the same names; their order is free.

    A name that is not of the contract may be anything, so it is shown only where it is close to
    one that is.
    """
    twice = [name for name, count in Counter(found).items() if count > 1 and name in expected]
    missing = [name for name in expected if name not in found]
    unknown = [name for name in found if name not in expected]
    if twice:
        raise FileFault(f"Columns stand twice: {', '.join(twice)}.", "Deliver each once.")
    if missing or unknown:
        raise FileFault(_difference(missing, unknown), f"Expected are: {', '.join(expected)}.")


def _difference(missing: list[str], unknown: list[str]) -> str:
    parts = [f"Column {name} is missing." for name in missing]
    close = {name: get_close_matches(name.lower(), missing, n=1, cutoff=0.7) for name in unknown}
    # A table of another kind has columns by the thousand: each missing one needs one name at most.
    meant = [(name, names[0]) for name, names in close.items() if names][: len(missing)]
    parts += [f"Column {name!r} is not of the contract: is {of} meant?" for name, of in meant]
    withheld = len(unknown) - len(meant)
    if withheld == 1:
        parts.append("A further column is not of the contract (its name is withheld).")
    elif withheld:
        parts.append(f"{withheld:,} further columns are not of the contract (names withheld).")
    return " ".join(parts)


def _refuse_other_delimiter(cells: list[str], expected: str) -> None:
    if len(cells) != 1:
        return
    for delimiter, name in PLURALS.items():
        if delimiter != expected and delimiter in cells[0]:
            raise FileFault(
                f"The columns are parted by {name}.",
                f"Part them by {PLURALS[expected]}, or declare it in a source of its own:"
                f" -- delimiter: {WORDS[delimiter]}",
            )
