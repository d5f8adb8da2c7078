"""Translate a select of sql/ into the SQL of Spark.

sqlglot translates; what it cannot know is here: macros stand for their text, tables of a schema
are views of one session, and a few functions have another name.
"""

from collections.abc import Callable
from functools import cache

import sqlglot
from sqlglot import exp

from etl.macros import macros

# Their text is of DuckDB alone: see pair_key below.
_SHIMS = {"pair_key"}


def to_spark(statement: str) -> str:
    """Return the select as Spark runs it; tables are called as ``view_name`` calls them."""
    tree = sqlglot.parse_one(statement, read="duckdb")
    return _translated(with_macros(tree)).sql(dialect="spark", comments=False)


def view_name(table: str) -> str:
    """Return what ``schema.table`` is called in a session of Spark, whose views have no schema."""
    return table.replace(".", "__")


def with_macros(tree: exp.Expression) -> exp.Expression:
    """Return a statement with every call of a macro of sql/macros written out."""

    def write_out(node: exp.Expression) -> exp.Expression:
        macro = _macros().get(node.name.lower()) if isinstance(node, exp.Anonymous) else None
        if macro is None:
            return node
        names, body = macro
        given = dict(zip(names, node.expressions, strict=True))
        # Written out before it is put in, so that an argument that is called as a parameter stays.
        return exp.paren(with_macros(_filled(body, given)), copy=False)

    return tree.transform(write_out)


def _filled(body: exp.Expression, given: dict[str, exp.Expression]) -> exp.Expression:
    def fill(node: exp.Expression) -> exp.Expression:
        is_parameter = isinstance(node, exp.Column) and not node.table and node.name in given
        return exp.paren(given[node.name].copy()) if is_parameter else node

    return body.copy().transform(fill)


@cache
def _macros() -> dict[str, tuple[list[str], exp.Expression]]:
    found = {}
    for file in macros():
        if file.name not in _SHIMS:
            create = sqlglot.parse_one(file.statement, read="duckdb")
            names = [parameter.name for parameter in create.this.expressions]
            found[file.name] = names, create.expression
    return found


def _translated(tree: exp.Expression) -> exp.Expression:
    return tree.transform(_translate)


def _translate(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Table) and node.db:
        name = view_name(f"{node.db}.{node.name}")
        return exp.alias_(exp.to_table(name), node.alias or node.name, table=True)
    if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.ENUM:
        return exp.cast(node.this, "text")
    if isinstance(node, exp.RegexpFullMatch):
        return _full_match(node)
    shim = _FUNCTIONS.get(node.name.lower()) if isinstance(node, exp.Anonymous) else None
    return shim(node.expressions) if shim else node


def _pair(arguments: list[exp.Expression]) -> exp.Expression:
    # The two themselves, where DuckDB has 128 bits that stand for them: no two pairs share one,
    # and DuckDB can make its own key of them.
    return _struct(arguments, ("first_id", "second_id"))


def _hash(arguments: list[exp.Expression]) -> exp.Expression:
    # Spark's hash has 32 bits. A struct compares as its values do, and nulls as equals.
    return _struct(arguments, [f"part_{place}" for place, _ in enumerate(arguments)])


def _struct(arguments: list[exp.Expression], names: list[str] | tuple[str, ...]) -> exp.Expression:
    named = [exp.alias_(each, name) for each, name in zip(arguments, names, strict=True)]
    return exp.Struct(expressions=named)


def _full_match(match: exp.RegexpFullMatch) -> exp.Expression:
    value, pattern = match.this, match.expression
    flags = "(?iu)" if pattern.name.startswith("(?i)") else ""
    whole = rf"{flags}\A(?:{pattern.name.removeprefix('(?i)')})\z"
    return exp.RegexpLike(this=value, expression=exp.Literal.string(whole))


def _renamed(name: str) -> Callable[[list[exp.Expression]], exp.Expression]:
    return lambda arguments: exp.Anonymous(this=name, expressions=arguments)


_FUNCTIONS: dict[str, Callable[[list[exp.Expression]], exp.Expression]] = {
    "pair_key": _pair,
    "hash": _hash,
    "strlen": _renamed("octet_length"),
    "suffix": _renamed("endswith"),
}
