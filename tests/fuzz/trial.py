"""One trial: a harmed delivery is loaded and held against the oracle; then a good one comes."""

import io
import random
import re
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from fnmatch import fnmatch
from pathlib import Path

import duckdb

from etl.cli import main
from etl.contract import contract
from etl.judging.accepted import show_accepted
from etl.landing import sources
from etl.landing.faults import FileFault
from etl.landing.files import Delivered
from etl.landing.land import land_file, landing_connection
from etl.landing.sources import read_source
from etl.ledger import deliveries
from etl.quoting import parquet
from etl.settings import SQL_DIR, settings
from tests.fuzz import mutations as harm
from tests.fuzz.deliveries import DELIMITERS, Sheet, good, write_sources
from tests.fuzz.oracle import Expected, counting, expect, judge
from tests.warehouses import data_folder

FOLDERS = ["data", "it's [x]*", "d{a,b}%", "é=5 ;--"]
NIGHTS = 0.1  # of a whole delivery of cases: each takes as long as ten loads
ENDINGS = (".csv", ".csv.gz", ".parquet")
LINES = """
    select delivery_number, contract_table, line from landed.files join (
        select file_id, line from landed.rejects where fault <> 'blank line'
        union all
        select file_id, line from landed.violations where rule not like '%_parent_known'
    ) using (file_id)
"""
SUPERSEDED = "select contract_table from landed.superseded join landed.files using (file_id)"


class Mismatch(AssertionError):
    """What became of a delivery is not what the oracle says."""


@contextmanager
def further_sources(folder: Path) -> Iterator[None]:
    """Read sources from a copy that has those of the fuzzer too."""
    shutil.copytree(SQL_DIR, folder / "sql")
    write_sources(folder / "sql" / "sources")
    before, sources.SQL_DIR = sources.SQL_DIR, folder / "sql"
    try:
        yield
    finally:
        sources.SQL_DIR = before


def trial(seed: int, folder: Path) -> None:
    """Try the delivery of a seed below a folder. Raise Mismatch where something is not right."""
    rng = random.Random(seed)
    source = rng.choice(["cases", "cases", *DELIMITERS])
    is_night = source == "cases" and rng.random() < NIGHTS
    with data_folder(folder / rng.choice(FOLDERS)):
        inbox = settings().inbox_dir / source if is_night else folder / rng.choice(FOLDERS)
        sheets = good(rng, source)
        _write(folder / "good", {f"{s.table}.csv": s.text() for s in sheets})
        _write_harmed(rng, sheets, inbox / "1")
        earlier = _come(source, inbox / "1", [], is_night)
        if is_night:
            shutil.copytree(folder / "good", inbox / "2")
            code, words = run("run")
            _check(code == 0, "no warehouse after a good delivery:", code, words)
        elif earlier is not None and rng.random() < 0.3:
            _come(source, folder / "good", earlier, is_night)


def reading(seed: int, folder: Path, con: duckdb.DuckDBPyConnection) -> None:
    """Land one harmed file by itself, without rules: it takes a tenth of the time."""
    rng = random.Random(seed)
    source = read_source(rng.choice([*DELIMITERS]))
    sheets = good(rng, source.name)
    _write_harmed(rng, [rng.choice(sheets)], folder / "1")
    for path in sorted(p for p in (folder / "1").iterdir() if _table(p)):
        expected = _expected(source.name, path)
        (mapping,) = source.mappings_for(path)
        if not path.is_file() or not str(path).isprintable() or expected.is_undecided:
            continue
        try:
            file, _ = land_file(con, source, Delivered(path, path.name, mapping), {})
        except FileFault as fault:
            _check(harm.CANARY not in str(fault), "a value is shown:", fault)
            is_known = expected.refused or (expected.may_be_personal and "(rule: " in str(fault))
            _check(bool(is_known), "refused:", fault)
            continue
        _check(not expected.refused, "not refused, but", expected.refused)
        names = ", ".join(contract()[mapping.table].column_names)
        landed = Counter(con.execute(f"select {names} from {parquet(file.rows_path)}").fetchall())
        right = Counter(tuple(row.values()) for _, row in expected.right)
        _check(landed == right, path.name, "landed", landed - right, "not", right - landed)
        lines = con.execute("select line from rejects where fault <> 'blank line'").fetchall()
        wrong = {(line,) for line in expected.wrong}
        _check({*lines} == wrong, path.name, "lines", {*lines} - wrong, "not", wrong - {*lines})
        _check(file.rows_read == len(expected.right) + len(wrong), "does not add up")


