"""The gate by textbook cases: what an attacker reads out of release folders."""

import json
from pathlib import Path

import pytest

from etl.disclosure.policy import Policy, read_policy
from etl.errors import ExitCode, OutcomesError
from etl.publication.gate import Report, audit_releases, write_report
from etl.publication.gate.report import Fault
from tests.release_folders import C, X, row, write_folder

POLICY = read_policy()
TOLD = "withheld count told"


def changed(**sections: dict[str, object]) -> Policy:
    told = POLICY.model_dump()
    for section, values in sections.items():
        told[section] |= values
    return Policy.model_validate(told)


def audited(root: Path, rows: list[dict] | dict, policy: Policy = POLICY, **told: object) -> Report:
    return audit_releases([write_folder(root, rows, **told)], policy)


def told(report: Report) -> dict[tuple[str, str], tuple[str, int, int]]:
    """What attackers tell: by area and column the attacker, and between what."""
    return {(f.area, f.column): (f.attacker, f.low, f.high) for f in report.faults if f.attacker}


def kinds(report: Report) -> set[str]:
    return {fault.kind for fault in report.faults}


def of_areas(kent: object, surrey: object, cumbria: object, total: object, **more: object):
    """Denominators alone of three areas, two of them in one region, and of the nation."""
    values = {"kent": kent, "surrey": surrey, "cumbria": cumbria, "all": total}
    return [row(area, X, value, **more) for area, value in values.items()]


# ---- one release ----


def test_what_is_shown_and_not_small_is_safe(tmp_path: Path) -> None:
    report = audited(tmp_path, of_areas(60, 30, 10, 100))
    assert report.is_safe, report.text
    assert (report.quarters, report.withheld) == (1, 0)


def test_one_withheld_count_beside_its_total_is_told_exactly(tmp_path: Path) -> None:
    report = audited(tmp_path, of_areas(C, 30, 67, 100))
    assert told(report)["kent", "denominator"] == ("nothing", 3, 3)
    (fault, *_) = [f for f in report.faults if f.kind == TOLD]
    assert fault == Fault(
        TOLD, "2026-Q3", "2026-Q3", "areas", "kent", "all", "m", "denominator", 3, 3, "nothing"
    )


def test_two_withheld_counts_of_enough_are_safe_and_of_few_are_not(tmp_path: Path) -> None:
    assert audited(tmp_path / "a", of_areas(C, 30, C, 45)).is_safe
    report = audited(tmp_path / "b", of_areas(C, 30, C, 32))
    assert told(report)["kent", "denominator"] == ("nothing", 0, 2)


def test_a_total_nobody_published_is_told_where_it_is_small(tmp_path: Path) -> None:
    report = audited(tmp_path, [*of_areas(C, C, 47, 50), row("South East", X, C)], POLICY)
    assert told(report)["south-east", "denominator"] == ("nothing", 3, 3)
    # It is named by what is withheld of it, where it can be mended.
    report = audited(tmp_path / "b", of_areas(C, C, 47, 50))
    sums = [f for f in report.faults if f.kind == "sum told that nobody published"]
    assert {(f.table, f.area, f.also) for f in sums} == {
        ("areas", area, "for the sum over South East / all") for area in ("kent", "surrey")
    }
    assert {(f.low, f.high) for f in sums} == {(3, 3)}
    # More than the threshold may be known of a sum: nobody is told by it.
    assert audited(tmp_path / "c", of_areas(C, C, 40, 50)).is_safe


def test_whoever_knows_that_zeros_are_shown_tells_more(tmp_path: Path) -> None:
    report = audited(tmp_path, of_areas(C, 30, C, 34))
    assert told(report)["kent", "denominator"] == ("zeros", 1, 3)
    # Where zeros are withheld too there is nothing more to know.
    hidden = changed(zeros={"treatment": "withhold"})
    assert audited(tmp_path / "b", of_areas(C, 30, C, 34), hidden).is_safe


def test_a_numerator_may_be_withheld_at_0_so_that_nobody_knows_it_is_1(tmp_path: Path) -> None:
    rows = [row("kent", C, 30), row("surrey", C, 40), row("South East", 4, 70)]
    report = audited(tmp_path, rows, changed(threshold={"value": 4}, interval={"width": 4}))
    assert {f.attacker for f in report.faults} <= {""}
    shown = changed(whole_groups={"treatment": "show"}, threshold={"value": 4})
    report = audited(tmp_path / "b", rows, shown)
    assert told(report)["kent", "numerator"] == ("zeros", 1, 3)


