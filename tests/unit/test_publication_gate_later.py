"""The gate over releases that follow one another: what a later one says of an earlier one."""

import tempfile
from itertools import product
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from etl.disclosure.policy import read_policy
from etl.publication.gate import Report, audit_releases
from tests.release_folders import C, X, row, write_folder

POLICY = read_policy()
TOLD = "withheld count told"
CHANGED = "small change shown since 2026-Q3"
UNHIDDEN = "shown, but withheld in 2026-Q3"


def denominators(first: str = "2026-Q3", **values: object) -> list[dict]:
    """Rows of denominators by area; 'nation' is all areas, 'south_east' their region."""
    names = {"nation": "all", "south_east": "South East"}
    return [row(names.get(a, a), X, value, first=first) for a, value in values.items()]


def audited(root: Path, *releases: list[dict], names: tuple[str, ...] = (), **given) -> Report:
    names = names or ("2026-Q3", "2026-Q3-r1", "2026-Q3-r2")
    folders = [
        write_folder(root, rows, name, published_at=f"2026-12-{10 + place}T09:30")
        for place, (name, rows) in enumerate(zip(names, releases, strict=False))
    ]
    return audit_releases(folders, POLICY, **given)


def found(report: Report) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    return {(f.kind, f.area): (f.low, f.high) for f in report.faults}


def test_a_release_that_repeats_an_earlier_one_says_nothing_new(tmp_path: Path) -> None:
    rows = denominators(kent=C, surrey=30, cumbria=C, nation=60)
    report = audited(tmp_path, rows, rows, names=("2026-Q3", "2026-Q4"))
    assert report.is_safe, report.text
    assert report.withheld == 2


def test_a_release_that_repeats_it_otherwise_is_found(tmp_path: Path) -> None:
    rows = denominators(kent=60, surrey=30)
    other = denominators(kent=60, surrey=31)
    report = audited(tmp_path, rows, other, names=("2026-Q3", "2026-Q4"))
    kinds = {f.kind for f in report.faults if f.area == "surrey"}
    assert {"published otherwise", "shown twice, and otherwise"} <= kinds


def test_what_two_releases_tell_apart_they_tell_together(tmp_path: Path) -> None:
    # The second shows a table more of the same quarter, counted from the same numbers.
    first = denominators(kent=C, surrey=C, cumbria=20, nation=63)
    more = {"areas": first, "regions": denominators(south_east=43)}
    assert audited(tmp_path / "a", first).is_safe
    classes = [
        row("kent", X, v, offence=o, first="2026-Q4") for o, v in (("personal", 30), ("rest", 9))
    ]
    folders = [
        write_folder(tmp_path / "b", first, "2026-Q3"),
        write_folder(tmp_path / "b", more | {"classes": classes}, "2026-Q4"),
    ]
    report = audit_releases(folders, POLICY)
    by_area = {f.area: f for f in report.faults if f.kind == TOLD}
    assert {a: (f.low, f.high) for a, f in by_area.items()} == {"surrey": (4, 4)} | (
        {"kent": (39, 39)}
    )
    assert "as if what is withheld had not changed" in by_area["surrey"].also


def test_a_revision_that_shows_what_was_withheld_reveals_its_company(tmp_path: Path) -> None:
    first = denominators(kent=C, surrey=C, cumbria=20, nation=60)
    second = denominators("2026-Q3-r1", kent=C, surrey=37, cumbria=C, nation=60)
    assert audited(tmp_path / "a", first).is_safe
    assert audited(tmp_path / "b", second).is_safe
    report = audited(tmp_path / "c", first, second)
    assert found(report) == {
        (UNHIDDEN, "surrey"): (None, None),
        (TOLD, "kent"): (3, 3),
    }  # fmt: skip


def test_a_revision_that_keeps_what_it_withholds_is_safe(tmp_path: Path) -> None:
    first = denominators(kent=C, surrey=C, cumbria=20, nation=60)
    second = denominators("2026-Q3-r1", kent=C, surrey=C, cumbria=35, nation=75)
    assert audited(tmp_path, first, second).is_safe


