"""outcomes lineage: from a number to the hash of every delivered file behind it."""

from typing import Any

import duckdb

from etl.cli.console import say
from etl.errors import ExitCode, OutcomesError
from etl.lineage import lineage_tree
from etl.live import open_live
from etl.settings import SQL_DIR
from etl.sqlfile import read_sql


def run_lineage(metric: str) -> None:
    """Print the tree of a metric. Raise OutcomesError where there is none of that name."""
    with open_live() as con:
        found = _ask(con, "definition", metric=metric)
        if not found:
            known = ", ".join(row["metric"] for row in _ask(con, "definitions"))
            raise OutcomesError(f"There is no metric {metric!r}. Metrics: {known}.", ExitCode.USAGE)
        steps = _ask(con, "lineage", metric=metric)
        files = _ask(con, "lineage_files", metric=metric)
        (total,) = [
            row
            for row in _ask(con, "headlines")
            if (row["metric"], row["span"]) == (metric, "all time")
        ] or [None]
        (build,) = _ask(con, "build")
    title = f"{found[0]['title']} ({metric}): {_number(total)}, warehouse {build['version']}"
    say(lineage_tree(title, found[0], steps, files))


def _number(total: dict[str, Any] | None) -> str:
    if total is None or total["rate"] is None:
        return "nothing counted yet"
    span = f"{total['first_day']:%d %B %Y} to {total['last_day']:%d %B %Y}"
    share = (
        f"{total['numerator']:,} of {total['denominator']:,} = {total['rate']:.1%} (95% interval"
        f" {total['rate_low']:.1%} to {total['rate_high']:.1%}; recorded for"
        f" {total['coverage']:.1%})"
    )
    return f"{share}, {span}"


def _ask(con: duckdb.DuckDBPyConnection, question: str, **given: str) -> list[dict[str, Any]]:
    statement = read_sql(SQL_DIR / "questions" / f"{question}.sql").statement
    answer = con.execute(statement, given) if given else con.execute(statement)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
