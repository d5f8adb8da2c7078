"""The process that answers one query and is then gone. It is started with an empty environment.

Everything it needs is imported and opened before it is confined; nothing can be opened afterwards.
"""

import io
import os
import sys
import threading
import time
from typing import BinaryIO

import duckdb

from etl.sandbox.answer import answer
from etl.sandbox.confine import confine
from etl.sandbox.faults import NOT_OPENED, ending_of
from etl.sandbox.protocol import Ending, Limits, Outcome, Question, Task
from etl.sandbox.statement import Gate

_TOLD_EVERY = 0.2
_CONFIG = {
    "max_temp_directory_size": "0KiB",
    "temp_directory": "",
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
}
_FIRST = (
    "select $day as day, strftime(now(), '%B') as month, 1::hugeint as n from range(2)",
    "explain analyze select 1",
    "select none from range(1)",
)
_LOCKED = (
    "set enable_progress_bar = true",
    "set enable_progress_bar_print = false",
    "set TimeZone = 'UTC'",
    "set errors_as_json = true",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


def open_warehouse(task: Task) -> duckdb.DuckDBPyConnection:
    """Open the warehouse of a task read-only, with no way to anything else."""
    limits = {"memory_limit": f"{task.limits.memory}B", "threads": task.limits.threads}
    con = duckdb.connect(config=_CONFIG | limits)
    path = task.warehouse.replace("'", "''")
    con.execute(f"attach '{path}' as warehouse (read_only)")
    con.execute("use warehouse")
    for statement in _LOCKED:
        con.execute(statement)
    return con


def main(results: int) -> None:
    """Answer the question that comes on standard input; ``results`` is the pipe for Arrow."""
    task = Task.read(sys.stdin.readline())
    try:
        con = open_warehouse(task)
    except duckdb.Error:
        _say(Ending(Outcome.NO_WAREHOUSE, message=NOT_OPENED).line())
        return
    gate = Gate(con)
    warm_up(con, gate, task.limits)
    confine(task.limits.memory, int(task.limits.seconds * task.limits.threads))
    _say('{"ready": true}\n')
    line = sys.stdin.readline()
    if line:
        threading.Thread(target=_end_with_asker, daemon=True).start()
        question = Question.read(line)
        with os.fdopen(results, "wb") as sink:
            ending = _answered(con, gate, question, task, sink)
        _say(ending.line())
    # Threads and buffers are the kernel's to clear away.
    os._exit(0)


def _answered(
    con: duckdb.DuckDBPyConnection, gate: Gate, question: Question, task: Task, sink: BinaryIO
) -> Ending:
    done = threading.Event()
    threading.Thread(target=_tell_progress, args=(con, done), daemon=True).start()
    try:
        return answer(con, gate, question, task.limits, sink)
    except Exception as fault:
        return ending_of(fault)
    finally:
        done.set()


def warm_up(con: duckdb.DuckDBPyConnection, gate: Gate, limits: Limits) -> None:
    """Ask once of each kind: what is loaded late would be a file that can't be opened any more."""
    for query in _FIRST:
        question = Question(query, {"day": "2026-09-30"})
        try:
            answer(con, gate, question, limits, io.BytesIO())
        except Exception as fault:
            ending_of(fault)


def _tell_progress(con: duckdb.DuckDBPyConnection, done: threading.Event) -> None:
    while not done.wait(_TOLD_EVERY):
        percent = con.query_progress()
        if percent >= 0:
            _say(f'{{"progress": {percent / 100:.3f}}}\n')


def _end_with_asker() -> None:
    """Die with the process that asks: it closes standard input as it ends, however it ends."""
    while sys.stdin.buffer.raw.read(1):
        time.sleep(_TOLD_EVERY)
    os._exit(0)


def _say(line: str) -> None:
    os.write(1, line.encode())
