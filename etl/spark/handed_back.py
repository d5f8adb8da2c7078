"""Hand DuckDB what it needs to know of single rows: those in quarantine, and those of their keys.

They are few. With them DuckDB says which rows in quarantine are settled, as it always does.
"""

from etl.contract import Table, contract
from etl.judging.accepted import show_table
from etl.judging.corrected import record_settled, show_rejected_rows, show_waiting
from etl.judging.judged import VIOLATIONS_DDL, place_violations
from etl.judging.landed import no_rows
from etl.ledger import Delivery
from etl.spark.tables import Tables


def hand_back(tables: Tables, entries: list[Delivery]) -> None:
    """Fill landed.violations, landed.settled and, in part, landed.<table> and landed.superseded.

    Spark has its tables landed.* and accepted.*; DuckDB has landed.files and landed.rejects.
    """
    con = tables.con
    con.execute(f"{VIOLATIONS_DDL}; create schema accepted")
    con.execute("create table landed.superseded (file_id varchar, row_number bigint)")
    _insert(tables, "landed.violations", "select * from landed.violations")
    place_violations(con)
    show_rejected_rows(con, entries)
    for table in contract().values():
        con.execute(f"create table landed.{table.name} as {no_rows(table)}")
        _insert(tables, f"landed.{table.name}", _broken(table))
        _hand_back_keys(tables, table)
        show_table(con, table)
    record_settled(con, entries)
    tables.send("landed.violations")


def _hand_back_keys(tables: Tables, table: Table) -> None:
    show_waiting(tables.con, table)
    waiting = f"temp.waiting_{table.name}"
    if tables.con.execute(f"select 1 from {waiting} limit 1").fetchall():
        key = ", ".join(table.key)
        tables.send("landed.waiting", f"select distinct {key} from {waiting}")
        _insert(tables, f"landed.{table.name}", _of_the_same_keys(table))
        _insert(tables, "landed.superseded", _superseded(table))


def _broken(table: Table) -> str:
    return f"""
        select landed.* from landed.{table.name} as landed
        semi join landed.violations as broken
            on broken.contract_table = '{table.name}'
            and broken.file_id = landed.file_id and broken.row_number = landed.row_number
    """


def _of_the_same_keys(table: Table) -> str:
    same_key = " and ".join(f"waiting.{name} = landed.{name}" for name in table.key)
    return f"""
        select landed.* from (
            select landed.* from landed.{table.name} as landed
            anti join landed.violations as broken
                on broken.contract_table = '{table.name}'
                and broken.file_id = landed.file_id and broken.row_number = landed.row_number
        ) as landed
        semi join landed.waiting as waiting on {same_key}
    """


def _superseded(table: Table) -> str:
    return f"""
        select superseded.file_id, superseded.row_number
        from landed.superseded as superseded
        inner join ({_of_the_same_keys(table)}) as landed
            on landed.file_id = superseded.file_id and landed.row_number = superseded.row_number
    """


def _insert(tables: Tables, name: str, statement: str) -> None:
    columns = tables.con.sql(f"select * from {name} limit 0").columns
    rows = tables.fetch(f"{name}_handed_back", tables.select(statement), columns)
    tables.con.execute(f"insert into {name} select * from {rows}")