def test_the_rule_excludes_what_would_leave_none_small(tmp_path: Path) -> None:
    rows = [
        row("all", X, 60), row("kent", 20, C), row("surrey", X, C), row("cumbria", X, 8),
        row("South East", X, 52),
    ]  # fmt: skip
    # Kent has 20 or 25 and more, for 1 to 4 left would have withheld the 20; so Surrey has 1 to 4
    # itself, or by the rule no count here is small.
    report = audited(tmp_path, rows)
    assert report.is_safe
    report = audited(tmp_path / "b", rows, changed(interval={"width": 4}))
    assert told(report)["surrey", "denominator"] == ("rule", 1, 4)


def test_parts_of_parts_pass_on_what_is_known_of_them(tmp_path: Path) -> None:
    strict = changed(not_recorded={"treatment": "withhold"})
    # n <= d <= e in each row, and the denominators come to 58.
    rows = [row("South East", 40, 58, 71), row("kent", 22, C, 31), row("surrey", 18, C, 40)]
    assert audited(tmp_path / "a", rows, strict, same=[]).is_safe
    # The rule: 22 is shown, so Kent has 27 and more; somewhere 1 to 4 are left, so 26 to 29 it is.
    rows = [row("South East", 40, 58, 70), row("kent", 22, C, 30), row("surrey", 18, C, 40)]
    report = audited(tmp_path / "c", rows, strict, same=[])
    assert told(report)["kent", "denominator"] == ("rule", 27, 29)
    rows = [row("South East", 40, 58, 64), row("kent", 22, C, 24), row("surrey", 18, C, 40)]
    report = audited(tmp_path / "b", rows, same=[])
    assert told(report)["kent", "denominator"] == ("nothing", 22, 24)
    assert told(report)["surrey", "denominator"] == ("nothing", 34, 36)


def test_what_three_counts_leave_of_a_whole_is_told_with_them(tmp_path: Path) -> None:
    rows = [row("kent", C, 100, measure="convicted"), row("kent", 30, 100, measure="dropped")]
    pairs = [["convicted.denominator", name] for name in
             ("convicted.eligible", "dropped.denominator", "dropped.eligible")]  # fmt: skip
    assert audited(tmp_path, rows, same=pairs).is_safe
    three = [["dropped.numerator", "convicted.numerator", "convicted.denominator"]]
    shown = [row("kent", 68, 100, measure="convicted"), rows[1]]
    report = audited(tmp_path / "b", shown, same=pairs, relations=three)
    assert kinds(report) == {"small difference shown"}
    (fault,) = report.faults
    assert fault.column.count(" less ") == 2 and fault.low == 2
    # Known to be all of it, the withheld one is told.
    report = audited(tmp_path / "c", rows, same=pairs, sums=three)
    assert told(report)["kent", "numerator"] == ("nothing", 70, 70)


def test_regions_and_classes_tie_areas_and_groups_together(tmp_path: Path) -> None:
    rows = [
        row(a, X, v, offence=o)
        for o, kent, surrey, region in (
            ("stalking", C, C, 50), ("harassment", C, C, 40), ("other", 30, 20, 50),
            ("personal", 47, 43, 90),
        )
        for a, v in (("kent", kent), ("surrey", surrey), ("South East", region))
    ]  # fmt: skip
    assert audited(tmp_path, rows).is_safe
    # Without the hierarchy of offences nothing would be known of the groups.
    rows[0] |= row("kent", X, 45, offence="stalking")
    report = audited(tmp_path / "b", rows)
    found = {(f.area, f.offence): (f.low, f.high) for f in report.faults if f.kind == TOLD}
    assert found == {
        ("kent", "harassment"): (2, 2), ("surrey", "stalking"): (5, 5),
        ("surrey", "harassment"): (38, 38),
    }  # fmt: skip


def test_a_row_that_is_left_out_is_told_like_a_withheld_one(tmp_path: Path) -> None:
    report = audited(tmp_path, [row("South East", X, 63), row("kent", X, 60)])
    assert told(report)["surrey", "denominator"] == ("nothing", 3, 3)
    assert kinds(report) == {"sum told that nobody published"}


