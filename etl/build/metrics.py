"""From the files of sql/metrics: the views, the table of definitions and the additive counts."""

from dataclasses import dataclass

import duckdb

from etl.build.lineage import record_lineage
from etl.build.models import contract_tables, reads
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_folder

CASE_DIMENSIONS = ("area_code", "offence_group_code", "dv", "cyber", "is_made_up")
PUBLISHED_DIMENSIONS = ("period_type", "area_code", "offence_category_code", "basis")

_DDL = f"""
    create table metrics.definitions (
        metric varchar, title varchar, unit varchar, numerator varchar, denominator varchar,
        excluded varchar, better varchar, better_note varchar, dated_by varchar, source varchar,
        version integer, definition_history varchar[], counts_table varchar, sql_file varchar,
        definition_sql varchar, contract_tables varchar[], mart varchar, mart_file varchar
    );
    create table metrics.counts (
        metric varchar, month date, area_code varchar, offence_group_code varchar, dv varchar,
        cyber varchar, is_made_up boolean, numerator bigint, denominator bigint, eligible bigint
    );
    create table metrics.published_counts (
        metric varchar, period_start date, {" varchar, ".join(PUBLISHED_DIMENSIONS)} varchar,
        numerator bigint, denominator bigint
    );
    comment on table metrics.definitions is 'One row per metric: how its number is counted.';
    comment on table metrics.counts is
        'One row per metric, month, area and breakdown. Add up, then divide once, with rate().';
    comment on column metrics.definitions.contract_tables is
        'Tables of the contract whose delivered files the metric is counted from';
    comment on column metrics.counts.denominator is
        'Units counted: those for which the answer is recorded';
    comment on column metrics.counts.eligible is
        'Units that qualify, recorded or not; denominator / eligible is the coverage';
    comment on table metrics.published_counts is
        'One row per metric, published period, area and category. Add up within a period_type.';
"""


@dataclass(frozen=True)
class Definition:
    """A metric's header; ``history`` has a line for each version, oldest first."""

    file: SqlFile
    history: tuple[str, ...]

    @property
    def version(self) -> int:
        """Number of the version in force."""
        return int(self.history[-1].split(" ", 1)[0])

    @property
    def is_published(self) -> bool:
        """Whether it counts published tables rather than cases."""
        return self.file.header.get("counts") == "published"


def definitions() -> list[Definition]:
    """Read every metric of sql/metrics. Raise OutcomesError where a header line is missing."""
    files = read_sql_folder(SQL_DIR / "metrics")
    return [Definition(f, tuple(f.required("definition").split("\n"))) for f in files]


def create_metrics(con: duckdb.DuckDBPyConnection) -> None:
    """Create metrics.<name> for every metric, and fill definitions and counts."""
    con.execute(_DDL)
    for definition in definitions():
        con.execute(f"create view metrics.{definition.file.name} as {definition.file.statement}")
        _record_definition(con, definition)
        if definition.is_published:
            _count_published(con, definition.file.name)
        else:
            _count_cases(con, definition.file.name)
    record_lineage(con, [definition.file for definition in definitions()])


def _record_definition(con: duckdb.DuckDBPyConnection, definition: Definition) -> None:
    file = definition.file
    better, _, note = file.required("better").partition("\n")
    words = [file.required(k) for k in ("title", "unit", "numerator", "denominator", "excluded")]
    dated_by, source = file.required("dated by"), file.required("source")
    (mart,) = reads(file.statement)
    counts = "metrics.published_counts" if definition.is_published else "metrics.counts"
    con.execute(
        f"insert into metrics.definitions values ({', '.join('?' * 18)})",
        [
            file.name, *words, better, note, dated_by, source, definition.version,
            list(definition.history), counts, f"sql/{file.place}", file.text,
            contract_tables(file.statement), mart, f"sql/{mart.replace('.', '/')}.sql",
        ],
    )  # fmt: skip


def _count_cases(con: duckdb.DuckDBPyConnection, name: str) -> None:
    # A null numerator is an answer not recorded: it counts as eligible and nowhere else.
    con.execute(
        f"""
        insert into metrics.counts
        select
            '{name}', cast(date_trunc('month', counted_on) as date) as month,
            {", ".join(CASE_DIMENSIONS)},
            count(*) filter (where in_numerator), count(in_numerator), count(*)
        from metrics.{name}
        group by month, {", ".join(CASE_DIMENSIONS)}
        order by month, area_code
        """
    )


def _count_published(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute(
        f"""
        insert into metrics.published_counts
        select
            '{name}', counted_on, {", ".join(PUBLISHED_DIMENSIONS)},
            sum(numerator), sum(denominator)
        from metrics.{name}
        group by counted_on, {", ".join(PUBLISHED_DIMENSIONS)}
        order by counted_on, area_code
        """
    )