def test_what_can_only_have_changed_is_not_taken_as_unchanged(tmp_path: Path) -> None:
    # Together they are 40, and then 55: whoever took them for unchanged would know it wrong.
    first = denominators(kent=C, surrey=C, cumbria=20, nation=60)
    second = denominators("2026-Q3-r1", kent=C, surrey=C, cumbria=20, nation=75)
    report = audited(tmp_path, first, second)
    assert report.is_safe, report.text


def test_what_has_not_changed_is_told_where_something_else_has(tmp_path: Path) -> None:
    # Eligible people moved; denominators may have stayed, and a pair of tables tells them.
    def rows(first: str, eligible: int, *hidden: object) -> list[dict]:
        kent, surrey, cumbria = hidden
        return [
            row("kent", X, kent, C, first=first), row("surrey", X, surrey, C, first=first),
            row("cumbria", X, cumbria, 40, first=first), row("all", X, 60, eligible, first=first),
        ]  # fmt: skip

    first, second = rows("2026-Q3", 140, C, C, 20), rows("2026-Q3-r1", 170, C, 38, C)
    told = {"same": []}
    folders = [
        write_folder(tmp_path, first, "2026-Q3", published_at="2026-12-10T09:30", **told),
        write_folder(tmp_path, second, "2026-Q3-r1", published_at="2026-12-11T09:30", **told),
    ]
    report = audit_releases(folders, POLICY)
    assert found(report)[TOLD, "kent"] == (2, 2)


def test_what_has_moved_in_one_place_is_taken_as_unchanged_in_others(tmp_path: Path) -> None:
    # Something moved in the South East, so not all is as it was. The North West has its own sum.
    regions = {"a": "X", "b": "X", "c": "X", "d": "Y", "e": "Y", "f": "Y"}

    def rows(first: str, x: int, *values: object) -> list[dict]:
        named = zip("abcdef", (C, C, 20, *values), strict=True)
        areas = [row(a, X, v, first=first, area_type="area", region=regions[a]) for a, v in named]
        return [*areas, row("X", X, x, first=first), row("Y", X, 60, first=first)]

    told = {"hierarchy": {"area": regions, "offence": {}}}
    folders = [
        write_folder(tmp_path, given, name, published_at=f"2026-12-{day}T09:30", **told)
        for name, day, given in (
            ("2026-Q3", 10, rows("2026-Q3", 60, C, C, 20)),
            ("2026-Q3-r1", 11, rows("2026-Q3-r1", 75, C, 36, C)),
        )
    ]
    assert all(audit_releases([folder], POLICY).is_safe for folder in folders)
    assert found(audit_releases(folders, POLICY))[TOLD, "d"] == (4, 4)


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [(30, 32, True), (30, 30, False), (30, 35, False), (30, 26, True), (70, 72, True)],
)
def test_a_shown_count_may_not_move_by_few(
    before: int, after: int, is_told: bool, tmp_path: Path
) -> None:
    report = audited(tmp_path, denominators(kent=before), denominators("2026-Q3-r1", kent=after))
    assert found(report) == ({(CHANGED, "kent"): (abs(after - before),) * 2} if is_told else {})


def test_from_how_many_a_small_change_tells_nobody_is_given(tmp_path: Path) -> None:
    releases = [[row("kent", n, d, first=f)] for n, d, f in (
        (20, 30, "2026-Q3"), (22, 38, "2026-Q3-r1"),
    )]  # fmt: skip
    assert not audited(tmp_path / "a", *releases).is_safe
    assert audited(tmp_path / "b", *releases, many=30).is_safe


@pytest.mark.parametrize(("size", "by", "is_safe"), [(70, 7, True), (70, 0, False), (40, 7, False)])
def test_a_small_change_of_a_numerator_counts_by_its_denominator(
    size: int, by: int, is_safe: bool, tmp_path: Path
) -> None:
    # Of many, seven more of whom two are counted tell of none; that two are now counted does.
    rows = [
        [row("kent", n, d, first=f)]
        for n, d, f in ((20, size, "2026-Q3"), (22, size + by, "2026-Q3-r1"))
    ]
    report = audited(tmp_path, *rows)
    assert report.is_safe == is_safe
    assert {f.column for f in report.faults} <= {"numerator", "m.denominator less m.numerator"}


