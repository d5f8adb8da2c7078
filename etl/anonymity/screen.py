"""Count, in every value of a column, what looks like personal data."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from etl.anonymity.patterns import (
    FREE_TEXT,
    FREE_TEXT_LENGTH,
    LETTERS_ONLY,
    LONGEST_COMPACT,
    LONGEST_NAME,
    NO_PERSON,
    PERSON_WORDS,
    RULES,
    any_compact,
    any_strong,
)
from etl.quoting import quoted

_LEAST_NAMES = 5
_SHORTEST = 5  # of anything personal: a postcode, an e-mail address
_SHARE_OF_NAMES = 0.8
_SHARE_OF_LETTERS = 0.6


@dataclass(frozen=True)
class Column:
    """A column to look at: ``rows`` is what it is read from, in SQL.

    ``kind`` is ``pseudonym``, ``code`` (with the select of its known codes, if it has a list),
    ``text`` (of unknown meaning) or ``line`` (cells of lines that could not be read).
    """

    name: str
    rows: str
    kind: str
    known: str | None = None

    @property
    def value(self) -> str:
        """The value in SQL, without the spaces around it: those are a fault of their own."""
        return f"trim({quoted(self.name)}::varchar)"


@dataclass(frozen=True)
class Finding:
    """A rule that a column breaks, and in how many rows."""

    column: Column
    rule: str
    words: str
    rows: int


def findings(con: duckdb.DuckDBPyConnection, columns: list[Column]) -> list[Finding]:
    """Return every rule the columns break; all are of one file."""
    by_name = {column.name: column for column in _suspects(con, columns)}
    if not by_name:
        return []
    parts = [_looked_at(column) for column in by_name.values() if column.kind != "text"]
    texts = [column for column in by_name.values() if column.kind == "text"]
    parts += [_looked_at_texts(texts)] if texts else []
    con.execute(f"create or replace temp table looked_at as {' union all '.join(parts)}")
    if not con.execute("select exists (from looked_at)").fetchone()[0]:
        return []
    return [*_strong(con, by_name), *_compact(con, by_name), *_words(con, by_name)]


def _suspects(con: duckdb.DuckDBPyConnection, columns: list[Column]) -> list[Column]:
    """Leave out pseudonyms that one cheap pass clears; of others the values are few."""
    keys = [column for column in columns if column.kind == "pseudonym"]
    if not keys:
        return columns
    counts = ", ".join(f"count_if({_may_be_personal(quoted(column.name))})" for column in keys)
    found = con.execute(f"select {counts} from {keys[0].rows}").fetchone()
    clean = [column for column, count in zip(keys, found, strict=True) if not count]
    return [column for column in columns if column not in clean]


def _may_be_personal(value: str) -> str:
    # Cheap tests: a pseudonym of the advised length meets none of them.
    separators = " or ".join(f"contains({value}, '{sign}')" for sign in (" ", "@", ","))
    # A word for a missing one names nobody: it is a fault of its row.
    is_short = f"(strlen({value}) <= {LONGEST_COMPACT} and not says_missing({value}))"
    return f"({is_short} or {separators})"


def _looked_at(column: Column) -> str:
    """Select the values of a column that are worth a look, each once, with its rows."""
    name, label = quoted(column.name), _text(column.name)
    if column.kind == "pseudonym":
        forms = rf"\s|{any_strong()}|{any_compact()}|^{LETTERS_ONLY}$"
        chosen = f"{_may_be_personal(name)} and regexp_matches({column.value}, {_text(forms)})"
    else:
        chosen = f"{name} is not null"
        chosen += f" and {name} not in ({column.known})" if column.known else ""
    # Grouped as it is first: the few values of a column of codes cost next to nothing then.
    return f"""
        select {label} as name, '{column.kind}' as kind, {column.value} as value,
            sum(rows)::bigint as rows
        from (select {name}, count(*) as rows from {column.rows} group by {name})
        where {chosen} group by all having value <> ''
    """


def _looked_at_texts(columns: list[Column]) -> str:
    """Select the values of text columns, which are read in one pass, however many there are."""
    names = ", ".join(quoted(column.name) for column in columns)
    return f"""
        select name, 'text' as kind, trim(value) as value, count(*) as rows
        from (unpivot (from {columns[0].rows}) on {names} into name name value value)
        group by all having strlen(value) >= {_SHORTEST}
    """


def _strong(con: duckdb.DuckDBPyConnection, columns: dict[str, Column]) -> Iterator[Finding]:
    rules = [rule for rule in RULES if rule.strong]
    sums = ", ".join(
        f"sum(rows) filter (where regexp_matches(value, {_text(rule.strong)}))" for rule in rules
    )
    query = f"""
        select name, {sums} from looked_at
        where regexp_matches(value, {_text(any_strong())}) group by name
    """
    for name, *counts in con.execute(query).fetchall():
        for rule, rows in zip(rules, counts, strict=True):
            if rows:
                yield Finding(columns[name], rule.name, rule.words, int(rows))


def _compact(con: duckdb.DuckDBPyConnection, columns: dict[str, Column]) -> Iterator[Finding]:
    for rule in RULES:
        if rule.compact:
            for column, rows in _alike(con, columns, rule.compact, rule.compact_share, r"\d"):
                yield Finding(column, rule.name, rule.words, rows)


def _alike(
    con: duckdb.DuckDBPyConnection,
    columns: dict[str, Column],
    form: str,
    share: float,
    peers: str,
    chosen: str = "true",
) -> Iterator[tuple[Column, int]]:
    """Rows of the form, where they are at least this share of a column's values of a length."""
    alike = con.execute(
        "select name, strlen(value) as length, sum(rows)::bigint from looked_at"
        f" where {chosen} and regexp_full_match(value, {_text(form)}) group by all"
    ).fetchall()
    for name, length, rows in alike:
        column = columns[name]
        (every,) = con.execute(
            f"select count(*) from {column.rows} where strlen({column.value}) = {length}"
            f" and regexp_matches({column.value}, {_text(peers)})"
        ).fetchone()
        if rows >= share * every:
            yield column, rows