def test_two_tables_safe_alone_are_unsafe_together(tmp_path: Path) -> None:
    by_area = of_areas(C, C, 20, 60)
    by_class = [
        row(a, X, v, offence=o)
        for o, kent, surrey in (("personal", 15, 20), ("rest", C, 0))
        for a, v in (("kent", kent), ("surrey", surrey))
    ]
    assert audited(tmp_path / "a", by_area).is_safe
    assert audited(tmp_path / "b", by_class).is_safe
    report = audited(tmp_path / "c", {"areas": by_area, "classes": by_class})
    found = {(f.table, f.area, f.offence): (f.low, f.high) for f in report.faults}
    assert found == {
        ("areas", "surrey", "all"): (20, 20), ("areas", "kent", "all"): (20, 20),
        ("classes", "kent", "rest"): (5, 5),
    }  # fmt: skip


def test_a_count_withheld_in_one_table_and_shown_in_another_is_found(tmp_path: Path) -> None:
    rows = {"areas": of_areas(C, C, 20, 60), "others": [row("kent", X, 20)]}
    report = audited(tmp_path, rows)
    assert "withheld, and shown elsewhere" in kinds(report)
    assert told(report)["surrey", "denominator"] == ("nothing", 20, 20)


# ---- what stands in print ----


@pytest.mark.parametrize(
    ("counts", "kind"),
    [
        ((20, 30, 40), None),
        ((20, 30, 33), None),
        ((27, 30, 40), "small difference shown"),
        ((3, 30, 40), "small count shown"),
        ((0, 30, 40), "0% shown"),
        ((30, 30, 40), "100% shown"),
        ((0, 50, 60), None),
        ((50, 50, 60), None),
        ((0, 0, 0), None),
    ],
)
def test_what_is_shown_may_not_be_small(
    counts: tuple[int, int, int], kind: str | None, tmp_path: Path
) -> None:
    report = audited(tmp_path, [row("kent", *counts)], same=[])
    assert kinds(report) == ({kind} if kind else set())


def test_of_how_many_no_answer_was_recorded_is_told_or_not_as_the_policy_says(
    tmp_path: Path,
) -> None:
    strict = changed(not_recorded={"treatment": "withhold"})
    report = audited(tmp_path, [row("kent", 20, 30, 33)], strict, same=[])
    assert kinds(report) == {"small difference shown"}


def test_a_share_of_none_or_all_may_be_shown_where_a_coarser_row_of_many_shows_it(
    tmp_path: Path,
) -> None:
    rows = [row("kent", 0, 20), row("surrey", 0, 40), row("South East", 0, 60)]
    assert audited(tmp_path, rows).is_safe
    rows = [row("kent", 0, 20), row("surrey", 0, 20), row("South East", 0, 40)]
    assert kinds(audited(tmp_path / "b", rows)) == {"0% shown"}
    rows = [row("kent", 20, 20), row("surrey", 33, 40), row("South East", 53, 60)]
    assert kinds(audited(tmp_path / "c", rows)) == {"100% shown"}
    lenient = changed(whole_groups={"treatment": "show"})
    assert audited(tmp_path / "d", rows, lenient).is_safe


@pytest.mark.parametrize("column", ["percent", "percent_low", "percent_high"])
def test_what_follows_from_a_withheld_count_is_withheld_too(column: str, tmp_path: Path) -> None:
    rows = [row("all", C, 2000), row("kent", C, 1000), row("surrey", C, 1000, **{column: "40.0"})]
    report = audited(tmp_path, rows)
    assert f"{column} beside a withheld count" in kinds(report)
    # Of 1,000 a per cent with one decimal is a count; an interval is no line of counts.
    expected = {"surrey": ("nothing", 400, 400)} if column == "percent" else {}
    found = {f.area: (f.attacker, f.low, f.high) for f in report.faults if f.kind == TOLD}
    assert found == expected
    rows[2] = row("surrey", C, 1000, **{column: "[z]"})
    assert f"{column} beside a withheld count" in kinds(audited(tmp_path / "b", rows))


def test_a_percentage_binds_two_withheld_counts_and_leaves_room_where_they_are_many(
    tmp_path: Path,
) -> None:
    total = [row("all", C, 60), row("surrey", C, C), row("cumbria", C, C)]
    report = audited(tmp_path, [*total, row("kent", C, C, percent="5.9")])
    # Of 60 and fewer only 1 of 17, 2 of 34 and 3 of 51 are 5.9%.
    found = {f.column: (f.attacker, f.low, f.high) for f in report.faults if f.kind == TOLD}
    assert found == {"numerator": ("nothing", 1, 3)}
    report = audited(tmp_path / "b", [row("kent", C, C, percent="44.4"), row("all", C, 1000)])
    assert kinds(report) == {"percent beside a withheld count"}