def revised(first: dict[str, int], anew: dict[str, int]) -> tuple[list[dict], list[dict]]:
    """A release, and its revision that tells some rows anew and repeats the others."""
    stands = {area: value for area, value in first.items() if area not in anew}
    return denominators(**first), denominators(**stands) + denominators("2026-Q3-r1", **anew)


SOUTH_EAST = {"kent": 30, "surrey": 40, "south_east": 70}


@pytest.mark.parametrize(
    ("anew", "told"),
    [
        # Each may have moved by 1 to 4.
        ({"south_east": 75}, {}),
        # What stands moved by 4 at the most: each by 3 or 4.
        ({"south_east": 77}, {"kent": (33, 34), "surrey": (43, 44)}),
        # The other moved by so many that it may be told: what is left is of Kent.
        ({"south_east": 77, "surrey": 45}, {"kent": (32, 32)}),
        # What did not move tells of nobody.
        ({"south_east": 75, "surrey": 45}, {}),
    ],
)
def test_what_stands_in_a_revision_is_not_told_by_what_is_told_anew(
    anew: dict[str, int], told: dict[str, tuple[int, int]], tmp_path: Path
) -> None:
    report = audited(tmp_path, *revised(SOUTH_EAST, anew))
    assert found(report) == {("change told", area): seen for area, seen in told.items()}


def test_what_stands_in_a_second_revision_is_held_against_what_it_repeats(tmp_path: Path) -> None:
    first, second = revised(SOUTH_EAST, {"south_east": 80, "kent": 40})
    stands = [r for r in second if r["area_name"] != "South East"]
    third = stands + denominators("2026-Q3-r2", south_east=85)
    assert audited(tmp_path / "a", first, second, third).is_safe
    third = stands[:1] + denominators("2026-Q3-r2", south_east=86, kent=45)
    report = audited(tmp_path / "b", first, second, third)
    assert found(report) == {("change told", "surrey"): (41, 41)}


def test_a_later_release_that_repeats_both_says_no_more(tmp_path: Path) -> None:
    first, second = revised(SOUTH_EAST, {"south_east": 75})
    names = ("2026-Q3", "2026-Q3-r1", "2026-Q4")
    assert audited(tmp_path, first, second, second, names=names).is_safe


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_what_a_revision_tells_of_what_stands_is_what_trying_every_number_tells(
    data: st.DataObject,
) -> None:
    areas = ("kent", "surrey", "sussex")
    was = {area: data.draw(st.integers(20, 30)) for area in areas}
    moved = {area: data.draw(st.sampled_from([-4, -1, 0, 0, 1, 3, 7])) for area in areas}
    is_told = {area: abs(moved[area]) == 7 for area in areas}
    anew = {area: was[area] + moved[area] for area in areas if is_told[area]}
    whole = {"south_east": sum(was.values()) + 60}
    anew |= {"south_east": whole["south_east"] + sum(moved.values())}
    # South East has 60 in an area of which nothing is published.
    hierarchy = {"area": dict.fromkeys([*areas, "hampshire"], "South East"), "offence": {}}
    hampshire = {"hampshire": 60}
    first, second = revised(was | whole | hampshire, anew)
    with tempfile.TemporaryDirectory() as name:
        report = audit_releases(
            [
                write_folder(Path(name), rows, release, published_at=on, hierarchy=hierarchy)
                for release, rows, on in (
                    ("2026-Q3", first, "2026-12-10T09:30"),
                    ("2026-Q3-r1", second, "2026-12-11T09:30"),
                )
            ],
            POLICY,
        )
    stands = [area for area in (*areas, "hampshire") if not is_told.get(area)]
    left = anew["south_east"] - sum(anew[area] for area in areas if is_told[area])
    tried = [
        by
        for by in product(range(-4, 5), repeat=len(stands))
        if sum((was | hampshire)[a] + d for a, d in zip(stands, by, strict=True)) == left
    ]
    narrow = {
        area
        for place, area in enumerate(stands)
        if 0 <= (reach := max(b[place] for b in tried) - min(b[place] for b in tried)) < 3
        and (reach or tried[0][place])
    }
    event("told" if narrow else "safe")
    assert {f.area for f in report.faults if f.kind == "change told"} == narrow


