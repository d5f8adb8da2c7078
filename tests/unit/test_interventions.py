"""The register of interventions: dated and named as the change register has them."""

import csv
from datetime import date

import numpy as np
import pytest

from etl.measurement.interrupted import Event, Question, interrupted_time_series
from etl.settings import REFERENCE_DIR, SQL_DIR
from tests.planted import Planted

EXPECTED = ("expected_higher", "expected_lower", "expected_either")
METRICS = {path.stem for path in (SQL_DIR / "metrics").glob("*.sql")}


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


INTERVENTIONS = rows("interventions")


def test_the_guidance_comes_first() -> None:
    assert INTERVENTIONS[0]["intervention_date"] == "2010-09-23"
    codes = [row["intervention_code"] for row in INTERVENTIONS]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("row", INTERVENTIONS, ids=lambda row: row["intervention_code"])
def test_an_intervention_is_an_entry_of_the_change_register(row: dict[str, str]) -> None:
    entries = {(entry["event_date"], entry["event_name"]) for entry in rows("change_register")}
    assert (row["intervention_date"], row["intervention_name"]) in entries
    assert len(row["source"]) > 10


@pytest.mark.parametrize("row", INTERVENTIONS, ids=lambda row: row["intervention_code"])
def test_what_it_should_have_moved_is_a_metric_with_one_direction(row: dict[str, str]) -> None:
    named = [name for column in EXPECTED for name in row[column].split(";") if name]
    assert named and len(set(named)) == len(named)
    assert set(named) <= METRICS


def test_the_register_is_no_confounder_of_itself() -> None:
    row = INTERVENTIONS[0]
    intervention = Event(date.fromisoformat(row["intervention_date"]), row["intervention_name"])
    events = tuple(
        Event(date.fromisoformat(entry["event_date"]), entry["event_name"])
        for entry in rows("change_register")
    )
    planted = Planted(128, 60)
    series = planted.series(np.random.default_rng(0))
    result = interrupted_time_series(Question("Share", series, intervention, events=events))
    assert intervention in events
    assert [event.day.year for event in result.confounders] == [2009, 2012, 2013, 2013, 2014]
    assert result.coinciding == ()