def test_a_percentage_that_does_not_follow_from_its_counts_is_found(tmp_path: Path) -> None:
    report = audited(tmp_path, [row("kent", 20, 40, percent="50.1")])
    assert kinds(report) == {"does not follow from its counts"}


def test_numbers_that_contradict_one_another_are_found(tmp_path: Path) -> None:
    report = audited(tmp_path, [row("all", X, 90), *of_areas(60, 30, 10, 90)[:3]])
    assert kinds(report) == {"the numbers contradict one another"}
    report = audited(tmp_path / "b", of_areas(C, C, 95, 90))
    assert "the numbers contradict one another" in kinds(report)


# ---- rounding ----


def rounded(root: Path, rows: list[dict], exact: list[dict]) -> Report:
    folder = write_folder(root, {"areas": rows, "exact": exact}, "2026-Q3")
    path = folder / "release.json"
    release = json.loads(path.read_text())
    release["tables"][0]["rounded_to"] = 5
    path.write_text(json.dumps(release))
    return audit_releases([folder], POLICY)


def test_rounding_hides_until_a_total_undoes_it(tmp_path: Path) -> None:
    rows = of_areas(5, 30, 15, X)[:3]
    assert rounded(tmp_path / "a", rows, [row("all", X, 50)]).is_safe
    # Nearly all must be as low as rounding lets them be: 1 and 26 and 11.
    report = rounded(tmp_path / "b", rows, [row("all", X, 40)])
    assert told(report)["kent", "denominator"] == ("nothing", 1, 3)
    assert kinds(report) == {"rounded count told"}
    # Nearly all as high: 9 and 34 and 19. What is not small tells of nobody.
    assert rounded(tmp_path / "c", rows, [row("all", X, 60)]).is_safe


def test_a_rounded_zero_is_no_narrower_than_its_rounding(tmp_path: Path) -> None:
    assert rounded(tmp_path, of_areas(0, 30, 15, X)[:3], [row("all", X, 46)]).is_safe


def test_a_percentage_of_exact_counts_undoes_rounding(tmp_path: Path) -> None:
    hidden = {"percent_low": C, "percent_high": C}
    follows = row("kent", 5, 40, percent="12.5", **hidden)
    assert rounded(tmp_path / "a", [follows], []).is_safe
    exact = row("kent", 5, 40, percent="7.1", **hidden)
    report = rounded(tmp_path / "b", [exact], [])
    assert {"does not follow from its counts", "rounded count told"} <= kinds(report)
    assert told(report)["kent", "numerator"] == ("nothing", 3, 3)
    interval = row("kent", 5, 40, percent="12.5", percent_low="5.5", percent_high="27.1")
    report = rounded(tmp_path / "c", [interval], [])
    assert {f.column for f in report.faults} == {"percent_high"} or report.is_safe


# ---- what tables omit, and what is public already ----


def test_a_measure_a_table_omits_says_nothing_of_zeros(tmp_path: Path) -> None:
    rows = of_areas(C, C, C, 40)
    report = audited(tmp_path, rows, changed(interval={"width": 40}))
    assert told(report)["kent", "denominator"][0] == "zeros"
    left_out = [{"table": "areas", "measure": "m", "reason": "few"}]
    report = audited(tmp_path / "b", rows, changed(interval={"width": 40}), omitted=left_out)
    assert report.is_safe
    report = audited(tmp_path / "c", of_areas(C, 25, 12, 40), omitted=left_out)
    assert told(report)["kent", "denominator"] == ("nothing", 3, 3)


def test_a_table_that_is_public_already_is_left_out(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, [row("kent", 1, 2)])
    path = folder / "release.json"
    path.write_text(path.read_text().replace('"is_protected": true', '"is_protected": false'))
    report = audit_releases([folder], POLICY)
    assert (report.is_safe, report.quarters) == (True, 0)


# ---- what is no release, and reports ----


def refused(folder: Path) -> str:
    with pytest.raises(OutcomesError) as caught:
        audit_releases([folder], POLICY)
    assert caught.value.exit_code == ExitCode.REFUSED
    assert str(caught.value).count("\n") == 0
    return str(caught.value)


