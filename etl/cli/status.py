"""outcomes status: what is live, what was delivered, what became of it."""

import duckdb

from etl.cli.console import say, table
from etl.ledger import deliveries
from etl.live import live_build, open_live
from etl.run.history import last_run_in_words


def run_status() -> None:
    """Print the live warehouse, the reconciliation of every source, faults and checks."""
    landed = deliveries()
    if last_run := last_run_in_words():
        say(last_run)
    if live_build() is None and landed:
        say(f"Deliveries landed: {len(landed)}; no warehouse is built yet: outcomes build.")
    with open_live() as con:
        _say_build(con, len(landed))
        _say_reconciliation(con)
        _say_quarantine(con)
        _say_checks(con)


def _say_build(con: duckdb.DuckDBPyConnection, landed: int) -> None:
    version, built_at, built_from = con.execute(
        "select version, built_at, deliveries from quality.build"
    ).fetchone()
    say(f"Live: warehouse {version}, built {built_at:%d %B %Y %H:%M} UTC.")
    held = con.execute("select source, data_from, data_to, is_made_up from quality.freshness")
    for source, first, last, is_made_up in held.fetchall():
        kind = " (made-up data)" if is_made_up else ""
        say(f"  {source}: {first:%d %B %Y} to {last:%d %B %Y}{kind}")
    if landed > built_from:
        say(f"Deliveries landed since: {landed - built_from}. Next: outcomes build.")


def _say_reconciliation(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """
        select source_name, contract_table, count(*), sum(rows_read)::bigint,
            sum(rows_loaded)::bigint, sum(rows_quarantined)::bigint,
            sum(rows_superseded)::bigint, sum(rows_set_aside)::bigint,
            case when bool_and(rows_read = rows_loaded + rows_quarantined + rows_superseded
                + rows_set_aside) then 'yes' else 'NO' end
        from quality.deliveries group by all order by all
        """
    ).fetchall()
    say("\nRows read = loaded + quarantined + superseded + set aside:")
    headings = ("source", "table", "files", "read", "loaded", "quarantined", "superseded",
                "set aside", "adds up")  # fmt: skip
    table(headings, rows)


def _say_quarantine(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """
        select contract_table, column_name, reason, count(*) as faults
        from quality.quarantine where status = 'open' group by all
        order by faults desc, contract_table, column_name limit 15
        """
    ).fetchall()
    if rows:
        say("\nOpen faults in quarantine, the most frequent first (outcomes quarantine list):")
        table(("table", "column", "reason", "faults"), rows)


def _say_checks(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """
        select severity, count(*)::integer, count_if(is_met)::integer
        from quality.check_results
        where checked_at = (select max(checked_at) from quality.check_results)
        group by severity order by severity
        """
    ).fetchall()
    say("\nExpectations of the last check:")
    table(("severity", "held against", "met"), rows)
