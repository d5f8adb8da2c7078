"""The steps that are timed, each run as `python steps.py STEP ARGUMENTS` in a process of its own.

The last line of a step's output is JSON: ``work`` is its seconds without start-up and imports.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path

import duckdb

TABLES = ("case_outcomes", "charges", "restraining_orders", "order_breaches")


def sample(folder: str, cases: str, file_format: str, faults: str = "") -> dict:
    """Make a delivery of the four files, with faults if anything says so; says the rows of each."""
    from etl.sample import make_sample

    return make_sample(Path(folder), int(cases), file_format=file_format, faults=bool(faults)).rows


def next_delivery(folder: str, earlier: str, cases: str, file_format: str) -> dict:
    """Make a delivery of further cases, and of one case in a thousand of the earlier corrected."""
    from etl.sample import make_sample

    made = make_sample(
        Path(folder), int(cases), seed=2011, end=date(2026, 10, 31), file_format=file_format
    )
    for table, path in made.files.items():
        _rewrite(path, table, Path(earlier))
    return made.rows


def _rewrite(path: Path, table: str, earlier: Path) -> None:
    """Give the rows of a delivery identifiers of their own; correct some cases of an earlier."""
    from etl.contract import contract

    names = [name for name in contract()[table].column_names if name.endswith("_id")]
    renamed = ", ".join(f"{name} || 'n' as {name}" for name in names)
    select = f"select * replace ({renamed}) from {_as_it_is(path)}"
    if table == "case_outcomes":
        (before,) = earlier.glob(f"{table}*")
        select += (
            " union all by name select * replace (not dv_marker::boolean as dv_marker)"
            f" from {_as_it_is(before)} where hash(case_id) % 1000 = 0"
        )
    draft = path.with_name(f"draft{path.suffix}")
    duckdb.execute(f"copy ({select}) to '{draft}'")
    draft.replace(path)


def _as_it_is(path: Path) -> str:
    is_parquet = path.suffix == ".parquet"
    return f"read_parquet('{path}')" if is_parquet else f"read_csv('{path}', all_varchar = true)"


def bare(folder: str, database: str) -> dict:
    """Only read the files into typed tables of a database, as DuckDB does it alone."""
    from etl.contract import contract

    types = {t: {c.name: c.data_type for c in contract()[t].columns} for t in TABLES}
    start = time.perf_counter()
    with duckdb.connect(database) as con:
        for table in TABLES:
            (path,) = Path(folder).glob(f"{table}*")
            con.execute(f"create table {table} as select * from {_typed(path, types[table])}")
    return _worked(start)


def _typed(path: Path, types: dict[str, str]) -> str:
    if path.suffix == ".parquet":
        return f"read_parquet('{path}')"
    return (
        f"read_csv('{path}', columns = {types}, auto_detect = false, header = true, delim = ',',"
        " quote = '\"', escape = '\"', dateformat = '%Y-%m-%d')"
    )


def load(folder: str) -> dict:
    """What `outcomes load` does: land and judge."""
    from etl.cli.load import run_load

    start = time.perf_counter()
    run_load("cases", [Path(folder)])
    return _worked(start)


def build(database: str) -> dict:
    """All marts and counts, without the expectations."""
    from etl.build.build import build_warehouse
    from etl.ledger import deliveries

    start = time.perf_counter()
    _, draft = build_warehouse(deliveries())
    draft.replace(database)
    return _worked(start)


def check(database: str) -> dict:
    """Every expectation, through Great Expectations."""
    from plain_checks import run_great_expectations

    import expectations.run  # noqa: F401

    start = time.perf_counter()
    verdicts = run_great_expectations(Path(database))
    return _worked(start) | {"verdicts": verdicts}


def plain(database: str) -> dict:
    """The same expectations as plain SQL."""
    from plain_checks import run_plain

    import expectations.run  # noqa: F401

    start = time.perf_counter()
    verdicts = run_plain(Path(database))
    return _worked(start) | {"verdicts": verdicts}


def release() -> dict:
    """What `outcomes build` does: build, check, make live."""
    from etl.release import release as release_all

    start = time.perf_counter()
    release_all()
    return _worked(start)


def _worked(start: float) -> dict:
    return {"work": time.perf_counter() - start}


STEPS = {
    step.__name__: step
    for step in (sample, next_delivery, bare, load, build, check, plain, release)
}

if __name__ == "__main__":
    print("\n" + json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
