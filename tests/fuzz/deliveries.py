"""Good deliveries of the contract, small and varied, and how their files may be written."""

import csv
import gzip
import io
import random
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.contract import contract
from tests.fuzz.oracle import REFERENCE
from tests.rows import DEFAULTS

DELIMITERS = {"cases": ",", "parted": ";", "mapped": "\t", "figures": "|"}
_WORDS = {";": "semicolon", "\t": "tab", "|": "bar"}
_FIGURES = {"period_start": "2014-04-01", "period_type": "month", "convictions": "3",
            "unsuccessful": "1", "conviction_percentage": "75.0",
            "offence_category_code": "homicide"}  # fmt: skip
_ALSO = {"dv_marker": ["true", "No", "T"], "incident_count": ["1", "2.0", " 3", "+04"],
         "online_platform_codes": ["email", "email;social_network"], "end_date": ["2031-1-2 "],
         "victim_id": ["v-7777777777777"], "sentence_months": ["0"]}  # fmt: skip


@dataclass
class Sheet:
    """A table as rows of text, and how it is written."""

    table: str
    header: list[str]
    rows: list[list[str]]
    delimiter: str
    form: str = "csv"
    end: str = "\n"
    quoting: int = csv.QUOTE_MINIMAL

    @property
    def name(self) -> str:
        return self.table + {"csv": ".csv", "gz": ".csv.gz"}.get(self.form, ".parquet")

    def text(self) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.end, quoting=self.quoting
                   ).writerows([self.header, *self.rows])  # fmt: skip
        return out.getvalue().encode()

    def packed(self, text: bytes) -> bytes:
        """Return the bytes of its file, whose text may have been changed."""
        if self.form in ("csv", "gz"):
            return text if self.form == "csv" else gzip.compress(text, mtime=0)
        width = len(self.header)
        rows = [[cell or None for cell in [*row, *[""] * width][:width]] for row in self.rows]
        columns = list(zip(*rows, strict=True)) or [()] * width
        kinds = {c.name: c.data_type for c in contract()[self.table].columns}
        typed = [
            _array(column, kinds.get(name) if self.form == "typed" else None)
            for name, column in zip(self.header, columns, strict=True)
        ]
        out = io.BytesIO()
        pq.write_table(pa.table(typed, names=self.header), out)
        return out.getvalue()


def _array(column: tuple[str | None, ...], kind: str | None) -> pa.Array:
    types = {"DATE": pa.date32(), "INTEGER": pa.float64(), "BIGINT": pa.int64()}
    try:
        return pa.array(column, pa.string()).cast(types.get(kind, pa.string()))
    except pa.ArrowInvalid:
        return pa.array(column, pa.string())


def write_sources(folder: Path) -> None:
    """Add sources: parted by semicolons; mapped column by column, in tabs; published counts."""
    for source in ("parted", "mapped", "figures"):
        tables = ["published_outcomes"] if source == "figures" else DEFAULTS
        head = "-- delivery: together\n-- population: defendants prosecuted by the CPS\n"
        blocks = [_block(table, source) for table in tables]
        text = ("-- Fuzz.\n" if source == "figures" else f"-- Fuzz.\n{head}") + ";\n\n".join(blocks)
        (folder / f"{source}.sql").write_text(text)


def _block(table: str, source: str) -> str:
    names = ", ".join(f'"{name}" as {name}' for name in contract()[table].column_names)
    how = f"select line, {names}" if source == "mapped" else "-- columns: as in the contract\nfrom"
    how = how.replace("\nfrom", "\nselect *")
    word = _WORDS[DELIMITERS[source]]
    return f"-- into: {table}\n-- files: {table}*\n-- delimiter: {word}\n{how} from delivery.rows"


def good(rng: random.Random, source: str) -> list[Sheet]:
    """Make the files of one delivery; every row keeps every rule."""
    rows: dict[str, list[dict[str, str]]] = {}
    for area in rng.sample(sorted(REFERENCE["areas"]), rng.randint(2, 20)):
        if source == "figures":
            rows.setdefault("published_outcomes", []).append(_FIGURES | {"area_code": area})
            continue
        ids = {name: "".join(rng.choices("abcdefgh234567", k=20)) + "x7"
               for name in ("case_id", "defendant_id", "order_id", "breach_id")}  # fmt: skip
        for table in DEFAULTS:
            row = DEFAULTS[table] | {n: i for n, i in ids.items() if n in DEFAULTS[table]}
            row |= {"area_code": area} if table == "case_outcomes" else {}
            row |= {name: rng.choice(texts) for name, texts in _ALSO.items() if rng.random() < 0.5}
            rows.setdefault(table, []).append(row)
    return [_sheet(rng, table, rows[table], DELIMITERS[source]) for table in rows]


def _sheet(rng: random.Random, table: str, rows: list[dict[str, str]], delimiter: str) -> Sheet:
    names = contract()[table].column_names
    names = rng.sample(names, len(names)) if rng.random() < 0.3 else names
    cells = [[row.get(name, "") for name in names] for row in rows]
    form = rng.choice(["csv", "csv", "csv", "gz", "parquet", "typed"])
    quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    return Sheet(table, names, cells, delimiter, form, rng.choice(["\n", "\r\n"]), quoting)
