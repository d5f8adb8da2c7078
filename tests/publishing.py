"""Releases put together from a warehouse, by whatever plan and after whatever other releases."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from etl.disclosure.policy import read_policy
from etl.live import require_live
from etl.publication.assemble import Wanted, assemble
from etl.publication.history import Earlier
from etl.publication.model import Release
from etl.publication.plan import Plan, read_plan
from etl.publication.quarter import Quarter, ReleaseName
from tests.warehouses import data_folder

PUBLISHED_AT = datetime(2026, 12, 10, 9, 30)


def plan_from(first_quarter: str, **changed: object) -> Plan:
    """The project's plan with another first quarter."""
    return read_plan().model_copy(update={"first_quarter": first_quarter, **changed})


def release_of(
    data: Path,
    name: str,
    plan: Plan,
    earlier: Sequence[Earlier] = (),
    reason: str = "",
    restated: Sequence[Quarter] = (),
) -> Release:
    """Put a release together from the live warehouse of a data folder."""
    with data_folder(data):
        wanted = Wanted(
            ReleaseName.named(name), PUBLISHED_AT, require_live().path, tuple(earlier), reason,
            tuple(restated),
        )  # fmt: skip
        return assemble(wanted, plan, read_policy())
