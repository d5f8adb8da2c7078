"""What must become of a delivery, in plain Python: the csv module, and no SQL."""

import csv
import gzip
import math
import os
import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.contract import Table, contract
from etl.settings import REFERENCE_DIR

Row = dict[str, object]
LISTS = {"online_platform_codes": "online_platforms", "online_method_codes": "online_methods",
         "condition_codes": "order_conditions"}  # fmt: skip
REFERENCE: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
for _path in REFERENCE_DIR.glob("*.csv"):
    for _row in csv.DictReader(_path.read_text(encoding="utf-8").splitlines()):
        REFERENCE[_path.name.split(".")[0]][next(iter(_row.values()))] = _row
_UNSEEN = re.compile("^[\0- ]|[ \t]$|[\x80-\xa0\u2000-\u200f\u2028-\u202f\u2060\u3000\ufeff]")
_MISSING = {"n/a", "na", "n.k.", "null", "none", "nil", "nan", "unknown", "missing", "-", "--"}
_MARKERS = dict.fromkeys(["true", "t", "yes", "y", "1"], True)
_MARKERS |= dict.fromkeys(["false", "f", "no", "n", "0"], False)
csv.field_size_limit(1 << 30)


@dataclass
class Expected:
    """Of one file: why it is refused, or the rows that are right, and the lines that are not."""

    table: str
    content: bytes = b""
    refused: str = ""
    right: list[tuple[int, Row]] = field(default_factory=list)
    wrong: set[int] = field(default_factory=set)
    may_be_personal: bool = False
    is_undecided: bool = False


def expect(path: Path, table: str, delimiter: str, is_mapped: bool) -> Expected:
    """Say what must become of one delivered file."""
    made = Expected(table)
    is_readable = str(path).isprintable() and path.is_file() and "2999" not in path.name
    if not is_readable or not os.access(path, os.R_OK, effective_ids=True):
        made.refused = "name or place"
        return made
    made.content = path.read_bytes()
    try:
        names, records = _parsed(path, made, delimiter)
        _take(names, records, is_mapped, made)
    except (pa.ArrowException, OSError, EOFError, zlib.error, ValueError) as error:
        made.refused = type(error).__name__
    if is_mapped and made.wrong and not made.right:
        made.refused = made.refused or "nothing fits"
    return made


def _parsed(path: Path, made: Expected, delimiter: str) -> tuple[list[str], list[tuple]]:
    text = made.content
    if text[:4] == b"PAR1":
        found = pq.ParquetFile(path).read()
        texts = [["" if v is None else str(v) for v in c.to_pylist()] for c in found.columns]
        return found.column_names, list(enumerate(map(list, zip(*texts, strict=True)), 1))
    text = gzip.decompress(text) if text[:2] == b"\x1f\x8b" else text
    if text[:4] == b"PK\x03\x04" or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("another kind of file")
    lines = text.split(b"\n")
    header = _cells(lines[0].removeprefix(b"\xef\xbb\xbf"), delimiter)
    if not header or not any(map(str.strip, header)):
        raise ValueError("no header")
    # A line too long may cost itself or its file, as the reader's blocks happen to fall.
    made.is_undecided = any(len(line) >= 2_000_000 for line in lines)
    records = [(n, _cells(x, delimiter)) for n, x in enumerate(lines[1:], 2) if x.rstrip(b"\r")]
    return [name.strip() for name in header], records


def _cells(line: bytes, delimiter: str) -> list[str] | None:
    try:
        text = line.decode().rstrip("\r")
        cells = next(csv.reader([text], delimiter=delimiter, strict=True), None)
    except (UnicodeDecodeError, csv.Error):
        return None
    return None if "\r" in text or "\0" in text else cells


def _take(names: list[str], records: list[tuple], is_mapped: bool, made: Expected) -> None:
    columns = contract()[made.table].columns
    wanted = [column.name for column in columns]
    found = [name.casefold() for name in names] if is_mapped else names
    if (
        len(names) > 2_000
        or set(wanted) - set(found)
        or not (is_mapped or len(wanted) == len(found))
    ):
        raise ValueError("columns")
    for line, cells in records:
        # What the gate for personal data refuses has tests of its own.
        made.may_be_personal |= any(map(_is_doubtful, cells or [" "]))
        row = {}
        if cells and len(cells) == len(names):
            row = {c.name: typed(cells[found.index(c.name)], c.data_type) for c in columns}
        if not row or ValueError in row.values():
            made.wrong.add(line)
        else:
            made.right.append((line, row))


def _is_doubtful(cell: str) -> bool:
    return bool(re.search(r"[\s@+(]|^\D+$", cell.strip(" ") or "0")) and "_" not in cell


