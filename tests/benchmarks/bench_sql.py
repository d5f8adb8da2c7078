"""What the sandbox costs: `OUTCOMES_DATA_DIR=... python -m tests.benchmarks.bench_sql`.

Each query is asked in turn of bare DuckDB in this process (a connection that is open already, the
answer as Arrow), of a worker that is started for it, and of one that was started ahead, as the page
has it. The warehouse is the live one of the data folder. Times are medians; ratios are of bare.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from dashboard.workbook import write_workbook
from etl.live import require_live
from etl.sandbox import files
from etl.sandbox.asking import limits_set
from etl.sandbox.process import Worker
from etl.sandbox.protocol import Question, Task
from etl.sandbox.query import Query
from tests.benchmarks.measure import machine

REPEATS = 9
QUERIES = {
    "a few rows of one": "select 1",
    "about 10 ms": "select metric, sum(numerator), sum(denominator) from metrics.counts group by 1",
    "about 1 s": "select count(distinct hash(a, b)) from range(3000) t(a), range(2000) u(b)",
    "a million rows": (
        "select a as case_number, a % 43 as area, a * 0.5 as share, date '2020-01-01' +"
        " (a % 2000)::integer as day, 'text ' || (a % 1000) as code from range(1000000) t(a)"
    ),
}
FIRST = "select a, hash(a) from range(1000000) t(a)"


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bare(con: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    return con.sql(query).to_arrow_table()


def asked(worker: Worker, query: str) -> pa.Table:
    answer = Query(worker, Question(query)).run()
    assert answer.is_answered, answer.ending
    return answer.table


def ready(task: Task) -> Worker:
    worker = Worker(task)
    worker._process.stdout.peek(1)
    return worker


def compare(con: duckdb.DuckDBPyConnection, task: Task) -> None:
    print(f"{'query':20} {'bare':>9} {'new worker':>16} {'worker ahead':>16}")
    for name, query in QUERIES.items():
        times: dict[str, list[float]] = {"bare": [], "new": [], "ahead": []}
        for _ in range(REPEATS):
            times["bare"].append(seconds(lambda query=query: bare(con, query)))
            times["new"].append(seconds(lambda query=query: asked(Worker(task), query)))
            worker = ready(task)
            time.sleep(0.1)
            times["ahead"].append(seconds(lambda query=query, worker=worker: asked(worker, query)))
        base, new, ahead = (statistics.median(part) for part in times.values())
        print(
            f"{name:20} {base * 1000:6.0f} ms {new * 1000:6.0f} ms {new / base:5.1f}x"
            f" {ahead * 1000:6.0f} ms {ahead / base:5.1f}x"
        )


def first_rows(con: duckdb.DuckDBPyConnection, task: Task) -> None:
    """Time until the first rows are in this process, of a query of a million."""
    times: dict[str, list[float]] = {"bare": [], "ahead": []}
    for _ in range(REPEATS):
        reader = con.sql(FIRST)
        times["bare"].append(seconds(lambda r=reader: r.to_arrow_reader(8192).read_next_batch()))
        worker = ready(task)
        time.sleep(0.1)
        worker.ask(Question(FIRST))
        results = worker.results(time.monotonic() + 60, 1 << 40)
        times["ahead"].append(seconds(lambda r=results: pa.ipc.open_stream(r).read_next_batch()))
        worker.close()
    base, ahead = (statistics.median(part) for part in times.values())
    print(f"first rows of a million: bare {base * 1000:.1f} ms, worker ahead {ahead * 1000:.1f} ms")


def exports(con: duckdb.DuckDBPyConnection) -> None:
    """Time to write a million rows as each file, beside DuckDB's own COPY where it has one."""
    table = bare(con, QUERIES["a million rows"])
    with TemporaryDirectory() as folder, duckdb.connect() as own:
        own.register("answer", table)
        copies = {
            name: seconds(
                lambda name=name, how=how: own.execute(
                    f"copy answer to '{Path(folder) / name}' ({how})"
                )
            )
            for name, how in {"csv": "format csv", "parquet": "format parquet"}.items()
        }
    makers = {
        "csv": lambda: files.csv(table),
        "json": lambda: files.json_array(table),
        "parquet": lambda: files.parquet(table, {}),
        "xlsx": lambda: write_workbook("a", [], files.flat(files.frame(table))),
    }
    for name, make in makers.items():
        repeats = 1 if name == "xlsx" else 3
        took = min(seconds(make) for _ in range(repeats))
        beside = f", DuckDB's COPY {copies[name]:.2f} s" if name in copies else ""
        print(f"a million rows as {name:8} {took:6.2f} s{beside}")


def main() -> None:
    """Print it all."""
    print(machine())
    build = require_live()
    task = Task(str(build.path.absolute()), limits_set())
    con = duckdb.connect(str(build.path), read_only=True, config={"memory_limit": "1GB"})
    compare(con, task)
    first_rows(con, task)
    exports(con)


if __name__ == "__main__":
    main()
