"""The report of each run: ``runs/<run id>.json`` for programs and ``.html`` for people.

The JSON file is written when a run begins, as *running*, and again when it ends: one that still
says so when nothing runs was killed. Reports and logs of the newest OUTCOMES_KEPT_RUNS runs stay.
"""

import json
from dataclasses import asdict

from etl.durable import write_atomically
from etl.run.page import page
from etl.run.record import Night
from etl.settings import settings


def write_report(night: Night) -> None:
    """Write what is known of the run so far, and once it has ended its page as well."""
    folder = settings().runs_dir
    write_atomically(folder / f"{night.run_id}.json", json.dumps(as_json(night), indent=1))
    if night.exit_code is not None:
        write_atomically(folder / f"{night.run_id}.html", page(night))
        _remove_old()


def as_json(night: Night) -> dict:
    """Return the record in the types of JSON; days and times as ISO text."""
    record = {
        **asdict(night),
        "outcome": night.outcome,
        "is_made_up": night.is_made_up,
        "headlines": [asdict(c) | {"has_moved": c.has_moved} for c in night.headlines],
    }
    return json.loads(json.dumps(record, default=_text))


def _text(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _remove_old() -> None:
    for folder in (settings().runs_dir, settings().logs_dir):
        names = sorted({path.name.split(".")[0] for path in folder.glob("[0-9]*.*")}, reverse=True)
        for name in names[settings().kept_runs :]:
            for path in folder.glob(f"{name}.*"):
                path.unlink(missing_ok=True)
