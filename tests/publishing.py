"""Releases put together from a warehouse, by whatever plan and after whatever other releases."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from etl.disclosure.policy import read_policy
from etl.live import require_live
from etl.publication.approval import approve
from etl.publication.assemble import Wanted, assemble
from etl.publication.drafting import Request, make_draft
from etl.publication.drafts import Draft
from etl.publication.files.published import Published
from etl.publication.history import Earlier
from etl.publication.model import Release
from etl.publication.plan import Plan, read_plan
from etl.publication.publishing import publish
from etl.publication.quarter import Quarter, ReleaseName
from tests.warehouses import data_folder

ROLE = "Head of statistics"
ACCOUNT = "account-of-the-tests"
PUBLISHED_AT = datetime(2026, 12, 10, 9, 30)


def draft_in(data: Path, quarter: str, on: datetime, **asked: object) -> Draft:
    """Draft a release in a data folder."""
    with data_folder(data):
        request = Request(Quarter.named(quarter), on, ACCOUNT, **asked)
        return make_draft(request, datetime(2026, 9, 30, 12, 0))


def publish_in(data: Path, quarter: str, on: datetime, **asked: object) -> Published:
    """Draft, approve and publish a release in a data folder, a minute after it may be."""
    draft = draft_in(data, quarter, on, **asked)
    with data_folder(data):
        approve(draft, draft.files, ROLE, ACCOUNT, "test", on)
        return publish(
            Quarter.named(quarter), bool(draft.name.revision), ACCOUNT, "test",
            on + timedelta(minutes=1),
        )  # fmt: skip


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
