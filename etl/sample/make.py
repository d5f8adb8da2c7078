"""Make a whole made-up delivery: chunks drawn side by side, written in order."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from etl.sample.chunk import draw_chunk
from etl.sample.faults import Fault, FaultPlan, plan_faults
from etl.sample.frames import contract_tables
from etl.sample.parts import Drawn, draw_parts
from etl.sample.plan import Plan, make_plan
from etl.sample.truth import truth_of
from etl.sample.writer import FileFormat, delivery, write_json

# Two chunks are drawn while a third waits to be written: memory does not grow with the cases.
WORKERS, AHEAD = 2, 3


@dataclass(frozen=True)
class SampleSummary:
    """What was written: files and rows by contract file, and the planted faults."""

    folder: Path
    files: dict[str, Path]
    truth: Path
    cases: int
    rows: dict[str, int]
    faults: int


def make_sample(
    folder: Path,
    cases: int,
    seed: int = 2010,
    start: date = date(2008, 4, 1),
    end: date = date(2026, 9, 30),
    file_format: FileFormat = "csv",
    faults: bool = False,
    progress: Callable[[int], None] | None = None,
) -> SampleSummary:
    """Write a made-up delivery of the four contract files, and truth.json, into a folder.

    Covers the cases not finalised before `start`, as recorded at `end`. The same cases, seed,
    start and end give the same rows in every format. `progress` is told the number of cases done.
    Raises ValueError for less than one case, an empty period or an unknown format. A run that
    fails or is interrupted leaves no file under a final name unless all four are whole.
    """
    if file_format not in ("csv", "csv.gz", "parquet"):
        raise ValueError(f"file_format is {file_format!r}: give csv, csv.gz or parquet.")
    plan = make_plan(cases, seed, start, end)
    fault_plan = plan_faults(plan, file_format) if faults else {}
    folder.mkdir(parents=True, exist_ok=True)
    return _write(folder, plan, file_format, fault_plan, progress or (lambda done: None))


def _write(
    folder: Path,
    plan: Plan,
    file_format: FileFormat,
    fault_plan: FaultPlan,
    progress: Callable[[int], None],
) -> SampleSummary:
    empty = _empty_tables(plan)
    paths = {name: folder / f"{name}_made_up_{plan.end}.{file_format}" for name in empty}
    rows = dict.fromkeys(empty, 0)
    faults: list[dict] = []
    with delivery(paths, empty, file_format) as files:
        for done, drawn in _in_order(plan, file_format, fault_plan):
            faults += [_record(fault, paths, rows, file_format) for fault in drawn.faults]
            for name, part in drawn.parts.items():
                part.append(files[name])
                rows[name] += drawn.rows[name]
            progress(done)
    truth = write_json(folder / "truth.json", truth_of(plan, file_format, faults))
    return SampleSummary(folder, paths, truth, plan.cases, rows, len(faults))


def _empty_tables(plan: Plan) -> dict[str, pl.DataFrame]:
    tables = contract_tables(draw_chunk(plan, 0, range(1)))
    return {name: table.clear() for name, table in tables.items()}


def _record(
    fault: Fault, paths: dict[str, Path], rows: dict[str, int], file_format: FileFormat
) -> dict[str, str | int | None]:
    # A line of text is counted from the header, a row of Parquet from the first row.
    header = 0 if file_format == "parquet" else 1
    line = rows[fault.table] + fault.line + 1 + header
    name = paths[fault.table].name
    return {"file": name, "line": line, "column": fault.column, "kind": fault.kind}


def _in_order(
    plan: Plan, file_format: FileFormat, fault_plan: FaultPlan
) -> Iterator[tuple[int, Drawn]]:
    waiting: deque[tuple[int, Future[Drawn]]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for place, cases in enumerate(plan.chunks()):
                if len(waiting) == AHEAD:
                    yield _next(waiting)
                kinds = fault_plan.get(place, [])
                work = pool.submit(draw_parts, plan, place, cases, file_format, kinds)
                waiting.append((cases.stop, work))
            while waiting:
                yield _next(waiting)
        finally:
            for _, work in waiting:
                work.cancel()


def _next(waiting: deque[tuple[int, Future[Drawn]]]) -> tuple[int, Drawn]:
    done, work = waiting.popleft()
    return done, work.result()
