"""Waits as the questions about durations give them, made up."""

from datetime import timedelta

from etl.findings.waiting import Waiting, waiting_of
from etl.findings.words import Row
from tests import made_up_series as made

CHARGE = made.DEFINITION | {
    "metric": "days_to_charge",
    "kind": "time to event",
    "title": "Days from referral to charge",
    "unit": "defendants, at referral",
    "event": "charged: charged; closed: finalised without a charge",
    "dated_by": "referred_date",
}
FINALISATION = CHARGE | {
    "title": "Days from charge to finalisation",
    "event": "any: finalised; charged: convicted; closed: ended otherwise",
    "dated_by": "charged_date",
}
BREACH = CHARGE | {
    "title": "Days from an order to its first breach",
    "unit": "orders made",
    "event": "charged: breached",
    "dated_by": "made_date",
}
# Rows of days, units and ending of one quarter, as sql/questions/durations.sql has them.
Ends = list[tuple[int, int, str | None]]


def follow(
    quarters: list[Ends],
    definition: Row = CHARGE,
    period_type: str = "quarter",
    whole: int | None = None,
    **of_period: list,
) -> Waiting:
    """Follow those of each quarter or other period, settled two months after the last of them."""
    periods = made.periods_of(period_type, len(quarters), whole)
    settled = periods[-1]["period_end"] + timedelta(days=60) if periods else None
    for place, row in enumerate(periods):
        row |= {"settled_until": settled} | {n: v[place] for n, v in of_period.items()}
    columns = {
        row["period_start"]: tuple(list(column) for column in zip(*rows, strict=True))
        for row, rows in zip(periods, quarters, strict=True)
        if rows
    }
    return waiting_of(made.selection(period_type), definition, periods, columns)
