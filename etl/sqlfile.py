"""Read the SQL files of sql/: a header of comments, then one statement each.

A header line is ``-- key: value``; a line indented further adds a line to the value before it.
The first comment line without a key is the description. A select line that ends in
``-- words`` describes the column it makes, so that a description is written once, beside
what it describes.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from etl.errors import OutcomesError

_HEADER = re.compile(r"^-- (?P<key>[a-z][a-z ]*): (?P<value>.+)$")
_CONTINUATION = re.compile(r"^--  +(?P<value>\S.*)$")
_NAMED_COLUMN = re.compile(r" as (?P<name>\w+),? -- (?P<words>.+)$")
_COLUMN = re.compile(r"(?P<name>\w+),? -- (?P<words>.+)$")
_TYPED_COLUMN = re.compile(r"^\s*(?P<name>\w+) .*\S -- (?P<words>.+)$")


@dataclass(frozen=True)
class SqlFile:
    """One statement with its header."""

    path: Path
    description: str
    header: dict[str, str]
    statement: str
    text: str
    column_comments: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the file without its ending; also the name of what it makes."""
        return self.path.stem

    def required(self, key: str) -> str:
        """Return a header value; raise OutcomesError naming the file where it is missing."""
        if key not in self.header:
            raise OutcomesError(f"sql/{self.place}: the header has no line '-- {key}: ...'.")
        return self.header[key]

    @property
    def place(self) -> str:
        """Where the file is, below sql/."""
        return f"{self.path.parent.name}/{self.path.name}"


@cache
def parse_sql(path: Path, text: str) -> SqlFile:
    """Split one header and its statement; the text stays as written in ``text``.

    A build asks for most files several times: what is made of a text is kept, and shared.
    """
    lines = text.strip().splitlines()
    is_body = [not line.startswith("--") for line in lines]
    start = is_body.index(True) if True in is_body else len(lines)
    description, header = _parse_header(lines[:start])
    body = lines[start:]
    statement = "\n".join(body).strip().rstrip(";")
    return SqlFile(path, description, header, statement, text.strip(), _column_comments(body))


def read_sql(path: Path) -> SqlFile:
    """Read a file of one statement."""
    return parse_sql(path, path.read_text(encoding="utf-8"))


def read_sql_folder(folder: Path) -> list[SqlFile]:
    """Read every statement of a folder, by file name."""
    return [read_sql(path) for path in sorted(folder.glob("*.sql"))]


def read_sql_blocks(path: Path) -> list[SqlFile]:
    """Read a file of several statements, each with a header of its own, parted by ``;``.

    A ``;`` parts them at the end of a line that is no comment.
    """
    blocks: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        blocks[-1].append(line)
        if line.rstrip().endswith(";") and not line.lstrip().startswith("--"):
            blocks.append([])
    texts = ("\n".join(lines) for lines in blocks)
    return [parse_sql(path, text) for text in texts if text.strip()]


def _parse_header(lines: list[str]) -> tuple[str, dict[str, str]]:
    description: list[str] = []
    header: dict[str, str] = {}
    key = ""
    for line in lines:
        if match := _HEADER.match(line):
            key = match["key"]
            header[key] = match["value"]
        elif key and (match := _CONTINUATION.match(line)):
            header[key] += f"\n{match['value']}"
        elif words := line.lstrip("- ").strip():
            description.append(words)
    return " ".join(description), header


def _column_comments(body: list[str]) -> dict[str, str]:
    patterns = (_NAMED_COLUMN.search, _TYPED_COLUMN.match, _COLUMN.search)
    matches = (next(filter(None, (find(line) for find in patterns)), None) for line in body)
    return {match["name"]: match["words"] for match in matches if match}
