"""outcomes sql: one question to the live warehouse, answered in the sandbox."""

import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from etl.cli.sql_output import format_of, tell, write
from etl.errors import ExitCode, OutcomesError
from etl.live import unreadable
from etl.sandbox import files
from etl.sandbox.asking import LONGEST_QUERY, Asking, Source, live_source
from etl.sandbox.place import line_and_column, marked_place
from etl.sandbox.protocol import Ending, Outcome, Question
from etl.sandbox.query import Answer
from etl.sandbox.who import account

_BETWEEN_LOOKS, _TO_END_SECONDS = 0.1, 10
_CODES = {
    Outcome.TRUNCATED: ExitCode.LIMIT,
    Outcome.REFUSED: ExitCode.USAGE,
    Outcome.TIMED_OUT: ExitCode.LIMIT,
    Outcome.OUT_OF_MEMORY: ExitCode.LIMIT,
    Outcome.CRASHED: ExitCode.LIMIT,
    Outcome.BUSY: ExitCode.BUSY,
}


def run_sql(
    query: str | None,
    file: Path | None,
    output: str,
    out: Path | None,
    warehouse: Path | None,
    parameters: Sequence[str],
    explain: bool,
    release: bool,
) -> int:
    """Answer one question on standard output or into a file; return the exit code.

    Raise OutcomesError where there is no answer; nothing is written then.
    """
    output = format_of(output, out)
    question = Question(_text(query, file), _values(parameters), explain)
    source = Source(warehouse, warehouse.name) if warehouse else live_source()
    answer = _waited_for(Asking(question, account(), "command", source))
    if answer.ending.outcome == Outcome.NO_WAREHOUSE:
        raise unreadable(source.path)
    if not answer.is_answered:
        raise OutcomesError(_words(question.query, answer.ending), _code(answer))
    if release:
        answer = replace(answer, table=_releasable(answer))
    about = {"warehouse": source.version, "publication": "" if release else _mark(answer, question)}
    write(answer, output, out, about)
    if answer.ending.outcome == Outcome.TRUNCATED:
        tell(_cut(answer.ending))
    return _code(answer)


def _mark(answer: Answer, question: Question) -> str:
    """Return the words about publication, and say them where the answer is marked."""
    from etl.disclosure.small_counts import marked

    found = marked(files.frame(answer.table), question.query)
    if found.is_marked:
        tell(found.words)
    return found.words


def _releasable(answer: Answer) -> pa.Table:
    """Return what the disclosure policy would let out. Raise OutcomesError for nothing."""
    from etl.disclosure.allowed import allowed
    from etl.disclosure.policy import read_policy

    found = allowed(files.frame(answer.table), read_policy())
    words = " ".join([*found.reasons, found.advice])
    if found.table is None:
        raise OutcomesError(words, ExitCode.REFUSED)
    tell(words)
    return found.table.to_arrow()


def _text(query: str | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        raise OutcomesError("Give one select, or a file with -f.", ExitCode.USAGE)
    if query == "-" or file == Path("-"):
        return _decoded(sys.stdin.buffer.read(LONGEST_QUERY + 1), "What came on standard input")
    if file is None:
        return query
    if not file.is_file():
        raise OutcomesError(f"{file} is no file that can be read.", ExitCode.USAGE)
    with file.open("rb") as opened:
        return _decoded(opened.read(LONGEST_QUERY + 1), str(file))


def _decoded(content: bytes, what: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise OutcomesError(f"{what} is not UTF-8.", ExitCode.USAGE) from fault


def _values(parameters: Sequence[str]) -> dict[str, str]:
    pairs = [written.partition("=") for written in parameters]
    wrong = [name for name, equals, _ in pairs if not (equals and name.isidentifier())]
    if wrong:
        raise OutcomesError(
            f"A parameter is NAME=VALUE, as area=kent for $area; {wrong[0]!r} is not.",
            ExitCode.USAGE,
        )
    return {name: value for name, _, value in pairs}


def _waited_for(asking: Asking) -> Answer:
    """Wait for a thread, so that Ctrl+C ends the query at once and is recorded."""
    answers: list[Answer | BaseException] = []
    is_done = threading.Event()

    def run() -> None:
        try:
            answers.append(asking.run())
        except BaseException as fault:
            answers.append(fault)
        is_done.set()

    threading.Thread(target=run, daemon=True).start()
    try:
        # Waiting without end, a thread is not told of Ctrl+C where a library has its own handlers.
        while not is_done.wait(_BETWEEN_LOOKS):
            pass
    except KeyboardInterrupt:
        asking.cancel()
        is_done.wait(_TO_END_SECONDS)
        raise
    if isinstance(answers[0], BaseException):
        raise answers[0]
    return answers[0]


def _words(query: str, ending: Ending) -> str:
    if ending.position is None:
        return ending.message
    line, column = line_and_column(query, ending.position)
    place = marked_place(query, ending.position)
    return f"line {line}, column {column}: {ending.message}\n{place}"


def _cut(ending: Ending) -> str:
    setting = "OUTCOMES_SQL_ROWS" if ending.limit == "rows" else "OUTCOMES_SQL_SIZE"
    return (
        f"The answer is cut after {ending.rows:,} rows, at the limit of {setting}: there are more."
        " Ask for less, or let an operator allow more."
    )


def _code(answer: Answer) -> ExitCode:
    if answer.ending.outcome == Outcome.ANSWERED:
        return ExitCode.OK
    return _CODES.get(answer.ending.outcome, ExitCode.FAILED)
