"""The schemas of a warehouse as a tree that opens by mouse and keyboard, found by any word."""

from html import escape

from etl.surface import Column, Function, Schema, Surface, Table

# So many or fewer are shown open, as whoever sought them wants to read them.
_FEW = 12


class _Marts:
    """The tables that views pass columns on of: those columns are told once, with their table."""

    def __init__(self, surface: Surface) -> None:
        tables = [table for table in surface.tables if table.schema == "marts"]
        self._of = {t.name: {column.name for column in t.columns} for t in tables}
        self.columns = set().union(*self._of.values())

    def of(self, view: Table) -> str:
        """Name the mart that shares most columns with a view."""
        names = {column.name for column in view.columns}
        return f"marts.{max(self._of, key=lambda mart: len(self._of[mart] & names))}"


def schema_tree(surface: Surface, sought: str = "") -> str:
    """Return as HTML all there is, or what holds every word of ``sought``; empty for nothing."""
    words = sought.lower().split()
    marts = _Marts(surface)
    shown = "".join(_schema(schema, words, marts) for schema in surface.schemas)
    return f'<div class="names">{shown}</div>' if shown else ""


def _schema(schema: Schema, words: list[str], marts: _Marts) -> str:
    tables = [_table(table, words, marts) for table in schema.tables]
    functions = [_function(function, words) for function in schema.functions]
    found = [part for part in (*tables, *functions) if part]
    if not found:
        return ""
    title = f"<strong>{schema.name}</strong> ({len(found)})"
    about = f"<p>{escape(schema.description)}</p>"
    return _details(title, about + "".join(found), bool(words) and len(found) <= _FEW)


def _table(table: Table, words: list[str], marts: _Marts) -> str:
    name = f"{table.schema}.{table.name}"
    is_sought = _holds(words, name, table.description)
    own = [column for column in table.columns if _is_own(table, column, marts)]
    shown = [c for c in own if is_sought or _holds(words, c.name, c.description)]
    if not shown and not is_sought:
        return ""
    rest = len(table.columns) - len(own)
    more = f"<p>And {rest} columns of <code>{marts.of(table)}</code>.</p>" if rest else ""
    body = f"<p>{escape(table.description)}</p><dl>{''.join(map(_column, shown))}</dl>{more}"
    return _details(f"<code>{name}</code>", body, bool(words) and not is_sought)


def _is_own(table: Table, column: Column, marts: _Marts) -> bool:
    return table.kind != "view" or column.name not in marts.columns


def _column(column: Column) -> str:
    kind = escape(column.type)
    if column.listed_in:
        kind += f" of <code>{escape(column.listed_in)}</code>"
    elif column.codes:
        kind += f": {escape(', '.join(column.codes))}"
    name = f"<dt><code>{escape(column.name)}</code> <small>{kind}</small></dt>"
    return f"{name}<dd>{escape(column.description)}</dd>"


def _function(function: Function, words: list[str]) -> str:
    if not _holds(words, function.name, function.description):
        return ""
    body = f"<p><code>{escape(function.call)}</code></p><p>{escape(function.description)}</p>"
    return _details(f"<code>{escape(function.name)}()</code>", body, False)


def _details(summary: str, body: str, is_open: bool) -> str:
    mark = " open" if is_open else ""
    return f"<details{mark}><summary>{summary}</summary>{body}</details>"


def _holds(words: list[str], name: str, description: str) -> bool:
    text = f"{name} {name.replace('_', ' ')} {description}".lower()
    return all(word in text for word in words)
