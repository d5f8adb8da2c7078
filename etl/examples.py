"""The worked examples of sql/examples: questions analysts ask, with a select that answers each."""

import re
from dataclasses import dataclass

from etl.errors import OutcomesError
from etl.settings import PROJECT_DIR
from etl.sqlfile import SqlFile, read_sql_folder

# Of the program, whatever the definitions: an example changes no number.
_EXAMPLES_DIR = PROJECT_DIR / "sql" / "examples"
_PARAMETER = re.compile(r"\$(?P<name>\w+) = (?P<default>\S.*)")
_USED = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Example:
    """A worked example.

    ``title`` is the question in words, ``topic`` the address of the page whose numbers it is about
    (``restraining-orders``). ``parameters`` are (name, default as SQL, such as ``'kent'``), in
    order; ``statement`` has them as ``$name``.
    """

    name: str
    title: str
    purpose: str
    topic: str
    parameters: tuple[tuple[str, str], ...]
    statement: str

    @property
    def filled_in(self) -> str:
        """The select with its defaults in place of its parameters: it runs as it stands."""
        defaults = dict(self.parameters)
        return _USED.sub(lambda match: defaults[match[1]], self.statement)


def examples() -> list[Example]:
    """Read every example, by name.

    Raise OutcomesError where a header line is missing, or names other parameters than the select.
    """
    return [_read(file) for file in read_sql_folder(_EXAMPLES_DIR)]


def _read(file: SqlFile) -> Example:
    parameters = tuple(_parameters(file))
    if {name for name, _ in parameters} != set(_USED.findall(file.statement)):
        raise OutcomesError(
            f"sql/{file.place}: the parameters of the select must be those of its header,"
            f" {', '.join(name for name, _ in parameters) or 'none'}. Name each, with a default:"
            " -- parameters: $area = 'kent'; $fewest = 30"
        )
    return Example(
        file.name,
        file.description,
        file.required("purpose"),
        file.required("about"),
        parameters,
        file.statement,
    )


def _parameters(file: SqlFile) -> list[tuple[str, str]]:
    text = file.header.get("parameters", "")
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    matches = [_PARAMETER.fullmatch(part) for part in parts]
    if None in matches:
        raise OutcomesError(
            f"sql/{file.place}: '-- parameters: {text}' must read"
            " $name = default; $other = default."
        )
    return [(match["name"], match["default"]) for match in matches]
