"""Workers that are not what they should be: whatever they say, who asks is answered in time."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from etl.sandbox.process import Worker
from etl.sandbox.protocol import Limits, Outcome, Question, Task
from etl.sandbox.query import Query

LIMITS = Limits(memory=1 << 28, threads=1, seconds=15, rows=10, bytes=1 << 20)
STREAM = """
import os, sys, json, time, pyarrow as pa
def stream(table, times=1):
    with os.fdopen({results}, "wb") as sink, pa.ipc.new_stream(sink, table.schema) as out:
        for _ in range(times):
            out.write_table(table)
def say(**ending):
    told = dict(outcome="answered", rows=1, message="", position=None, limit="") | ending
    print(json.dumps(dict(ending=told)), flush=True)
one = pa.table(dict(a=[1]))
"""


class Fake(Worker):
    """A worker whose program is another one."""

    program = ""

    def __init__(self, program: str, limits: Limits) -> None:
        Fake.program = program
        super().__init__(Task("none.duckdb", limits))


@pytest.fixture(autouse=True)
def another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    def start(command: list[str], **options: object) -> subprocess.Popen:
        (results,) = options["pass_fds"]
        program = (STREAM + Fake.program).replace("{results}", str(results))
        return real([sys.executable, "-c", program], **options)

    monkeypatch.setattr("etl.sandbox.process.subprocess.Popen", start)


def run(program: str, limits: Limits = LIMITS):
    began = time.monotonic()
    answer = Query(Fake(program, limits), Question("select 1")).run()
    # They sleep for a minute; a machine with much else to do starts them late.
    assert time.monotonic() - began < 30
    return answer


def test_one_that_does_as_it_should_is_believed() -> None:
    answer = run("stream(one); say()")
    assert (answer.ending.outcome, answer.table.to_pylist()) == (Outcome.ANSWERED, [{"a": 1}])


@pytest.mark.parametrize(
    "program",
    [
        "",
        "print('[1]', flush=True)",
        "print('\"x\"', flush=True)",
        "print('[' * 60000, flush=True)",
        "print('x' * 200000, flush=True)",
        "os.write(1, b'\\xff\\xfe\\n')",
        "print('{\"ending\": 5}', flush=True)",
        "say(outcome='else')",
        "say(outcome='failed', rows={'a': 1})",
        "say(outcome='failed', message=[1])",
        "say(outcome='failed', message='x' * 5000)",
        "say(outcome='failed', position='z')",
        "say(outcome='failed', position=-1)",
        "say(outcome='failed', limit='more')",
        "say()",
        "say(); say()",
        "stream(one); say(rows=2)",
        "stream(one, 100); say(rows=100)",
        "stream(pa.table(dict(a=['x' * 1000])), 5000); say(rows=5000)",
        "os.write({results}, b'x' * 60000); say()",
        "stream(one); os._exit(1)",
    ],
)
def test_nonsense_is_no_answer(program: str) -> None:
    answer = run(program)
    assert answer.ending.outcome in (Outcome.CRASHED, Outcome.TIMED_OUT)
    assert answer.table.num_columns == 0


@pytest.mark.parametrize(
    "program",
    [
        "time.sleep(60)",
        "while True: print('{\"progress\": 0.5}', flush=True)",
        "stream(one); time.sleep(60)",
        "say(); time.sleep(60)",
        "os.write({results}, b'\\xff\\xff\\xff\\xff'); time.sleep(60)",
    ],
)
def test_one_that_does_not_end_is_ended(program: str) -> None:
    ending = run(program, replace(LIMITS, seconds=1)).ending
    assert ending.outcome in (Outcome.TIMED_OUT, Outcome.CRASHED)


def test_one_that_leaves_a_child_with_its_pipes_holds_nobody_up(tmp_path: Path) -> None:
    program = (
        "import subprocess\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'],"
        " pass_fds=[{results}], start_new_session=True)\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "os._exit(0)"
    )
    ending = run(program, replace(LIMITS, seconds=5)).ending
    assert ending.outcome in (Outcome.TIMED_OUT, Outcome.CRASHED)
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)


def test_progress_that_is_none_is_no_answer() -> None:
    assert not run("print(json.dumps(dict(progress='x')), flush=True)").is_answered
