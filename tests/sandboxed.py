"""Ask the sandbox in tests as the page and the command do, but for the record and the turn."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from etl.sandbox.answer import answer
from etl.sandbox.confine import confine
from etl.sandbox.faults import ending_of
from etl.sandbox.process import Worker
from etl.sandbox.protocol import Ending, Limits, Question, Task
from etl.sandbox.query import Answer, Query
from etl.sandbox.statement import Gate
from etl.sandbox.worker import open_warehouse, warm_up
from etl.settings import PROJECT_DIR

MEBIBYTE = 1 << 20
LIMITS = Limits(memory=256 * MEBIBYTE, threads=2, seconds=20, rows=1000, bytes=8 * MEBIBYTE)


def ask(warehouse: Path, query: str, limits: Limits = LIMITS, **parameters: str) -> Answer:
    """Answer one query in a process of its own."""
    worker = Worker(Task(str(warehouse), limits))
    return Query(worker, Question(query, parameters)).run()


def rows(answer: Answer) -> list[tuple]:
    """Return an answer's rows; fail with its message where there are none to be had."""
    assert answer.is_answered, answer.ending
    return [tuple(row.values()) for row in answer.table.to_pylist()]


class Confined:
    """A process confined as a worker is that answers one query after another."""

    def __init__(self, warehouse: Path) -> None:
        code = f"import sys; sys.path.insert(0, {str(PROJECT_DIR)!r}); import tests.sandboxed as s;"
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", f"{code} s.answer_all()"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}, cwd="/",
        )  # fmt: skip
        self._say(Task(str(warehouse), LIMITS).line())

    def __enter__(self) -> "Confined":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, query: str, **parameters: str) -> tuple[Ending, pa.Table]:
        """Return how a query ended and its answer."""
        self._say(Question(query, parameters).line())
        told = json.loads(self._process.stdout.readline())
        written = self._process.stdout.read(told["bytes"])
        table = pa.ipc.open_stream(written).read_all() if written else pa.table({})
        return Ending.of(told["ending"]), table

    def _say(self, line: str) -> None:
        self._process.stdin.write(line.encode())
        self._process.stdin.flush()


def answer_all() -> None:
    """Answer every question of standard input, in a process that is confined as a worker is."""
    task = Task.read(sys.stdin.readline())
    con = open_warehouse(task)
    gate = Gate(con)
    warm_up(con, gate, task.limits)
    confine(task.limits.memory, 600)
    for line in sys.stdin:
        sink = BytesIO()
        try:
            ending = answer(con, gate, Question.read(line), task.limits, sink)
        except Exception as fault:
            ending, sink = ending_of(fault), BytesIO()
        told = json.loads(ending.line()) | {"bytes": len(sink.getvalue())}
        sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + sink.getvalue())
        sys.stdout.buffer.flush()
