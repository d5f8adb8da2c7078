"""Runs the suites on a warehouse through Great Expectations."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import great_expectations as gx
import sqlalchemy as sa
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.interfaces import TestConnectionError
from great_expectations.datasource.fluent.sql_datasource import TableAsset

from expectations import duckdb_source
from expectations.checks import Check, CheckResult
from expectations.complaints import readable
from expectations.results import result_of, unchecked
from expectations.suites import SUITES

# Counts only: an unexpected value could identify someone.
RESULT_FORMAT: dict[str, Any] = {
    "result_format": "BASIC",
    "partial_unexpected_count": 0,
    "exclude_unexpected_values": True,
}

Validate = Callable[[EphemeralDataContext, TableAsset, gx.ExpectationSuite], Any]


def run_suites(database: Path, engine: Mapping[str, str | int] | None = None) -> list[CheckResult]:
    """See `expectations.run_checks`."""
    with opened(database, engine) as context:
        return [
            result for suite, checks in SUITES.items() for result in run(context, suite, checks)
        ]


@contextmanager
def opened(
    database: Path, engine: Mapping[str, str | int] | None = None, **config: Any
) -> Iterator[EphemeralDataContext]:
    """A context of its own that writes nothing, with one data source for each schema.

    `engine` are settings of DuckDB, `config` further ones of Great Expectations' DataContextConfig.
    """
    if not database.is_file():
        raise FileNotFoundError(f"{database} does not exist: build the warehouse first.")
    context = gx.get_context(mode="ephemeral", project_config=_quiet(config))
    try:
        for schema in sorted({_schema(check) for checks in SUITES.values() for check in checks}):
            _add_schema(context, database, schema, engine or {})
        yield context
    finally:
        # An open connection would keep this process from opening the file in any other way.
        for source in context.data_sources.all().values():
            source.get_engine().dispose()


def validated(_: EphemeralDataContext, asset: TableAsset, suite: gx.ExpectationSuite) -> Any:
    """What Great Expectations found; nothing is kept, as keeping takes a third of its own time."""
    batch = asset.get_batch(asset.build_batch_request())
    return batch.validate(suite, result_format=RESULT_FORMAT)


def run(
    context: EphemeralDataContext,
    suite: str,
    checks: Sequence[Check],
    validate: Validate = validated,
) -> list[CheckResult]:
    """The results of the checks of one suite, in their order."""
    results: dict[str, CheckResult] = {}
    for table in dict.fromkeys(check.table for check in checks):
        of_table = [check for check in checks if check.table == table]
        results.update((r.check_id, r) for r in _run_table(context, suite, of_table, validate))
    return [results[check.id_in(suite)] for check in checks]


def _run_table(
    context: EphemeralDataContext, suite: str, checks: Sequence[Check], validate: Validate
) -> Iterable[CheckResult]:
    schema, name = checks[0].table.split(".")
    try:
        asset = _asset(context.data_sources.all()[schema], name)
    except TestConnectionError as error:
        return [unchecked(suite, check, readable(str(error))) for check in checks]
    by_id = {check.id_in(suite): check for check in checks}
    found = validate(context, asset, _suite_of_table(suite, checks)).results
    rows = _row_count(asset)
    # Results come in another order than the expectations went in.
    ids = [result.expectation_config.meta["check_id"] for result in found]
    return [
        result_of(suite, by_id[check_id], result, rows, _told(asset, by_id[check_id], result))
        for check_id, result in zip(ids, found, strict=True)
    ]


def _suite_of_table(suite: str, checks: Sequence[Check]) -> gx.ExpectationSuite:
    return gx.ExpectationSuite(
        name=f"{suite}.{checks[0].table}",
        expectations=[_labelled(suite, check) for check in checks],
    )


def _labelled(suite: str, check: Check) -> Any:
    return check.expectation.copy(
        update={
            "meta": {"check_id": check.id_in(suite)},
            "notes": check.reason,
            "severity": check.severity,
        }
    )


def _asset(source: duckdb_source.DuckDBDatasource, name: str) -> TableAsset:
    known = {asset.name: asset for asset in source.assets}
    return known.get(name) or source.add_table_asset(name)


def _row_count(asset: TableAsset) -> int:
    query = sa.select(sa.func.count()).select_from(asset.as_selectable())
    with asset.datasource.get_engine().connect() as connection:
        return connection.execute(query).scalar_one()


def _told(asset: TableAsset, check: Check, validated: Any) -> list[str]:
    found_any = validated.result.get("observed_value")  # absent where it could not be carried out
    if not found_any or not check.tells_what:
        return []
    query = check.expectation.unexpected_rows_query.format(batch=check.table)
    with asset.datasource.get_engine().connect() as connection:
        return list(connection.execute(sa.text(query)).scalars())


def _schema(check: Check) -> str:
    return check.table.split(".")[0]


def _quiet(config: dict[str, Any]) -> DataContextConfig:
    return DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
        **config,
    )


def _add_schema(
    context: EphemeralDataContext, database: Path, schema: str, engine: Mapping[str, str | int]
) -> None:
    try:
        context.data_sources.add_duckdb(
            schema,
            connection_string=duckdb_source.address(database),
            default_schema=schema,
            kwargs={"connect_args": {"read_only": True, "config": dict(engine)}},
        )
    except TestConnectionError as error:
        raise ValueError(f"{database} cannot be opened as a DuckDB file: {error}") from error
