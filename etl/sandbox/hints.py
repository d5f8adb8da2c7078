"""What helps with the usual mistakes, in words for who wrote the query."""

import re
from difflib import get_close_matches

_KEYWORDS = (
    "select", "from", "where", "group by", "order by", "having", "limit", "join", "left join", "on",
    "with", "union all", "distinct", "between", "case", "when", "then", "else", "end", "qualify",
)  # fmt: skip
_NO_COLUMN = re.compile(
    r'Referenced column "(?P<name>.*?)" not found in FROM clause!'
    r"(?:\nCandidate bindings: (?P<near>.*))?",
    re.DOTALL,
)
_SYNTAX = re.compile(r'syntax error at or near "(?P<word>\w+)"')
_ADDED = {
    "cannot contain aggregates": "What a count or a sum must be stands in HAVING, after GROUP BY.",
    "must appear in the GROUP BY clause": "Or write group by all.",
}
_MOST_LINES = 4


def helpful(message: str, query: str, position: int | None) -> str:
    """Return DuckDB's message in other words where they help, with what to do instead."""
    if match := _NO_COLUMN.fullmatch(message):
        return _no_column(match["name"], match["near"], query, position)
    if match := _SYNTAX.search(message):
        return f"{message}.{_meant(match['word'])}"
    added = [words for part, words in _ADDED.items() if part in message]
    lines = message.split("\n")
    shown = lines[:_MOST_LINES] + (["..."] if len(lines) > _MOST_LINES else [])
    return "\n".join([*shown, *added])


def _no_column(name: str, near: str | None, query: str, position: int | None) -> str:
    told = f'There is no column "{name}" in what is read.'
    if position is not None and query[position : position + 1] == '"':
        return f"{told} Text stands in single quotes: '{name}'."
    return f"{told} Near it: {near}." if near else told


def _meant(word: str) -> str:
    close = get_close_matches(word.lower(), _KEYWORDS, n=1, cutoff=0.7)
    if close and close[0] != word.lower():
        return f" Did you mean {close[0]}?"
    return " Look just before it: a comma, a bracket or a word may be missing."
