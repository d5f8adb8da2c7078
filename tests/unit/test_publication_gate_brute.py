"""The gate against every table there is: never safe where one is told, never told where none is."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st

from etl.disclosure.policy import Policy, read_policy
from etl.publication.gate import Report, audit_releases
from tests.every_table import EveryTable
from tests.release_folders import C, X, row, write_folder

AREAS = {"all": ["South East", "North West"], "South East": ["kent", "surrey"],
         "North West": ["cumbria"]}  # fmt: skip
SOUTH = {"all": ["South East"], "South East": ["kent", "surrey"]}
CLASSES = {"all": ["personal", "rest"]}
NAMES = {"south-east": "South East", "north-west": "North West"}
OFTEN = st.sampled_from([True, True, True, False])
COLUMN = {"n": "numerator", "d": "denominator"}


def policy(threshold: int, width: int) -> Policy:
    told = read_policy().model_dump()
    told["threshold"]["value"], told["interval"]["width"] = threshold, width
    told["whole_groups"]["known_from"] = 1000
    return Policy.model_validate(told)


def gate_told(report: Report) -> dict[tuple, tuple[str, int, int]]:
    """What the attackers told, named as EveryTable names it."""
    short = {name: letter for letter, name in COLUMN.items()}
    found = {}
    for fault in report.faults:
        assert "not shown" not in fault.kind and "contradict" not in fault.kind, fault
        if fault.attacker and fault.also:
            nobody = fault.also.removeprefix("for the sum over ").split(" / ")
            found[(NAMES.get(nobody[0], nobody[0]), nobody[1], short[fault.column])] = (
                fault.attacker,
                fault.low,
                fault.high,
            )
        elif fault.attacker:
            columns = [part.rsplit(".", 1)[-1] for part in fault.column.split(" less ")]
            letters = [short[column] for column in reversed(columns)]
            area = NAMES.get(fault.area, fault.area)
            found[area, fault.offence, *letters] = fault.attacker, fault.low, fault.high
    return found


def compare(every: EveryTable, rows: list[dict], rules: Policy, **told: object) -> None:
    with tempfile.TemporaryDirectory() as name:
        report = audit_releases([write_folder(Path(name), rows, **told)], rules)
    expected = every.told(rules.threshold.value, rules.interval.width)
    assert gate_told(report) == expected
    event("told" if expected else "safe")
    for attacker in {attacker for attacker, *_ in expected.values()}:
        event(f"told by {attacker}")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_three_areas_in_two_regions_of_two_counts(data: st.DataObject) -> None:
    leaves = {area: data.draw(st.integers(0, 5), area) for area in ("kent", "surrey", "cumbria")}
    parts = {area: data.draw(st.integers(0, whole)) for area, whole in leaves.items()}
    truth = {}
    for area, under in (("South East", ["kent", "surrey"]), ("North West", ["cumbria"])):
        leaves[area] = sum(leaves[one] for one in under)
        parts[area] = sum(parts[one] for one in under)
    for c, values in (("n", parts), ("d", leaves)):
        values["all"] = values["kent"] + values["surrey"] + values["cumbria"]
        truth |= {(area, "all", c): value for area, value in values.items()}
    shown: dict = {}
    no_region = data.draw(st.booleans(), "no regions")
    for cell, value in truth.items():
        hides = cell[0] != "all" or cell[2] == "n"
        shown[cell] = C if hides and data.draw(OFTEN, str(cell)) else value
        if no_region and cell[0] in ("South East", "North West"):
            shown[cell] = X
    rows = [row(a, shown[a, "all", "n"], shown[a, "all", "d"], percent=C, coverage_percent=C)
            for a in leaves]  # fmt: skip
    most = min(truth["all", "all", "d"], 12)
    every = EveryTable(AREAS, {}, "nd", shown, [("n", "d")], most)
    rules = policy(data.draw(st.integers(3, 4)), data.draw(st.integers(2, 3)))
    hierarchy = {"area": {"kent": "South East", "surrey": "South East", "cumbria": "North West"},
                 "offence": {}}  # fmt: skip
    compare(every, rows, rules, hierarchy=hierarchy)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_two_areas_by_two_classes(data: st.DataObject) -> None:
    grid = np.zeros((3, 3), dtype=int)
    grid[:2, :2] = np.reshape(
        data.draw(st.lists(st.integers(0, 7), min_size=4, max_size=4)), (2, 2)
    )
    grid[2], grid[:, 2] = grid.sum(axis=0), grid.sum(axis=1)
    grid[2, 2] = grid[:2, :2].sum()
    shown: dict = {("South East", offence, "d"): X for offence in ("personal", "rest", "all")}
    for i, area in enumerate(("kent", "surrey", "all")):
        for j, offence in enumerate(("personal", "rest", "all")):
            hides = (i, j) != (2, 2) and data.draw(OFTEN, f"{area} {offence}")
            shown[area, offence, "d"] = C if hides else int(grid[i, j])
    rows = [row(a, X, v, offence=o) for (a, o, _), v in shown.items() if a != "South East"]
    every = EveryTable(SOUTH, CLASSES, "d", shown, [], min(int(grid[2, 2]), 20))
    rules = policy(data.draw(st.integers(3, 5)), data.draw(st.integers(3, 4)))
    hierarchy = {"area": dict.fromkeys(("kent", "surrey"), "South East"), "offence": {}}
    compare(every, rows, rules, hierarchy=hierarchy)
