"""How much of a delivery may be in quarantine before a build is held back, as its source says."""

import re
from decimal import Decimal

from etl.errors import OutcomesError

TOLERANCE = Decimal("0.01")  # where a source states none: sql/quality/deliveries.sql has it too
_SHARE = re.compile(r"(?P<percent>\d{1,3}(?:\.\d{1,4})?)%", re.ASCII)


def tolerance_of(header: dict[str, str], place: str) -> Decimal | None:
    """Return the tolerance a source's header states, a share of 0 to 1; None where it states none.

    ``place`` is the file, below sql/. Raise OutcomesError where it is no share.
    """
    text = header.get("tolerance")
    if text is None:
        return None
    match = _SHARE.fullmatch(text)
    percent = Decimal(match["percent"]) if match else None
    if percent is None or percent > 100:
        raise OutcomesError(
            f"sql/{place}: the header says '-- tolerance: {' '.join(text.split())}'. Write a share"
            " from 0% to 100%, with at most four decimals after a point: '-- tolerance: 2.5%'."
        )
    return percent / 100