def test_a_revision_that_was_not_looked_at_in_the_time_is_refused(tmp_path: Path) -> None:
    first = denominators(kent=C, surrey=C, cumbria=20, nation=60)
    second = denominators("2026-Q3-r1", kent=C, surrey=C, cumbria=C, nation=60)
    report = audited(tmp_path, first, second, seconds=0)
    assert {f.kind for f in report.faults} == {"not shown to be safe in the time"}


def test_three_vintages_are_held_against_one_another(tmp_path: Path) -> None:
    releases = (
        denominators(kent=C, surrey=C, cumbria=20, nation=60),
        denominators("2026-Q3-r1", kent=C, surrey=C, cumbria=C, nation=60),
        denominators("2026-Q3-r2", kent=C, surrey=36, cumbria=C, nation=60),
    )
    assert audited(tmp_path / "a", *releases[:2]).is_safe
    report = audited(tmp_path / "b", *releases)
    assert (TOLD, "kent") in found(report)
    assert found(report)[TOLD, "kent"] == (4, 4)
    assert "2026-Q3, 2026-Q3-r1, 2026-Q3-r2" in next(f.also for f in report.faults if f.also)


def test_what_one_vintage_showed_is_known_of_the_next(tmp_path: Path) -> None:
    # Surrey was shown, and is withheld now to hide Kent, whose number everybody can then tell.
    first = denominators(kent=40, surrey=30, cumbria=20, nation=90)
    second = denominators("2026-Q3-r1", kent=C, surrey=C, cumbria=20, nation=90)
    assert audited(tmp_path / "a", second).is_safe
    rows = denominators("2026-Q3-r1", kent=C, surrey=C, cumbria=20, nation=53)
    assert audited(tmp_path / "b", first, rows).is_safe
    partly = denominators(surrey=30, cumbria=20)
    report = audited(tmp_path / "c", partly, rows)
    assert found(report)[TOLD, "kent"] == (3, 3)
    assert not audited(tmp_path / "d", first[1:], second).is_safe


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_a_revision_that_changes_nothing_tells_what_both_show_together(
    data: st.DataObject,
) -> None:
    kent, surrey, cumbria = (data.draw(st.integers(5, 12)) for _ in range(3))
    values = {
        "kent": kent, "surrey": surrey, "south_east": kent + surrey, "cumbria": cumbria,
        "nation": kent + surrey + cumbria,
    }  # fmt: skip
    hides = st.sampled_from([True, True, False])

    def hidden(first: str) -> list[dict]:
        shown = {area: C if data.draw(hides, area) else v for area, v in values.items()}
        return denominators(first, **shown)

    first, second = hidden("2026-Q3"), hidden("2026-Q3-r1")
    both = {"one": first, "other": [one | {"first_published": "2026-Q3"} for one in second]}
    with tempfile.TemporaryDirectory() as name:
        together = audit_releases([write_folder(Path(name) / "a", both)], POLICY)
        revised = audited(Path(name) / "b", first, second)
    told = {(f.area, f.low, f.high) for f in together.faults if f.kind == TOLD}
    event("told" if told else "safe")
    found = {f.area for f in revised.faults if f.kind == TOLD}
    assert {area for area, *_ in told} <= found
    # Nothing is told but what both tables tell, or one of them alone.
    shown = {f.area for f in together.faults if f.kind == "withheld, and shown elsewhere"}
    assert found - {area for area, *_ in told} <= shown
