"""Which SQL means the same in DuckDB and in Spark: what was compared there, and what was not.

Whatever is not in COMPARED was never compared cell by cell (tests/spark); what is refused below
is understood by both and means something else.
"""

import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from etl.contract import contract
from etl.spark.dialect import with_macros

# Names of sqlglot's kinds of node, and of functions it knows by their names alone.
_COMPARED = """
    Abs Add Alias And AnyValue ArrayContains Between Boolean CTE Case Cast Chr Coalesce Column
    Count DPipe DataType DateDiff DateFromParts Distinct Div EQ Exists Explode Filter From GT
    GTE GenerateSeries Greatest Group Having Identifier If IgnoreNulls In Interval Is Join LT
    LTE LastDay Least Left Length Literal LogicalAnd LogicalOr Max Min Month Mul NEQ Neg Not
    Null NullSafeNEQ Or Order Ordered Paren RegexpFullMatch RegexpLike RegexpReplace Replace
    RowNumber Select Split Star Sub Subquery Sum Table TableAlias TimestampTrunc Trim Tuple
    Union Unnest Var Where Window WindowSpec With Year hash pair_key strlen suffix
"""
COMPARED = set(_COMPARED.split())
_DATES = {
    column.name
    for table in contract().values()
    for column in table.columns
    if column.data_type == "DATE"
}
_NUMBERS = {
    column.name
    for table in contract().values()
    for column in table.columns
    if column.data_type in ("INTEGER", "BIGINT")
} | {"amount", "defendants"}
_WHOLE = (exp.DataType.Type.INT, exp.DataType.Type.BIGINT, exp.DataType.Type.SMALLINT)
_REGEXES = (exp.RegexpFullMatch, exp.RegexpLike, exp.RegexpReplace)
# White space, words and the end of a line are other characters in RE2 and in Java; \p{C} has
# those not assigned in one of them alone.
_OTHER_IN_JAVA = re.compile(r"\\[sSwWbB]|\\p\{C\}|(?<!\\)\$")


def faults(statement: str) -> list[str]:
    """Return what of a select Spark would not do as DuckDB does, in words."""
    tree = with_macros(sqlglot.parse_one(statement, read="duckdb"))
    return sorted({fault for node in tree.walk() for fault in _faults(node)})


def names(statement: str) -> set[str]:
    """Return what stands in a select, by the names of COMPARED."""
    tree = with_macros(sqlglot.parse_one(statement, read="duckdb"))
    return {_name(node) for node in tree.walk()}


def _name(node: exp.Expression) -> str:
    return node.name.lower() if isinstance(node, exp.Anonymous) else type(node).__name__


def _faults(node: exp.Expression) -> Iterator[str]:
    name = _name(node)
    if name not in COMPARED:
        yield f"{name} was never compared on Spark: {_shown(node)}"
    for is_other, words in _SILENT:
        if is_other(node):
            yield f"{words}: {_shown(node)}"


def _shown(node: exp.Expression) -> str:
    return node.sql(dialect="duckdb", comments=False)[:80]


def _divides(node: exp.Expression) -> bool:
    if not isinstance(node, exp.Div | exp.IntDiv | exp.Mod):
        return False
    doubles = [side.unnest() for side in (node.this, node.expression)]
    return not all(_casts_to(side, exp.DataType.Type.DOUBLE) for side in doubles)


def _casts_to(node: exp.Expression, *kinds: exp.DataType.Type) -> bool:
    return isinstance(node, exp.Cast) and node.to.this in kinds


def _rounds(node: exp.Expression) -> bool:
    """Text and fractions become whole numbers by rounding in one, and by cutting in the other."""
    if not _casts_to(node, *_WHOLE):
        return False
    value = node.this.unnest()
    if isinstance(value, exp.Filter | exp.Window | exp.Min | exp.Max):
        value = value.this.unnest()
    is_whole = isinstance(value, exp.Sum | exp.Count | exp.Null)
    return not (is_whole or (isinstance(value, exp.Column) and value.name in _NUMBERS))