def _words(con: duckdb.DuckDBPyConnection, columns: dict[str, Column]) -> Iterator[Finding]:
    yield from _no_pseudonyms(con, columns)
    free_text = (
        f"kind in ('code', 'text') and length(value) >= {FREE_TEXT_LENGTH}"
        f" and regexp_full_match(value, {_text(FREE_TEXT)})"
    )
    for name, rows in _mostly_different(con, free_text):
        yield Finding(columns[name], "free text", "free text", rows)
    person = (
        f"kind <> 'pseudonym' and regexp_full_match(value, {_text(PERSON_WORDS)})"
        f" and not regexp_matches(value, {_text(NO_PERSON)})"
    )
    if _mostly_different(con, person):
        # The reference lists are many: they are asked only where they could clear a column.
        known = f"lower(value) in ({_known_words(con)})"
        for name, rows in _mostly_different(con, f"{person} and not {known}"):
            if columns[name].kind != "text" or _are_most(con, name, rows):
                yield Finding(columns[name], "name", "a person's name", rows)


def _no_pseudonyms(con: duckdb.DuckDBPyConnection, columns: dict[str, Column]) -> Iterator[Finding]:
    spaced = con.execute(
        "select name, sum(rows)::bigint from looked_at"
        r" where kind = 'pseudonym' and regexp_matches(value, '\s') group by name"
    ).fetchall()
    for name, rows in spaced:
        yield Finding(columns[name], "name", "words, where a pseudonym should be,", rows)
    chosen = f"kind = 'pseudonym' and strlen(value) <= {LONGEST_NAME}"
    for column, rows in _alike(con, columns, LETTERS_ONLY, _SHARE_OF_LETTERS, ".", chosen):
        yield Finding(column, "name", "names, where a pseudonym should be,", rows)


def _mostly_different(con: duckdb.DuckDBPyConnection, condition: str) -> list[tuple[str, int]]:
    """Columns and their rows that meet a condition and differ: labels repeat, texts do not."""
    return con.execute(
        f"select name, sum(rows)::bigint as every from looked_at where {condition}"
        " group by name having count(*) * 2 > every"
    ).fetchall()


def _are_most(con: duckdb.DuckDBPyConnection, name: str, rows: int) -> bool:
    query = "select sum(rows)::bigint from looked_at where name = ?"
    (every,) = con.execute(query, [name]).fetchone()
    return rows >= _LEAST_NAMES and rows >= _SHARE_OF_NAMES * every


def _known_words(con: duckdb.DuckDBPyConnection) -> str:
    """Every text of the reference lists, as a select."""
    columns = con.execute(
        "select table_name, column_name from duckdb_columns()"
        " where schema_name = 'reference' and data_type = 'VARCHAR'"
    ).fetchall()
    return " union ".join(
        f"select lower({quoted(column)}) from reference.{quoted(table)}"
        f" where {quoted(column)} is not null"
        for table, column in columns
    )


def _text(pattern: str) -> str:
    return "'" + pattern.replace("'", "''") + "'"
