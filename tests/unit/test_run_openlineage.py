"""OpenLineage events: they have what the specification requires, and lead from number to hash."""

import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from etl.errors import ExitCode
from etl.run.night import run_night
from etl.run.openlineage import events
from etl.run.record import Check, begin
from etl.settings import settings
from tests.rows import write_rows

# What specification 2-0-2 and its facets require, in our own words.
_TEXT = {"type": "string", "minLength": 1}
_NAMED = {
    "type": "object",
    "required": ["namespace", "name"],
    "properties": {"namespace": _TEXT, "name": _TEXT},
}
_REQUIRED = {
    "version": {"datasetVersion": _TEXT},
    "dataQualityMetrics": {
        "columnMetrics": {"type": "object"},
        "rowCount": {"type": "integer"},
        "bytes": {"type": "integer"},
    },
    "dataQualityAssertions": {
        "assertions": {
            "type": "array",
            "items": {
                "required": ["assertion", "success"],
                "properties": {"success": {"type": "boolean"}, "column": _TEXT},
            },
        }
    },
    "outputStatistics": {"rowCount": {"type": "integer"}},
    "parent": {"run": {"required": ["runId"]}, "job": _NAMED},
    "sql": {"query": _TEXT},
    "errorMessage": {"message": _TEXT, "programmingLanguage": _TEXT},
}
_FACETS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        key: {
            "type": "object",
            "required": ["_producer", "_schemaURL", *fields],
            "properties": {"_producer": _TEXT, "_schemaURL": _TEXT, **fields},
        }
        for key, fields in _REQUIRED.items()
    },
}
_DATASET = _NAMED | {
    "properties": {
        **_NAMED["properties"],
        **dict.fromkeys(("facets", "inputFacets", "outputFacets"), _FACETS),
    },
    "additionalProperties": False,
}
_EVENT = {
    "type": "object",
    "required": ["eventTime", "producer", "schemaURL", "run", "job", "eventType"],
    "properties": {
        "eventType": {"enum": ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]},
        "run": {"required": ["runId"], "properties": {"facets": _FACETS}},
        "job": _NAMED | {"properties": {**_NAMED["properties"], "facets": _FACETS}},
        "inputs": {"type": "array", "items": _DATASET},
        "outputs": {"type": "array", "items": _DATASET},
    },
}


def assert_valid(written: list[dict]) -> None:
    for event in written:
        Draft202012Validator(_EVENT).validate(event)
        UUID(event["run"]["runId"])
        assert datetime.fromisoformat(event["eventTime"]).tzinfo
    kinds: dict[str, list[str]] = {}
    for event in written:
        kinds.setdefault(event["run"]["runId"], []).append(event["eventType"])
    assert all(
        len(k) == 2 and k[0] == "START" and k[1] in ("COMPLETE", "FAIL") for k in kinds.values()
    )


def behind(written: list[dict], name: str) -> dict[str, dict]:
    """Every dataset a dataset was made from, however far back, by name."""
    found: dict[str, dict] = {}
    for event in written:
        if any(made["name"] == name for made in event["outputs"]):
            for read in event["inputs"]:
                found |= {read["name"]: read} | behind(written, read["name"])
    return found


def test_the_events_lead_from_a_metric_to_the_hash_of_what_came(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_INBOX_SETTLE_SECONDS", "0")
    settings.cache_clear()
    cases = [{"case_id": f"c{number}"} for number in range(200)]
    path = write_rows(settings().inbox_dir / "cases" / "1", "case_outcomes", *cases)
    digest = sha256(path.read_bytes()).hexdigest()
    night = run_night()
    assert night.exit_code == ExitCode.OK
    text = (settings().runs_dir / f"{night.run_id}.openlineage.jsonl").read_text()
    written = [json.loads(line) for line in text.splitlines()]
    assert_valid(written)
    came = behind(written, "metrics.conviction_rate")["inbox/cases/1/case_outcomes.csv"]
    assert came["facets"]["version"]["datasetVersion"] == digest
    assert came["inputFacets"]["dataQualityMetrics"]["rowCount"] == 200
    accepted = [
        made["outputFacets"]["outputStatistics"]["rowCount"]
        for event in written
        for made in event["outputs"]
        if made["name"] == "accepted.case_outcomes"
    ]
    assert accepted == [200]
    assert str(data_dir) not in text


def test_a_night_that_was_held_back_says_which_checks_failed() -> None:
    night = begin()
    night.has_built, night.ended_at, night.exit_code = True, night.started_at, ExitCode.HELD_BACK
    night.summary = "held back"
    night.checks = [
        Check("c1", "critical", False, "marts.cases.area_code", "why", "1 of 2"),
        Check("c2", "warning", True, "marts.cases", "why", "0 of 2"),
    ]
    written = list(events(night))
    assert_valid(written)
    (checked,) = [e for e in written if e["job"]["name"] == "check" and e["eventType"] == "FAIL"]
    assert checked["inputs"][0]["inputFacets"]["dataQualityAssertions"]["assertions"] == [
        {"assertion": "c1", "success": False, "column": "area_code"},
        {"assertion": "c2", "success": True},
    ]
    assert written[-1]["run"]["facets"]["errorMessage"]["message"] == "held back"
