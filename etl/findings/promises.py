"""The promises that are followed (data/reference/promises.csv), and what shows each."""

from dataclasses import dataclass
from datetime import date

from etl.findings.asking import Ask


@dataclass(frozen=True)
class Promise:
    """A promise in a sentence, the day it was made, and the metrics that show whether it is kept.

    Of a time to event ``within_days`` says by when it ought to end; of shares it is 0.
    """

    code: str
    made_on: date
    said: str
    metrics: tuple[str, ...]
    within_days: int
    intervention: str
    source: str


def promises_of(ask: Ask, page: str) -> tuple[Promise, ...]:
    """The promises that a page of the dashboard stands for, in their places there."""
    return tuple(
        Promise(
            row["promise_code"],
            row["promise_date"],
            row["promise"],
            tuple(row["metrics"].split(";")),
            row["within_days"] or 0,
            row["intervention_code"],
            row["source"],
        )
        for row in ask("promises").to_dicts()
        if row["page"] == page
    )