def typed(text: str, kind: str) -> object:
    """Return a value of the type, None for an empty cell, ValueError where it does not fit."""
    bare = text.strip(" \t\n\f\r\v" if kind == "DATE" else " \t\n\f\r")
    if kind == "VARCHAR":
        return ValueError if re.search("[\0\r\n]", text) else text or None
    if not text:
        return None
    if kind == "BOOLEAN":
        return _MARKERS.get(text.lower(), ValueError)
    try:
        if kind == "DATE":
            year, month, day = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", bare, re.A).groups()
            return date(int(year), int(month), int(day))
        if kind == "DOUBLE":
            re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", bare, re.A).groups()
            return float(bare) if math.isfinite(float(bare)) else ValueError
        number = int(re.fullmatch(r"([-+]?\d+)(\.0+)?", bare, re.A)[1])
    except (AttributeError, TypeError, ValueError):
        return ValueError
    limit = 1 << {"INTEGER": 31, "BIGINT": 63}[kind]
    return number if -limit <= number < limit else ValueError


def judge(delivery: list[Expected]) -> None:
    """Move to ``wrong`` the rows that break a rule within their delivery."""
    for table in contract().values():
        rows = [(e, n, row) for e in delivery if e.table == table.name for n, row in e.right]
        keys = Counter(key_of(table, row) for _, _, row in rows)
        alike = {(key_of(table, row), tuple(row.values())) for _, _, row in rows}
        differ = Counter(key for key, _ in alike)
        seen: set[tuple] = set()
        for e, line, row in rows:
            key = key_of(table, row)
            is_again = None not in key and keys[key] > 1 and (differ[key] > 1 or key in seen)
            seen.add(key)
            if is_again or not _keeps_rules(table, row):
                e.wrong.add(line)
    for e in delivery:
        e.right = [(line, row) for line, row in e.right if line not in e.wrong]


def key_of(table: Table, row: Row) -> tuple:
    return tuple(row[name] for name in table.key)


def _keeps_rules(table: Table, row: Row) -> bool:
    today = datetime.now(UTC).date()
    for c in table.columns:
        value, lookup = row[c.name], LISTS.get(c.name, c.lookup)
        if value is None:
            if c.is_required:
                return False
            continue
        codes = value.split(";") if c.name in LISTS else [value]
        if c.name.endswith("_id") and (_UNSEEN.search(value) or value.casefold() in _MISSING):
            return False
        if lookup and not set(codes) <= REFERENCE[lookup].keys():
            return False
        latest = date.max if c.name == "end_date" else today
        if c.data_type == "DATE" and not date(1990, 1, 1) <= value <= latest:
            return False
    return not any(_broken(table.name, defaultdict(lambda: None, row)))


def _broken(table: str, row: Row) -> list[bool]:
    pairs = [("referred_date", "charged_date"), ("charged_date", "finalised_date"),
             ("offence_date", "charged_date"), ("applied_date", "made_date"),
             ("made_date", "end_date")]  # fmt: skip
    broken = [None not in (row[a], row[b]) and row[b] < row[a] for a, b in pairs]
    least = {"incident_count": 1, "charge_number": 1, "sentence_months": 0, "convictions": 0,
             "unsuccessful": 0}  # fmt: skip
    broken += [row[name] is not None and row[name] < low for name, low in least.items()]
    since = [("offences", "principal_offence_code", "charged_date"),
             ("offences", "offence_code", "offence_date"),
             ("order_bases", "basis_code", "made_date")]  # fmt: skip
    for name, code, day in since:
        first = REFERENCE[name].get(row[code], {}).get("in_force_from")
        broken.append(bool(first and row[day]) and str(row[day]) < first)
    outcome = REFERENCE["outcomes"].get(row["outcome_code"], {})
    decision = REFERENCE["order_decisions"].get(row["decision_code"], {})
    return [
        *broken,
        outcome.get("is_conviction") == "true" and row["non_conviction_reason_code"] is not None,
        (row["outcome_code"] is None) != (row["finalised_date"] is None),
        (row["made_date"] is not None) != (decision.get("is_made") == "true"),
        table == "published_outcomes" and row["area_code"] not in {*REFERENCE["areas"], "national"},
        table == "published_outcomes" and row["period_type"] not in ("month", "quarter"),
    ]


def counting(deliveries: list[list[Expected]]) -> dict[str, tuple[list[Row], int, int]]:
    """Return for each table the rows that count, how many are superseded, and how many wait."""
    found: dict[str, tuple[list[Row], int, int]] = {}
    for table in contract().values():
        files = [(n, e) for n, each in enumerate(deliveries) for e in each if e.table == table.name]
        rows = [(n, row) for n, e in files for _, row in e.right]
        newest = {key_of(table, row): n for n, row in rows}
        homed = rows
        if table.parent:
            have = {tuple(r[c] for c in table.parent.columns) for r in found[table.parent.table][0]}
            homed = [r for r in rows if tuple(r[1][c] for c in table.parent.columns) in have]
        counted = [row for n, row in homed if newest[key_of(table, row)] == n]
        waiting = sum(len(e.wrong) for _, e in files) + len(rows) - len(homed)
        found[table.name] = (counted, len(homed) - len(counted), waiting)
    return found