def test_what_is_no_release_is_refused_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "release.json is missing" in refused(tmp_path / "empty")
    folder = write_folder(tmp_path / "a", [row("kent", 20, 30)])
    (folder / "tables" / "more.csv").write_text("x\n1\n")
    assert "(more)" in refused(folder)
    folder = write_folder(tmp_path / "b", [row("kent", X, 30) | {"denominator": "3O"}])
    assert "denominator holds 1 values" in refused(folder)
    folder = write_folder(tmp_path / "c", [row("kent", X, 30) | {"numerator": ""}])
    assert "numerator holds 1 values" in refused(folder)
    folder = write_folder(tmp_path / "d", [row("kent", 20, 30)])
    (folder / "tables" / "areas.csv").write_text("quarter\n2026-Q3\n")
    assert "has not the columns" in refused(folder)
    group = [row("kent", 20, 30, offence="stalking"), row("kent", 30, 60, offence="personal")]
    assert "hierarchy.offence" in refused(write_folder(tmp_path / "e", group, hierarchy={}))


def test_a_report_is_written_for_the_operator_and_never_into_a_release(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, of_areas(C, 30, 67, 100))
    report = audit_releases([folder], POLICY)
    write_report(report, tmp_path / "gate.txt")
    text = (tmp_path / "gate.txt").read_text()
    assert "REFUSED" in text
    assert "kent / all / m / denominator between 3 and 3 for attacker 'nothing'" in text
    write_report(report, tmp_path / "gate.json")
    told = json.loads((tmp_path / "gate.json").read_text())
    assert (told["is_safe"], told["withheld"]) == (False, 1)
    assert told["attackers"][0] | {"quantiles": 0} == {
        "attacker": "nothing", "cells": 1, "narrow": 1, "narrowest": 0, "quantiles": 0
    }  # fmt: skip
    with pytest.raises(OutcomesError, match="would lie in a release"):
        write_report(report, folder / "tables" / "gate.txt")
    assert not (folder / "tables" / "gate.txt").exists()


def test_what_cannot_be_shown_in_the_time_counts_as_told(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, of_areas(C, 30, C, 45))
    report = audit_releases([folder], POLICY, seconds=0)
    assert kinds(report) == {"not shown to be safe in the time"}


def test_what_was_kept_of_a_quarter_counts_while_nothing_new_bears_on_it(tmp_path: Path) -> None:
    rows = of_areas(C, 30, 67, 100)
    first = write_folder(tmp_path, rows)
    kept = tmp_path / "kept"
    found = audit_releases([first], POLICY, kept=kept)
    again = audit_releases([first], POLICY, kept=kept)
    assert (found.kept, again.kept) == (0, 1)
    assert (again.faults, again.attackers) == (found.faults, found.attackers)
    later = [*rows, *of_areas(60, 30, 10, 100, quarter="2026-Q4", first="2026-Q4")]
    second = write_folder(tmp_path, later, "2026-Q4")
    assert audit_releases([first, second], POLICY, kept=kept).kept == 1
    assert audit_releases([first], changed(interval={"width": 4}), kept=kept).kept == 0
    for path in kept.glob("*.json"):
        path.write_text("{}")
    assert audit_releases([first], POLICY, kept=kept).faults == found.faults


@pytest.mark.parametrize(
    ("only", "told", "kinds"),
    [
        ("personal", {}, set()),
        ("rest", {"relations": [["o.eligible", "m.eligible"]], "same": []}, set()),
        (
            "personal",
            {"relations": [["o.eligible", "m.eligible"]], "same": []},
            {"small difference shown"},
        ),
        (
            "personal",
            {"relations": [], "same": [["o.eligible", "m.eligible"]]},
            {"the numbers contradict one another"},
        ),
    ],
)
def test_what_is_part_of_what_in_one_class_is_known_of_its_rows_alone(
    only: str, told: dict, kinds: set[str], tmp_path: Path
) -> None:
    rows = [
        row("kent", X, X, eligible, offence="personal", measure=measure)
        for measure, eligible in (("m", 12), ("o", 11))
    ]
    folder = write_folder(tmp_path, rows, same=[], within={only: told} if told else {})
    assert {fault.kind for fault in audit_releases([folder], POLICY).faults} == kinds


def test_a_withheld_count_that_is_another_in_its_class_is_told_by_it(tmp_path: Path) -> None:
    def found(within: dict) -> set[tuple[str, int | None]]:
        rows = [
            row(area, X, X, eligible, offence="stalking", measure=measure)
            for area, values in (("kent", (C, 12)), ("surrey", (C, 30)))
            for measure, eligible in zip("mo", values, strict=True)
        ]
        folder = write_folder(tmp_path / str(len(within)), rows, same=[], within=within)
        return {(fault.kind, fault.low) for fault in audit_releases([folder], POLICY).faults}

    assert found({}) == set()
    same = {"personal": {"relations": [], "same": [["m.eligible", "o.eligible"]]}}
    assert found(same) == {("withheld count told", 12), ("withheld count told", 30)}
