"""Says what went wrong in one line that can identify nobody."""

import re

# These complaints quote our own SQL. Every other may quote the value it stumbled over.
NAMES_ONLY = re.compile(
    r'(?:Catalog|Binder|Parser) Error: [^\n]*|[Tt]he (?:column|schema) "[^"\n]*"[^\n]* exist'
)
KIND = re.compile(r"\b(?:Out of Memory|\w+(?: \w+)?) Error\b")


def readable(message: str) -> str:
    """The first line of a complaint of DuckDB or Great Expectations, or only its kind."""
    named = NAMES_ONLY.search(message)
    if named:
        return named[0].strip()
    kind = KIND.search(message)
    return f"{kind[0] if kind else 'an error'} (its text is withheld, as it may quote a value)"
