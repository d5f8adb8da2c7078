"""How findings get their counts: a question of sql/questions, answered from a warehouse.

The dashboard answers from its cache, a notebook from a connection; findings do not mind which.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import duckdb
import polars as pl

from etl.errors import ExitCode, OutcomesError
from etl.live import open_live
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql

Ask = Callable[..., pl.DataFrame]


@cache
def read_question(name: str) -> SqlFile:
    """Read the SQL of a question."""
    return read_sql(SQL_DIR / "questions" / f"{name}.sql")


def asking(con: duckdb.DuckDBPyConnection) -> Ask:
    """Answer questions, by name and parameters, over a connection to a warehouse."""

    def ask(question: str, **parameters: object) -> pl.DataFrame:
        return con.cursor().sql(read_question(question).statement, params=parameters).pl()

    return ask


@contextmanager
def asking_live() -> Iterator[Ask]:
    """Answer questions from the live warehouse. Raise OutcomesError where there is none."""
    with open_live() as con:
        yield asking(con)


@dataclass(frozen=True)
class Selection:
    """What a finding is about: a metric, by what periods, and of which cases."""

    metric: str
    period_type: str = "quarter"
    area: str = "all"
    offences: str = "all"
    dv: str = "all"
    cyber: str = "all"

    @property
    def filters(self) -> dict[str, str]:
        """The parameters of a question about a series."""
        return dict(vars(self))

    def only(self, *names: str) -> dict[str, str]:
        """Those of the parameters that a question of fewer knows, by their names."""
        return {name: getattr(self, name) for name in names}


def definition_of(ask: Ask, metric: str) -> dict:
    """Return a metric's row of definitions. Raise OutcomesError for a metric that is not there."""
    rows = ask("definition", metric=metric).to_dicts()
    if not rows:
        known = ", ".join(ask("definitions")["metric"].sort())
        raise OutcomesError(f"There is no metric {metric!r}. There are: {known}.", ExitCode.USAGE)
    return rows[0]
