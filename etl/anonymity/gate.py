"""The gate: a file that seems to carry personal data is refused before anything of it is kept."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from etl.anonymity.exemptions import REJECTED_LINES, Exemptions
from etl.anonymity.headings import heading_rule
from etl.anonymity.patterns import RULES, any_strong
from etl.anonymity.screen import Column, Finding, findings
from etl.contract import Table
from etl.landing.faults import FileFault
from etl.quoting import parquet

_WORDS = {rule.name: rule.words for rule in RULES} | {
    "date of birth": "a date of birth",
    "free text": "free text",
}


def refuse_headings(
    con: duckdb.DuckDBPyConnection, header: list[str], expected: list[str], exempt: Exemptions
) -> None:
    """Raise FileFault where a heading says that its column holds personal data.

    Headings of the contract (``expected``) are not looked at. A heading may itself be a value,
    so it is named by its place.
    """
    are_values = _are_values(con, header)
    for place, heading in enumerate(header, start=1):
        rule = heading_rule(heading)
        if rule and heading not in expected and not exempt.allows(heading, rule):
            raise _fault(
                f"The heading of column {place} says that it holds {_WORDS[rule]} (rule: {rule}).",
                exempt,
            )
        if are_values[place - 1]:
            raise _fault(
                f"The heading of column {place} is itself personal data, not a name of a column.",
                exempt,
            )


def refuse_text(
    con: duckdb.DuckDBPyConnection,
    file: Path,
    header: list[str],
    places: list[str],
    exempt: Exemptions,
) -> None:
    """Raise FileFault where a file of a foreign layout, read as text, carries personal data.

    ``places`` are the names its columns have in ``file`` (Parquet), ``header`` those it came with.
    """
    rows = parquet(file)
    columns = [Column(place, rows, "text") for place in places]
    named = [_shown(heading, n, exempt) for n, heading in enumerate(header, start=1)]
    _refuse(con, columns, header, named, exempt)


def refuse_rows(
    con: duckdb.DuckDBPyConnection,
    file: Path,
    table: Table,
    exempt: Exemptions,
    has_contract_columns: bool,
    delimiter: str = ",",
) -> None:
    """Raise FileFault where rows of the contract, or lines in rejects, carry personal data.

    ``delimiter`` parts the cells of those lines. Codes are looked at only where the file has the
    contract's own columns: any other has been looked at as text.
    """
    columns = [
        column
        for column in _contract_columns(table, parquet(file))
        if has_contract_columns or column.kind == "pseudonym"
    ]
    names = [column.name for column in columns]
    _refuse(con, columns, names, names, exempt)
    # The cells of a foreign file have been looked at as text, by their own headings.
    in_lines = _cells_of_lines(delimiter)
    rejected = f"({in_lines} union all {_CELLS})" if has_contract_columns else f"({in_lines})"
    lines = Column("cell", rejected, "line")
    _refuse(con, [lines], [REJECTED_LINES], ["(lines that could not be read)"], exempt)


def _cells_of_lines(delimiter: str) -> str:
    return f"""
        select trim(unnest(string_split(raw_line, chr({ord(delimiter)}))), ' "') as cell
        from rejects where raw_line is not null
    """


_CELLS = """
    select unnest(json_extract_string(cells, '$.*')) as cell
    from (select distinct line, cells from rejects where raw_line is null and cells is not null)
"""


def _contract_columns(table: Table, rows: str) -> Iterator[Column]:
    for column in table.columns:
        if column.data_type != "VARCHAR":
            continue
        if column.name.endswith("_id"):
            yield Column(column.name, rows, "pseudonym")
        else:
            known = (
                f"select {column.lookup_column} from reference.{column.lookup}"
                if column.lookup
                else None
            )
            yield Column(column.name, rows, "code", known)


def _refuse(
    con: duckdb.DuckDBPyConnection,
    columns: list[Column],
    headings: list[str],
    shown: list[str],
    exempt: Exemptions,
) -> None:
    names = [column.name for column in columns]
    for finding in findings(con, columns):
        place = names.index(finding.column.name)
        if not exempt.allows(headings[place], finding.rule):
            raise _found(shown[place], finding, exempt)


def _found(name: str, finding: Finding, exempt: Exemptions) -> FileFault:
    rows = f"{finding.rows:,} row" if finding.rows == 1 else f"{finding.rows:,} rows"
    is_lone_word = finding.rows == 1 and finding.column.kind == "pseudonym"
    hint = " A line of totals is no case: leave it out." if is_lone_word else ""
    return _fault(
        f"Column {name} holds what looks like {finding.words} in {rows} (rule: {finding.rule})."
        + hint,
        exempt,
    )


def _fault(found: str, exempt: Exemptions) -> FileFault:
    return FileFault(
        found,
        "Nothing of the file is kept. Replace identifiers by pseudonyms where they come from"
        " (outcomes pseudonymise), or leave the column out. If it is harmless, say so in"
        f" {exempt.place}: -- may carry: HEADING (rule): reason.",
    )


def _shown(heading: str, place: int, exempt: Exemptions) -> str:
    """A heading may be anything, even a value: it is shown where the source's select names it."""
    return f"{place} ({heading})" if heading and exempt.knows(heading) else str(place)


def _are_values(con: duckdb.DuckDBPyConnection, headings: list[str]) -> list[bool]:
    query = "select list_transform($headings, lambda text: regexp_matches(text, $pattern))"
    return con.execute(query, {"headings": headings, "pattern": any_strong()}).fetchone()[0]
