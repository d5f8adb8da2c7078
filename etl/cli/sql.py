"""outcomes sql: one question to the live warehouse, answered in the sandbox."""

import os
import pwd
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from etl.cli.console import table
from etl.durable import write_atomically
from etl.errors import ExitCode, OutcomesError
from etl.live import unreadable
from etl.sandbox import files
from etl.sandbox.asking import Asking, Source, live_source
from etl.sandbox.place import line_and_column, marked_place
from etl.sandbox.protocol import Ending, Outcome, Question
from etl.sandbox.query import Answer

_ROWS_IN_A_TABLE = 1000
_FORMATS = ("csv", "json", "jsonl", "parquet")
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
) -> int:
    """Answer one question on standard output or into a file; return the exit code.

    Raise OutcomesError where there is no answer; nothing is written then.
    """
    output = _format(output, out)
    question = Question(_text(query, file), _values(parameters), explain)
    source = Source(warehouse, warehouse.name) if warehouse else live_source()
    asking = Asking(question, _user(), "command", source)
    answer = _waited_for(asking)
    if answer.ending.outcome == Outcome.NO_WAREHOUSE:
        raise unreadable(source.path)
    if not answer.is_answered:
        raise OutcomesError(_words(question.query, answer.ending), _code(answer))
    _write(answer, output, out, source)
    if answer.ending.outcome == Outcome.TRUNCATED:
        _tell(_cut(answer.ending))
    return _code(answer)


def _format(output: str, out: Path | None) -> str:
    if out is None or output != "table":
        return output
    by_ending = out.suffix.removeprefix(".").lower()
    if by_ending not in _FORMATS:
        raise OutcomesError(
            f"{out.name} must end in one of {', '.join(f'.{name}' for name in _FORMATS)},"
            " or name its --format.",
            ExitCode.USAGE,
        )
    return by_ending


def _text(query: str | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        raise OutcomesError("Give one select, or a file with -f.", ExitCode.USAGE)
    if query == "-" or file == Path("-"):
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8") if file else query
    except UnicodeDecodeError as fault:
        raise OutcomesError(f"{file} is not UTF-8.", ExitCode.USAGE) from fault


def _values(parameters: Sequence[str]) -> dict[str, str]:
    pairs = [written.partition("=") for written in parameters]
    wrong = [name for name, equals, _ in pairs if not (equals and name.isidentifier())]
    if wrong:
        raise OutcomesError(
            f"A parameter is NAME=VALUE, as area=kent for $area; {wrong[0]!r} is not.",
            ExitCode.USAGE,
        )
    return {name: value for name, _, value in pairs}


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def _waited_for(asking: Asking) -> Answer:
    """Wait in a thread of its own, so that Ctrl+C ends the query at once and is recorded."""
    answers: list[Answer | BaseException] = []

    def run() -> None:
        try:
            answers.append(asking.run())
        except BaseException as fault:
            answers.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        asking.cancel()
        thread.join()
        raise
    if isinstance(answers[0], BaseException):
        raise answers[0]
    return answers[0]


def _words(query: str, ending: Ending) -> str:
    if ending.position is None:
        return ending.message
    line, column = line_and_column(query, ending.position)
    return f"line {line}, column {column}: {ending.message}\n{marked_place(query, ending.position)}"


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


def _write(answer: Answer, output: str, out: Path | None, source: Source) -> None:
    if output == "table":
        _print_table(answer)
        return
    written = _bytes(answer, output, source)
    if out:
        write_atomically(out, written)
    elif output == "parquet" and sys.stdout.isatty():
        raise OutcomesError("Parquet is not for a terminal: name a file with -o.", ExitCode.USAGE)
    else:
        sys.stdout.buffer.write(written)


def _bytes(answer: Answer, output: str, source: Source) -> bytes:
    if output == "parquet":
        return files.parquet(answer.table, {"warehouse_version": source.version})
    make = {"json": files.json_array, "jsonl": files.json_lines}.get(output, files.csv)
    return make(answer.table)


def _print_table(answer: Answer) -> None:
    shown = files.flat(files.frame(answer.table.slice(0, _ROWS_IN_A_TABLE)))
    table(shown.columns, shown.rows())
    rows = answer.table.num_rows
    if rows > _ROWS_IN_A_TABLE:
        _tell(f"These are the first {_ROWS_IN_A_TABLE:,} of {rows:,} rows; --format csv gives all.")


def _tell(words: str) -> None:
    print(f"outcomes: {words}", file=sys.stderr)
