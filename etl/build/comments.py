"""Describe tables and columns of the warehouse with the words of their SQL and the contract."""

import duckdb

from etl.build.models import model_name
from etl.contract import contract
from etl.sqlfile import SqlFile


def describe_model(con: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    """Comment a model's table and each of its columns that has words anywhere."""
    name = model_name(file)
    _comment(con, f"table {name}", file.description)
    words = _contract_words(file.name) | file.column_comments
    for column, *_ in con.execute(f"describe {name}").fetchall():
        if column in words:
            _comment(con, f"column {name}.{column}", words[column])


def _contract_words(table: str) -> dict[str, str]:
    if table not in contract():
        return {}
    return {column.name: column.description for column in contract()[table].columns}


def _comment(con: duckdb.DuckDBPyConnection, on: str, words: str) -> None:
    text = words.replace("'", "''")
    con.execute(f"comment on {on} is '{text}'")
