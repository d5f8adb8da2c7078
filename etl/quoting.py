"""Write names and paths into SQL text, where parameters cannot stand."""

from pathlib import Path


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def escaped(path: Path) -> str:
    """Escape a path that will stand between single quotes."""
    return str(path).replace("'", "''")
