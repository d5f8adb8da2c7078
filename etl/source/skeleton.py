"""Begin a source: guess how a file is written, and write the frame of its select."""

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.contract import Column, contract
from etl.errors import ExitCode, OutcomesError
from etl.landing.delimiters import WORDS
from etl.landing.formats import is_parquet, open_text, wide_encoding
from etl.landing.header import read_header
from etl.landing.layout import Layout, readable
from etl.landing.reading import parquet_columns
from etl.landing.sources import read_source
from etl.settings import SQL_DIR, settings

_LIKELIEST_FIRST = ";\t|,"  # of two that part as well, a comma may stand in the cells
_LINES_LOOKED_AT = 50


@dataclass(frozen=True)
class Begun:
    """A source that was begun: its file, the layout guessed, and the headings found."""

    path: Path
    layout: Layout
    headings: list[str]
    is_added_to: bool


def begin_source(name: str, file: Path, table: str) -> Begun:
    """Write sql/sources/<name>.sql, or add a block to it, for a file like this one.

    Raise OutcomesError where the name cannot be one, the file does not exist or has no header.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise OutcomesError(f"{name!r}: name a source in a-z, 0-9 and _.", ExitCode.USAGE)
    if not file.is_file():
        raise OutcomesError(f"{file}: there is no such file.", ExitCode.USAGE)
    if table not in contract():
        known = ", ".join(contract())
        raise OutcomesError(f"The contract has no table {table!r}: {known}.", ExitCode.USAGE)
    path = SQL_DIR / "sources" / f"{name}.sql"
    if path.exists() and any(
        mapping.table == table and mapping.files == _pattern(file)
        for mapping in read_source(name).mappings
    ):
        raise OutcomesError(
            f"sql/sources/{name}.sql has a block for {table} and files {_pattern(file)} already:"
            " correct that one.",
            ExitCode.USAGE,
        )
    layout = Layout() if is_parquet(file) else guess_layout(file)
    headings = _headings(file, layout)
    block = _block(file, table, layout, headings)
    if path.exists():
        text = path.read_text(encoding="utf-8").rstrip()
        path.write_text(f"{text.removesuffix(';')};\n\n{block}", encoding="utf-8")
        return Begun(path, layout, headings, True)
    path.write_text(_source_header(name) + block, encoding="utf-8")
    return Begun(path, layout, headings, False)


def guess_layout(file: Path) -> Layout:
    """Guess encoding, delimiter and line of the header from the bytes of a CSV file."""
    encoding = _guess_encoding(file)
    with open_text(file) as source:
        start = source.read(1 << 20)
    # Only a line feed ends a line of a delivery; str.splitlines() takes more for an end.
    lines = start.decode(encoding, "replace").split("\n")[:_LINES_LOOKED_AT]
    cells = {d: [_cells(line, d) for line in lines] for d in _LIKELIEST_FIRST}
    # The delimiter is what parts the most lines into equally many cells.
    usual = {d: _most_common([n for n in counts if n > 1]) for d, counts in cells.items()}
    delimiter = max(_LIKELIEST_FIRST, key=lambda d: usual[d])
    _, width = usual[delimiter]
    if not width:
        return Layout(encoding=encoding)
    named = [_cells(line, delimiter, "filled") for line in lines]
    wide = [place for place, count in enumerate(cells[delimiter]) if count == width]
    # A title above the header may be padded to its width, but not with names.
    header = next((place for place in wide if named[place] > width / 2), wide[0])
    return Layout(delimiter, encoding, header + 1)


def _cells(line: str, delimiter: str, which: str = "all") -> int:
    """Count the cells of a line, or the filled; a delimiter in quotation marks parts none."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return 0
    return len(cells) if which == "all" else sum(bool(cell.strip()) for cell in cells)


def _most_common(counts: list[int]) -> tuple[int, int]:
    """Return how often the most frequent count occurs, and the count; zeros where none does."""
    return max(((often, count) for count, often in Counter(counts).items()), default=(0, 0))


def _guess_encoding(file: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_text(file) as source:
        try:
            chunk = source.read(1 << 20)
            if wide := wide_encoding(chunk):
                return wide
            while chunk:
                decoder.decode(chunk)
                chunk = source.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _headings(file: Path, layout: Layout) -> list[str]:
    if is_parquet(file):
        with duckdb.connect() as con:
            return parquet_columns(con, file)
    copy = settings().landed_dir / "headings.draft.copy"
    with readable(file, layout, copy) as (path, _):
        headings = read_header(path, layout.delimiter)
    if any(re.fullmatch(r"[\d\s.,/:-]+", heading) for heading in headings):
        raise OutcomesError(
            f"{file.name}: line {layout.header_line} has numbers or dates where the names of the"
            " columns should stand. Put a header line before the rows.",
            ExitCode.REFUSED,
        )
    return headings


def _source_header(name: str) -> str:
    return (
        "-- What this extract is and who made it, in a sentence.\n"
        f"-- title: {name}\n"
        "-- delivery: together\n"
        f"-- population: whose cases these are, such as prosecutions of {name}\n"
    )


def _block(file: Path, table: str, layout: Layout, headings: list[str]) -> str:
    lines = [f"-- into: {table}", f"-- files: {_pattern(file)}"]
    if layout.delimiter != ",":
        lines.append(f"-- delimiter: {WORDS[layout.delimiter]}")
    if layout.encoding != "utf-8":
        lines.append(f"-- encoding: {layout.encoding}")
    if layout.header_line > 1:
        lines.append(f"-- header line: {layout.header_line}")
    lines += [f"-- The file has: {', '.join(_quoted(h) for h in headings)}", "select", "    line,"]
    columns = contract()[table].columns
    lines += [_column(column, column is columns[-1], headings) for column in columns]
    return "\n".join([*lines, "from delivery.rows", ""])


def _column(column: Column, is_last: bool, headings: list[str]) -> str:
    same = next((h for h in headings if _key(h) == _key(column.name)), None)
    value = f"tidy({_quoted(same)})" if same else "null"
    codes = f" Codes: data/reference/{column.lookup}.csv" if column.lookup else ""
    must = "REQUIRED. " if column.is_required else ""
    kind = f" ({column.data_type.lower()})" if column.data_type != "VARCHAR" else ""
    end = "" if is_last else ","
    return f"    {value} as {column.name}{end} -- {must}{column.description}{kind}.{codes}"


def _pattern(file: Path) -> str:
    """Read files of the same name whatever their date: what stands before the first digit."""
    name = file.name.lower()
    stem = re.match(r"[^\d.]+", name)
    return f"{stem[0].rstrip('_- ')}*" if stem and stem[0].strip("_- ") else name


def _quoted(heading: str) -> str:
    return '"' + heading.replace('"', '""') + '"'


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
