"""The plain rules for published tables: they let a right table pass, and catch every fault."""

import pytest

from tests.plain_disclosure import Key, protected_faults, public_faults

Q = "2026-Q3"
EXACT = {
    (Q, "all", "all", "m"): (412, 600, 640),
    (Q, "kent", "all", "m"): (300, 420, 440),
    (Q, "surrey", "all", "m"): (112, 180, 200),
    (Q, "kent", "stalking", "m"): (3, 30, 32),
    (Q, "surrey", "stalking", "m"): (17, 20, 20),
    (Q, "kent", "harassment", "m"): (40, 40, 40),
    (Q, "surrey", "harassment", "m"): (0, 0, 0),
    (Q, "all", "treason", "m"): (0, 90, 90),
    (Q, "kent", "treason", "m"): (0, 8, 8),
}
# To one decimal, by statsmodels (proportion_confint, method wilson).
PERCENTS = {
    (412, 600): ("68.7", "64.8", "72.2"), (300, 420): ("71.4", "66.9", "75.5"),
    (112, 180): ("62.2", "55.0", "69.0"), (3, 30): ("10.0", "3.5", "25.6"),
    (17, 20): ("85.0", "64.0", "94.8"), (40, 40): ("100.0", "91.2", "100.0"),
    (0, 90): ("0.0", "0.0", "4.1"), (0, 8): ("0.0", "0.0", "32.4"),
    (0, 0): ("[z]", "[z]", "[z]"),
}  # fmt: skip
COVERAGE = {
    (600, 640): "93.8", (420, 440): "95.5", (180, 200): "90.0", (30, 32): "93.8", (0, 0): "[z]",
}  # fmt: skip


def shown(key: Key, **changed: str) -> dict[str, str]:
    """A row that shows all of its counts, with some values changed."""
    quarter, area, offence, measure = key
    numerator, denominator, eligible = EXACT[key]
    percent, low, high = PERCENTS[numerator, denominator]
    return {
        "quarter": quarter, "area_code": area, "offence_code": offence, "measure": measure,
        "numerator": str(numerator), "denominator": str(denominator), "eligible": str(eligible),
        "percent": percent, "percent_low": low, "percent_high": high,
        "coverage_percent": COVERAGE.get((denominator, eligible), "100.0"), **changed,
    }  # fmt: skip


def hidden(key: Key, **changed: str) -> dict[str, str]:
    """A row that withholds its numerator, and what follows from it."""
    names = ("numerator", "percent", "percent_low", "percent_high")
    return shown(key, **dict.fromkeys(names, "[c]"), **changed)


SMALL = [
    (Q, "kent", "stalking", "m"),
    (Q, "surrey", "stalking", "m"),
    (Q, "kent", "harassment", "m"),
]
WHOLE = [key for key in EXACT if key not in SMALL]


def right() -> list[dict[str, str]]:
    return [*map(shown, WHOLE), *map(hidden, SMALL)]


def public() -> list[dict[str, str]]:
    return [
        *(shown(key, policy_would="show") for key in WHOLE),
        *(shown(key, policy_would="withhold") for key in SMALL),
    ]


def test_a_right_table_passes() -> None:
    assert protected_faults(right(), EXACT) == []
    assert public_faults(public(), EXACT) == []


def test_what_is_withheld_beside_what_must_be_does_no_harm() -> None:
    rows = [hidden(key) for key in EXACT]
    assert protected_faults(rows, EXACT) == []


NATION, KENT, NOBODY = WHOLE[0], WHOLE[1], WHOLE[3]
FAULTS = {
    "numerator is not the truth": shown(NATION, numerator="413"),
    "eligible is not the truth": shown(KENT, eligible="441"),
    "the small numerator is shown": shown(SMALL[0]),
    "a small difference is shown": shown(SMALL[1]),
    "a share of 100% of few is shown": shown(SMALL[2]),
    "numerator is '', neither a count nor a mark": hidden(SMALL[0]) | {"numerator": ""},
    "numerator is '[z]', neither a count nor a mark": hidden(SMALL[0]) | {"numerator": "[z]"},
    "numerator is '300.0', neither a count nor a mark": shown(KENT, numerator="300.0"),
    "percent does not follow from its counts": shown(KENT, percent="71.5"),
    "percent_low does not follow from its counts": shown(KENT, percent_low="66.8"),
    "percent_high does not follow from its counts": shown(KENT, percent_high="75.50"),
    "coverage_percent does not follow from its counts": shown(KENT, coverage_percent="[c]"),
    "percent is '10.0', not [c]": hidden(SMALL[0]) | {"percent": "10.0"},
    "percent_high is '[z]', not [c]": hidden(SMALL[0]) | {"percent_high": "[z]"},
    "percent is '0.0', not [z]": shown(NOBODY, percent="0.0"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught_and_no_other_named(fault: str) -> None:
    planted = FAULTS[fault]
    rows = [planted if _place(row) == _place(planted) else row for row in right()]
    found = protected_faults(rows, EXACT)
    assert f"{' '.join(_place(planted))}: {fault}" in found
    assert all(line.startswith(" ".join(_place(planted))) for line in found)


def _place(row: dict[str, str]) -> Key:
    return row["quarter"], row["area_code"], row["offence_code"], row["measure"]


@pytest.mark.parametrize(("printed", "faults"), [("28.8", 0), ("28.7", 1)])
def test_a_share_half_way_between_two_decimals_is_printed_as_the_upper(
    printed: str, faults: int
) -> None:
    key = (Q, "kent", "all", "m")
    row = shown(key) | {
        "numerator": "23", "denominator": "80", "eligible": "80", "percent": printed,
        "percent_low": "20.0", "percent_high": "39.5", "coverage_percent": "100.0",
    }  # fmt: skip
    assert len(protected_faults([row], {key: (23, 80, 80)})) == faults


def test_rows_twice_and_rows_of_nothing_are_caught() -> None:
    other = shown(KENT) | {"area_code": "essex"}
    assert protected_faults([*right(), shown(KENT), other], EXACT) == [
        f"{Q} kent all m: stands there twice", f"{Q} essex all m: was never counted",
    ]  # fmt: skip


def test_a_share_of_nobody_is_let_pass_only_where_it_is_so_of_many() -> None:
    exact = {**EXACT, (Q, "all", "treason", "m"): (1, 90, 90)}
    rows = [
        row for row in right() if row["offence_code"] == "treason" and row["area_code"] == "kent"
    ]
    assert protected_faults(rows, EXACT) == []
    assert protected_faults(rows, exact) == [f"{Q} kent treason m: a share of 0% of few is shown"]


def test_a_public_table_must_be_whole_shown_and_marked() -> None:
    rows = public()
    assert public_faults(rows[1:], EXACT) == [f"{Q} all all m: is missing"]
    assert f"{Q} all all m: numerator is withheld" in public_faults(
        [hidden(NATION, policy_would="show"), *rows[1:]], EXACT
    )
    unmarked = [{**row, "policy_would": "show"} for row in rows]
    assert public_faults(unmarked, EXACT) == [
        f"{Q} kent stalking m: the policy would not show the small numerator",
        f"{Q} surrey stalking m: the policy would not show a small difference",
        f"{Q} kent harassment m: the policy would not show a share of 100% of few",
    ]
    assert public_faults([{**rows[0], "policy_would": ""}, *rows[1:]], EXACT) == [
        f"{Q} all all m: policy_would is ''"
    ]