def run(*arguments: object) -> tuple[int, str]:
    """Run a command in this process; return its exit code and all it says and writes of it."""
    said, before = io.StringIO(), sys.argv
    sys.argv = ["outcomes", *map(str, arguments)]
    try:
        with redirect_stdout(said), redirect_stderr(said):
            main()
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        raise Mismatch(traceback.format_exc()) from None
    finally:
        sys.argv = before
    told = [p.read_text() for p in settings().data_dir.glob("[rlc][uoh]*s/*") if p.is_file()]
    words = said.getvalue() + "".join(told)
    _check(harm.CANARY not in words, "a value is shown:", words)
    _check(not re.search("not foreseen|Traceback|\x1b", words), "unforeseen:", words)
    return code, words


def _check(holds: bool, *words: object) -> None:
    if not holds:
        raise Mismatch(" ".join(map(str, words)))


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def _write_harmed(rng: random.Random, sheets: list[Sheet], folder: Path) -> None:
    for sheet in sheets:
        rng.choice(harm.TO_SHEET)(rng, sheet.header, sheet.rows)
    victim, also = rng.choice(sheets), rng.choice(["text", "text", "bytes", "place", *[""] * 5])
    contents = {}
    for sheet in sheets:
        is_victim = sheet is victim
        text = sheet.text()
        text = rng.choice(harm.TO_TEXT)(rng, text) if is_victim and also == "text" else text
        packed = sheet.packed(text)
        packed = harm.damaged(rng, packed) if is_victim and also == "bytes" else packed
        contents[sheet.name] = packed
    _write(folder, contents)
    if also == "place":
        rng.choice(harm.TO_PLACE)(rng, folder / victim.name)


def _come(
    source: str, folder: Path, earlier: list[list[Expected]], is_night: bool
) -> list[list[Expected]] | None:
    """Load a folder; return what is expected of all so far, or None where nobody can tell."""
    paths = sorted(p for p in folder.rglob("*") if not p.name.startswith(".") and _table(p))
    expected = {p: _expected(source, p) for p in paths}
    refused = [p.relative_to(folder) for p, e in expected.items() if e.refused]
    code, words = run("run") if is_night else run("load", source, folder)
    if "(rule: " in words:
        _check(any(e.may_be_personal for e in expected.values()), "refused by the gate:", words)
    if "(rule: " in words or any(e.is_undecided for e in expected.values()):
        return None
    known = {(e.table, e.content) for each in earlier for e in each}
    once = {(e.table, e.content): e for e in reversed(expected.values()) if not e.refused}
    entry = [] if refused else [e for key, e in once.items() if key not in known]
    judge(entry)
    every = [*earlier, entry] if entry else earlier
    has_waiting = any(waiting for _, _, waiting in counting(every).values())
    code_expected = 3 if refused else 4 if is_night and has_waiting else 0
    _check(code == code_expected, "exit code", code, "for", code_expected, refused, words)
    for path in refused:
        name = "".join(c if c.isprintable() else "?" for c in str(path))
        _check(f"{name}: " in words, "not named:", name, words)
    _compare(every, words)
    return every


def _expected(source: str, path: Path) -> Expected:
    return expect(path, _table(path), DELIMITERS[source], source == "mapped")


def _table(path: Path) -> str | None:
    name = path.name.lower()
    return next((t for t in contract() if fnmatch(name, f"{t}*") and name.endswith(ENDINGS)), None)


def _compare(every: list[list[Expected]], words: str) -> None:
    entries = deliveries()
    _check(len(entries) == len(every), "deliveries", len(entries), "for", len(every), words)
    left = [p for p in settings().landed_dir.rglob("*.parquet") if not entries]
    _check(not left, "left behind:", left, words)
    with landing_connection() as con:
        show_accepted(con, entries)
        lines = Counter(con.execute(LINES).fetchall()).keys()
        superseded = Counter(t for (t,) in con.execute(SUPERSEDED).fetchall())
        for table, (counted, replaced, waiting) in counting(every).items():
            names = ", ".join(contract()[table].column_names)
            landed = Counter(con.execute(f"select {names} from accepted.{table}").fetchall())
            right = Counter(tuple(row.values()) for row in counted)
            _check(landed == right, table, "landed", landed - right, "not", right - landed, words)
            _check(superseded[table] == replaced, table, "superseded", superseded, replaced, words)
            read = sum(f.rows_read for e in entries for f in e.files if f.contract_table == table)
            _check(read == len(counted) + replaced + waiting, table, "does not add up", words)
    numbers = [entry.number for entry in entries]
    wrong = {(n, e.table, line) for n, each in zip(numbers, every, strict=True)
             for e in each for line in e.wrong}  # fmt: skip
    _check(lines == wrong, "lines", lines - wrong, "not", wrong - lines, words)
