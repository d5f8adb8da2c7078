"""No byte of a release tells a count it withholds: counts planted, protected, written, searched."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from etl.disclosure.policy import read_policy
from etl.publication.counts import Counted
from etl.publication.files import write_release
from etl.publication.gate import audit_releases
from etl.publication.levels import Finest, finest, grains
from etl.publication.model import Release
from etl.publication.plan import PlannedTable
from etl.publication.protection import protect_quarter
from etl.publication.quarter import Quarter
from etl.publication.relations import Relations, counts_of
from etl.publication.rows import Rows, region_code, tables_of
from etl.publication.table import COUNTS
from tests.made_up_release import MEASURES, made_up_release
from tests.written_releases import everything_in

QUARTER = Quarter(2026, 3)
RATE = MEASURES[0]
TABLES = {
    "national": PlannedTable(area="nation", offences=["class"]),
    "regions": PlannedTable(area="region", offences=["class"]),
    "areas": PlannedTable(area="area", offences=["class"]),
}
AREAS = {
    "alpha": ("Alpha", "North"), "beta": ("Beta", "North"), "gamma": ("Gamma", "South"),
    "delta": ("Delta", "South"), "epsilon": ("Epsilon", "South"),
}  # fmt: skip
# Convictions of defendants. Three people in alpha: what hides them is as secret as they are.
COUNTED = {
    "alpha": (3, 9473), "beta": (7919, 8837), "gamma": (6841, 7457), "delta": (5737, 6263),
    "epsilon": (4649, 5171),
}  # fmt: skip


def counted(numbers: dict[str, tuple[int, int]]) -> Counted:
    rows = [
        (RATE.name, date(2026, 7, 1), area, "stalking", part, whole, whole)
        for area, (part, whole) in numbers.items()
    ]
    names = ["measure", "period_start", "area_code", "offence_group_code", *COUNTS]
    areas = [(code, name, region) for code, (name, region) in AREAS.items()]
    offences = [("stalking", "Stalking", "stalking-and-harassment")]
    return Counted(
        pl.DataFrame(rows, schema=names, orient="row"),
        pl.DataFrame(areas, schema=["area_code", "area_name", "region"], orient="row"),
        pl.DataFrame(
            offences, orient="row",
            schema=["offence_group_code", "offence_group_name", "offence_class_code"],
        ),
        {(RATE.name, QUARTER): 1},
        "England and Wales",
    )  # fmt: skip


def released(numbers: dict[str, tuple[int, int]]) -> tuple[Release, Finest]:
    exact, names = counted(numbers), counts_of([RATE.name])
    kinds = np.array([[True, False], [True, True], [True, True]])
    relations = Relations(names, kinds, np.ones((3, 3), dtype=bool))
    laid_out = finest(exact, QUARTER, names)
    levels = {grain: [RATE.name] for grain in grains(list(TABLES.values()))}
    making = Rows(exact, relations, {RATE.name: RATE.title}, "2026-Q3")
    rows: dict[str, list] = {}
    for name, level in zip(
        TABLES, protect_quarter(laid_out, levels, relations, read_policy()), strict=True
    ):
        rows[name] = making.of(laid_out, level, [RATE.name])
    parts, same = relations.told
    release = replace(
        made_up_release(), tables=tuple(tables_of(rows)), statements=(), omitted=(),
        measures=(RATE,), counted=(QUARTER,), relations=tuple(parts), same=tuple(same),
        hierarchy={"area": {c: region_code(r) for c, (_, r) in AREAS.items()}, "offence": {}},
    )  # fmt: skip
    return release, laid_out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets") / "2026-Q3"
    write_release(released(COUNTED)[0], folder)
    return folder


def withheld(release: Release) -> set[tuple[str, str]]:
    table = release.table("areas")
    return {
        (row["area_code"], count)
        for row in table.rows.to_dicts()
        for count in COUNTS
        if row[count] is None
    }


def test_what_is_withheld_stands_in_no_byte_of_a_release(folder: Path) -> None:
    release, _ = released(COUNTED)
    hidden = withheld(release)
    assert ("alpha", "numerator") in hidden and ("beta", "numerator") in hidden
    places = {"numerator": 0, "denominator": 1, "eligible": 1}
    secrets = {COUNTED[area][places[count]] for area, count in hidden} - {3}
    assert 7919 in secrets
    for name, content in everything_in(folder):
        for secret in secrets:
            for form in (f"{secret}", f"{secret:,}", f"{secret}.0"):
                assert form.encode() not in content, (name, secret)


def test_what_is_shown_is_found_by_the_same_search(folder: Path) -> None:
    """The search can find: shown counts stand in tables, pages and both spreadsheets."""
    release, _ = released(COUNTED)
    shown = next(COUNTED[a][1] for a in COUNTED if (a, "denominator") not in withheld(release))
    forms = (f"{shown}".encode(), f"{shown:,}".encode())
    found = {Path(name).name for name, content in everything_in(folder)
             if any(form in content for form in forms)}  # fmt: skip
    assert {"areas.csv", "areas.json", "index.html", "content.xml"} <= found


def test_other_counts_behind_the_same_marks_give_the_same_bytes(
    folder: Path, tmp_path: Path
) -> None:
    """What an attacker cannot tell apart the release does not tell apart either."""
    other = COUNTED | {"alpha": (4, 9473), "beta": (7918, 8837)}
    release, _ = released(other)
    assert withheld(release) == withheld(released(COUNTED)[0])
    write_release(release, tmp_path / "2026-Q3")
    one, same = dict(everything_in(folder)), dict(everything_in(tmp_path / "2026-Q3"))
    assert {Path(n).name: c for n, c in one.items()} == {Path(n).name: c for n, c in same.items()}


def test_the_gate_agrees(folder: Path) -> None:
    assert audit_releases([folder], read_policy()).is_safe
