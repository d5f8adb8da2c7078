"""approval.json of a release: in which role and when its files were approved, for everybody."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

APPROVAL = "approval.json"


@dataclass(frozen=True)
class PublicApproval:
    """An approval as everybody may read it: of which role, but not of which account.

    ``approved_at``: UK time, without zone. ``sha256``: of the file SHA256SUMS that was approved.
    """

    role: str
    approved_at: datetime
    sha256: str


def approval_text(approval: PublicApproval) -> str:
    """Return what approval.json holds."""
    told = asdict(approval) | {"approved_at": approval.approved_at.isoformat(timespec="seconds")}
    return json.dumps(told, indent=1) + "\n"


def read_approval(path: Path) -> PublicApproval | None:
    """Read an approval, of a release or in its records; None where there is no whole one."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        at = datetime.fromisoformat(told["approved_at"])
        return PublicApproval(str(told["role"]), at, str(told["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
