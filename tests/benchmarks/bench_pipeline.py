"""Time load, build and check of made-up defendants against a bare read_csv of the same files.

    python tests/benchmarks/bench_pipeline.py --cases 965000

Each step is a process of its own, start-up included, and is given as a ratio to the bare read
(CREATE TABLE AS SELECT * FROM read_csv with declared types, into a file) of the same run.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from etl.contract import contract
from etl.sample import make_sample

TABLES = ("case_outcomes", "charges", "restraining_orders", "order_breaches")
STEPS = {
    "load": "from etl.landing.delivery import load; from pathlib import Path;"
    " load('cases', [Path({folder!r})])",
    "judge": "from etl.judge import judge; from etl.ledger import deliveries;"
    " judge(deliveries()[-1])",
    "build": "from etl.build.build import build_warehouse; from etl.ledger import deliveries;"
    " build_warehouse(deliveries())[1].rename({built!r})",
    "check": "from expectations import run_checks; from pathlib import Path;"
    " run_checks(Path({built!r}))",
}
REPORT = "; import resource, json; print(json.dumps(resource.getrusage(0).ru_maxrss))"


def main() -> None:
    """Make the files, run every step once, print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=965_000)
    cases = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "delivered"
        made = make_sample(folder, cases)
        rows = sum(made.rows.values())
        print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
        print(f"{made.rows['case_outcomes']:,} defendants, {rows:,} rows in four CSV files")
        bare = bare_read(folder, Path(name) / "bare.duckdb")
        print(f"{'bare read_csv':14} {bare:7.2f} s  1.00x")
        words = {"folder": str(folder), "built": str(Path(name) / "built.duckdb")}
        for step, code in STEPS.items():
            seconds, peak = timed(code.format(**words) + REPORT, Path(name) / "data")
            print(f"{step:14} {seconds:7.2f} s  {seconds / bare:4.2f}x  peak {peak:,} MiB")


def bare_read(folder: Path, database: Path) -> float:
    """Return the seconds DuckDB alone takes to read the files into typed tables."""
    start = time.perf_counter()
    with duckdb.connect(str(database)) as con:
        for table in TABLES:
            (path,) = folder.glob(f"{table}*.csv")
            types = {column.name: column.data_type for column in contract()[table].columns}
            con.execute(
                f"create table {table} as select * from read_csv('{path}', columns = {types},"
                " auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"',"
                " dateformat = '%Y-%m-%d')"
            )
    return time.perf_counter() - start


def timed(code: str, data: Path) -> tuple[float, int]:
    """Run a step in a process of its own; return its seconds and its peak memory in MiB."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"OUTCOMES_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - start, json.loads(done.stdout.splitlines()[-1]) // 1024


if __name__ == "__main__":
    main()
