"""The questions that analysts may ask by name: table functions of the schema metrics.

A question of sql/questions with a header line ``-- function: name(parameter, other = 'value')`` is
also ``metrics.name(...)``, word for word, so that a page, the SQL of an analyst and a notebook get
one answer from one text.
"""

import re
from dataclasses import dataclass
from graphlib import TopologicalSorter

import duckdb

from etl.build.comments import describe_answer, describe_function
from etl.errors import OutcomesError
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_folder

_ALLOWED = {
    "metric": "one of metrics.definitions",
    "period_type": "month, quarter or financial year",
    "area": "an area_code of reference.areas, or all",
    "offences": (
        "an offence_group_code of reference.offence_groups, stalking-and-harassment,"
        " other-prosecutions or all; of published figures an offence category or all"
    ),
    "dv": "yes, no, not recorded or all",
    "cyber": "yes, no, not recorded or all",
    "day": "the first day that is no longer before",
    "within_days": "of a time to event, by how many days it ought to have ended; of a share 0",
}
_SIGNATURE = re.compile(r"(?P<name>\w+)\((?P<parameters>[^()]*)\)")
_PARAMETER = re.compile(r"(?P<name>\w+)(?: = (?P<default>'[^']*'))?")


@dataclass(frozen=True)
class Function:
    """A question as a table function; ``parameters`` are (name, default or None), in order."""

    name: str
    parameters: tuple[tuple[str, str | None], ...]
    question: SqlFile

    @property
    def statement(self) -> str:
        """The create statement: the question's select, its parameters by name."""
        names = [name for name, _ in self.parameters]
        body = re.sub(rf"\$({'|'.join(names)})\b", r"\1", self.question.statement)
        taken = ", ".join(n if d is None else f"{n} := {d}" for n, d in self.parameters)
        return f"create macro metrics.{self.name}({taken}) as table {body}"


def functions() -> list[Function]:
    """Read every question that is a function, each after those it calls.

    Raise OutcomesError where its line is none.
    """
    files = read_sql_folder(SQL_DIR / "questions")
    found = {f.name: f for f in map(_read, [f for f in files if "function" in f.header])}
    calls = {
        name: found.keys() & set(re.findall(r"metrics\.(\w+)\(", function.question.statement))
        for name, function in found.items()
    }
    return [found[name] for name in TopologicalSorter(calls).static_order()]


def keep_answers(con: duckdb.DuckDBPyConnection) -> None:
    """Create metrics.<name> as the answer of every question with a line ``-- kept as: name``.

    What every page asks for at every click is answered once.
    """
    for file in read_sql_folder(SQL_DIR / "questions"):
        name = file.header.get("kept as")
        if name:
            con.execute(f"create table metrics.{name} as {file.statement}")
            describe_answer(con, f"metrics.{name}", file)


def create_functions(con: duckdb.DuckDBPyConnection) -> None:
    """Create metrics.<name>(...) for every function."""
    for function in functions():
        con.execute(function.statement)
        on = f"macro table metrics.{function.name}"
        words = f"{function.question.description} {_takes(function)}".strip()
        describe_function(con, on, words, function.parameters)


def _takes(function: Function) -> str:
    """Say what each parameter may be: a code that is none of these finds nothing."""
    told = [f"{name}: {_ALLOWED[name]}" for name, _ in function.parameters if name in _ALLOWED]
    return f"Takes {'; '.join(told)}." if told else ""


def _read(file: SqlFile) -> Function:
    signature = _SIGNATURE.fullmatch(file.header["function"])
    parts = signature["parameters"].split(", ") if signature else []
    parameters = [_PARAMETER.fullmatch(part) for part in parts]
    if not signature or None in parameters:
        raise OutcomesError(
            f"sql/{file.place}: '-- function: {file.header['function']}' must read"
            " name(parameter, other = 'value')."
        )
    return Function(signature["name"], tuple((p["name"], p["default"]) for p in parameters), file)
