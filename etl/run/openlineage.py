"""OpenLineage events of a run, one JSON object a line: ``runs/<run id>.openlineage.jsonl``.

They follow specification 2-0-2 (https://openlineage.io/spec/2-0-2/OpenLineage.json): every job
that ran has a START and a COMPLETE or FAIL event, and names what it read and made. From a metric
the chain leads over marts, staging and accepted tables to delivered files, whose ``version`` facet
is their SHA-256. The file can be sent to a collector line by line; nothing is sent from here.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import duckdb

from etl.build.catalogue import definitions
from etl.build.models import model_name, models, reads
from etl.durable import write_atomically
from etl.errors import ExitCode
from etl.live import open_live
from etl.run.record import Check, Night, Taken
from etl.settings import settings

NAMESPACE = "outcomes"
_PRODUCER = "urn:outcomes"
_SPEC = "https://openlineage.io/spec"
_SCHEMAS = {
    "version": "facets/1-0-0/DatasetVersionDatasetFacet",
    "dataQualityMetrics": "facets/1-0-2/DataQualityMetricsInputDatasetFacet",
    "dataQualityAssertions": "facets/1-0-1/DataQualityAssertionsDatasetFacet",
    "outputStatistics": "facets/1-0-1/OutputStatisticsOutputDatasetFacet",
    "parent": "facets/1-0-1/ParentRunFacet",
    "sql": "facets/1-0-1/SQLJobFacet",
    "errorMessage": "facets/1-0-0/ErrorMessageRunFacet",
}
_NIGHT = "run"
_LANGUAGE = {"programmingLanguage": "PYTHON"}


def write_events(night: Night) -> Path:
    """Write the events of a run that has ended beside its report, and return where."""
    path = settings().runs_dir / f"{night.run_id}.openlineage.jsonl"
    write_atomically(path, "".join(f"{json.dumps(event)}\n" for event in events(night)))
    return path


def events(night: Night) -> Iterator[dict]:
    """Yield the events in the order things happened."""
    yield _event(night, _NIGHT, "START")
    for taken in night.deliveries:
        if taken.fate == "landed":
            yield from _load(night, taken)
    if night.has_built and not night.failed_checks("critical"):
        yield from _build(night)
    if night.checks:
        yield from _checks(night)
    is_well = night.exit_code == ExitCode.OK
    facets = {} if is_well else _facet("errorMessage", message=night.summary, **_LANGUAGE)
    yield _event(night, _NIGHT, "COMPLETE" if is_well else "FAIL", run_facets=facets)


def _load(night: Night, taken: Taken) -> Iterator[dict]:
    inputs, outputs = [], []
    for file in taken.files:
        version = _facet("version", datasetVersion=file.content_sha256)
        counts = {"rowCount": file.read, "bytes": file.file_bytes, "columnMetrics": {}}
        came = _dataset(f"inbox/{taken.source}/{taken.name}/{file.file_name}", version)
        inputs.append(came | {"inputFacets": _facet("dataQualityMetrics", **counts)})
        outputs.append(_dataset(_delivered(taken.number, file.file_name), version))
    yield from _job(night, f"load.{taken.source}.{taken.number}", inputs, outputs)


def _build(night: Night) -> Iterator[dict]:
    with open_live() as con:
        yield from _accept(night, con)
    for file in models(("staging", "marts")):
        yield from _model(night, model_name(file), file.statement)
    for definition in definitions():
        yield from _model(night, f"metrics.{definition.file.name}", definition.file.statement)


def _accept(night: Night, con: duckdb.DuckDBPyConnection) -> Iterator[dict]:
    """Which delivered files, of this night and all before, an accepted table is made from."""
    tables: dict[str, list[tuple]] = {}
    rows = con.execute(
        """
        select contract_table, delivery_number, file_name, content_sha256, file_bytes, rows_read,
            rows_loaded
        from quality.deliveries order by contract_table, delivery_number, file_name
        """
    ).fetchall()
    for table, *file in rows:
        tables.setdefault(table, []).append(tuple(file))
    for table, files in tables.items():
        loaded = int(sum(file[-1] for file in files))
        made = _dataset(f"accepted.{table}")
        made["outputFacets"] = _facet("outputStatistics", rowCount=loaded)
        yield from _job(night, f"accepted.{table}", [_accepted(*file) for file in files], [made])


def _accepted(
    number: int, name: str, sha256: str, size_bytes: int, rows_read: int, _rows_loaded: int
) -> dict:
    counts = {"rowCount": rows_read, "bytes": size_bytes, "columnMetrics": {}}
    dataset = _dataset(_delivered(number, name), _facet("version", datasetVersion=sha256))
    return dataset | {"inputFacets": _facet("dataQualityMetrics", **counts)}


def _model(night: Night, name: str, statement: str) -> Iterator[dict]:
    inputs = [_dataset(read) for read in sorted(reads(statement))]
    version = _facet("version", datasetVersion=str(night.version_after))
    yield from _job(night, name, inputs, [_dataset(name, version)], _facet("sql", query=statement))


def _checks(night: Night) -> Iterator[dict]:
    tables: dict[str, list[Check]] = {}
    for check in night.checks:
        tables.setdefault(".".join(check.place.split(".")[:2]), []).append(check)
    inputs = [
        _dataset(table)
        | {
            "inputFacets": _facet(
                "dataQualityAssertions", assertions=[_assertion(check) for check in checks]
            )
        }
        for table, checks in sorted(tables.items())
    ]
    is_held_back = bool(night.failed_checks("critical"))
    yield _event(night, "check", "START")
    yield _event(night, "check", "FAIL" if is_held_back else "COMPLETE", inputs)


def _assertion(check: Check) -> dict:
    found = {"assertion": check.check_id, "success": check.is_met}
    column = check.place.split(".")[2:]
    return found | {"column": column[0]} if column else found


def _job(
    night: Night,
    name: str,
    inputs: list[dict],
    outputs: list[dict],
    job_facets: dict | None = None,
) -> Iterator[dict]:
    yield _event(night, name, "START", job_facets=job_facets)
    yield _event(night, name, "COMPLETE", inputs, outputs, job_facets)


def _event(
    night: Night,
    job: str,
    kind: str,
    inputs: list[dict] | None = None,
    outputs: list[dict] | None = None,
    job_facets: dict | None = None,
    run_facets: dict | None = None,
) -> dict:
    facets = dict(run_facets or {})
    if job != _NIGHT:
        parent = {"namespace": NAMESPACE, "name": _NIGHT}
        facets |= _facet("parent", run={"runId": _run_id(night, _NIGHT)}, job=parent)
    moment = night.started_at if kind == "START" else night.ended_at
    return {
        "eventType": kind,
        "eventTime": moment.isoformat(),
        "producer": _PRODUCER,
        "schemaURL": f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": _run_id(night, job), "facets": facets},
        "job": {"namespace": NAMESPACE, "name": job, "facets": job_facets or {}},
        "inputs": inputs or [],
        "outputs": outputs or [],
    }


def _run_id(night: Night, job: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{_PRODUCER}:{night.run_id}:{job}"))


def _dataset(name: str, facets: dict | None = None) -> dict:
    return {"namespace": NAMESPACE, "name": name, "facets": facets or {}}


def _delivered(number: int | None, file_name: str) -> str:
    return f"deliveries/{number:06}/{file_name}"


def _facet(key: str, **content: object) -> dict:
    name = _SCHEMAS[key].rsplit("/", 1)[1]
    schema = f"{_SPEC}/{_SCHEMAS[key]}.json#/$defs/{name}"
    return {key: {"_producer": _PRODUCER, "_schemaURL": schema, **content}}
