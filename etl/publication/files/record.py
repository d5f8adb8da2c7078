"""release.json: what a release is and rests on, for programs and for the releases after it."""

from dataclasses import asdict
from typing import Any

from etl.publication.files.published import SCHEMA_VERSION
from etl.publication.model import Release, Statement
from etl.publication.page.chance import chance_of
from etl.publication.page.summary import is_unrecorded, mark_of


def record(release: Release) -> dict[str, Any]:
    """Return what release.json holds."""
    return {
        "schema": SCHEMA_VERSION,
        "name": str(release.name),
        "quarter": str(release.quarter),
        "revision": release.name.revision,
        "reason": release.reason,
        "explained": release.explained,
        "published_at": release.published_at.isoformat(timespec="minutes"),
        "is_made_up": release.is_made_up,
        "counted": [str(quarter) for quarter in release.counted],
        "earlier": [str(name) for name in release.earlier],
        "relations": [list(names) for names in release.relations],
        "same": [list(names) for names in release.same],
        "within": {
            only: {"relations": [list(n) for n in parts], "same": [list(n) for n in same]}
            for only, (parts, same) in release.within.items()
        },
        "hierarchy": {kind: dict(found) for kind, found in release.hierarchy.items()},
        "offence_order": list(release.offence_order),
        "rounded_to": release.rounded_to,
        "measures": [asdict(measure) for measure in release.measures],
        "omitted": [asdict(omitted) for omitted in release.omitted],
        "checks": [asdict(check) for check in release.checks],
        "changes": list(release.changes),
        "restated": [asdict(one) | {"quarter": str(one.quarter)} for one in release.restated],
        "notes": list(release.notes),
        "tables": [
            {"name": table.name, "is_protected": table.is_protected, "rows": len(table.rows)}
            for table in release.tables
        ],
        "terms": asdict(release.terms),
        "provenance": asdict(release.provenance),
        "chance": asdict(chance) if (chance := chance_of(release)) else None,
        "statements": [_statement(release, statement) for statement in release.statements],
    }


def _statement(release: Release, statement: Statement) -> dict[str, Any]:
    reading = statement.reading
    return {
        "measure": statement.measure,
        "is_public_already": statement.measure in release.public_measures,
        "finding": mark_of(release, statement).value,
        "is_recording_alone": is_unrecorded(release, statement),
        "value": reading.value,
        "verdict": reading.verdict,
        "cautions": list(reading.cautions),
    }