def _is_day(node: exp.Expression) -> bool:
    node = node.unnest()
    if isinstance(node, exp.Column):
        return node.name in _DATES or node.name.endswith(("_date", "_until", "_from", "_on"))
    if isinstance(node, exp.Least | exp.Greatest | exp.Coalesce | exp.Max | exp.Min):
        return _is_day(node.this)
    return _casts_to(node, exp.DataType.Type.DATE)


def _subtracts_days(node: exp.Expression) -> bool:
    return isinstance(node, exp.Sub) and _is_day(node.this) and _is_day(node.expression)


def _counts_other_than_days(node: exp.Expression) -> bool:
    return isinstance(node, exp.DateDiff) and node.text("unit").lower() not in ("", "day")


def _replaces_the_first(node: exp.Expression) -> bool:
    return isinstance(node, exp.RegexpReplace) and "g" not in node.text("modifiers")


def _has_another_regex(node: exp.Expression) -> bool:
    if not isinstance(node, _REGEXES):
        return False
    pattern = node.args["expression"]
    return not isinstance(pattern, exp.Literal) or bool(_OTHER_IN_JAVA.search(pattern.name))


def _asks_in_within(node: exp.Expression) -> bool:
    """Spark makes of null in (select ...) no, but where it alone decides whether a row stays."""
    if not (isinstance(node, exp.In) and node.args.get("query")):
        return False
    above = node.parent
    if isinstance(above, exp.Not):
        above = above.parent
    while isinstance(above, exp.And | exp.Or | exp.Paren):
        above = above.parent
    return not isinstance(above, exp.Where)


def _hides_a_column(node: exp.Expression) -> bool:
    """An alias that is called as a column: further right one of them means the other."""
    if not isinstance(node, exp.Select):
        return False
    taken: set[str] = set()
    for each in node.expressions:
        used = {column.name for column in each.find_all(exp.Column) if not column.table}
        if taken & used:
            return True
        if isinstance(each, exp.Alias):
            taken.add(each.alias)
    return False


def _joins_otherwise(node: exp.Expression) -> bool:
    return isinstance(node, exp.Join) and node.args.get("method") is not None


def _orders_a_named_window(node: exp.Expression) -> bool:
    return isinstance(node, exp.Window) and node.args.get("alias") is not None


def _unites_by_name(node: exp.Expression) -> bool:
    return isinstance(node, exp.SetOperation) and bool(node.args.get("by_name"))


def _changes_a_star(node: exp.Expression) -> bool:
    return isinstance(node, exp.Star) and any(node.args.get(k) for k in ("replace", "rename"))


def _has_a_zone(node: exp.Expression) -> bool:
    return isinstance(node, exp.DataType) and node.this in (
        exp.DataType.Type.TIMESTAMPTZ, exp.DataType.Type.TIMETZ, exp.DataType.Type.TIMESTAMPLTZ,
    )  # fmt: skip


def _tries(node: exp.Expression) -> bool:
    return isinstance(node, exp.TryCast)


_SILENT = (
    (_divides, "a division of what is no double"),
    (_rounds, "a cast to a whole number of what may be a text or a fraction"),
    (_subtracts_days, "a day less a day (write date_diff('day', ...))"),
    (_counts_other_than_days, "date_diff in another unit than days"),
    (_replaces_the_first, "regexp_replace without 'g'"),
    (_has_another_regex, "a regular expression that means something else in Java"),
    (_asks_in_within, "in (select ...) within an expression, where null becomes no"),
    (_hides_a_column, "a name that is given to a column and used further right"),
    (_joins_otherwise, "a join by place or time"),
    (_orders_a_named_window, "a named window"),
    (_unites_by_name, "a union by name"),
    (_changes_a_star, "a star with columns replaced"),
    (_has_a_zone, "a time with a zone"),
    (_tries, "a cast that may fail"),
)
