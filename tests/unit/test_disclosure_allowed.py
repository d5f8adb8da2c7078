"""What of a result may be released: textbook tables, and an attacker of the tests' own."""

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from etl.disclosure.allowed import Allowed, allowed
from etl.disclosure.policy import read_policy
from etl.errors import OutcomesError
from tests.attacker import ranges, share_ranges

POLICY = read_policy()
AREAS = ["kent", "essex", "cumbria", "dorset", "surrey"]
GROUPS = ["stalking", "harassment", "coercive_control", "breach_of_order"]


def two_way(counts: list[list[int]]) -> pl.DataFrame:
    rows = [
        (AREAS[row], GROUPS[place], count)
        for row, line in enumerate(counts)
        for place, count in enumerate(line)
    ]
    return pl.DataFrame(rows, schema=["area_code", "offence_group_code", "n"], orient="row")


def column(done: Allowed, name: str = "n") -> list[str]:
    assert done.table is not None, done.reasons
    return done.table[name].to_list()


def test_a_safe_table_passes_unchanged() -> None:
    done = allowed(two_way([[20, 30], [40, 0]]), POLICY)
    assert column(done) == ["20", "30", "40", "0"]
    assert (done.primary, done.secondary, done.derived) == (0, 0, 0)
    assert done.reasons[0] == "Nothing had to be withheld."
    assert "published summaries" in done.advice


def test_one_small_cell_takes_a_rectangle_with_it() -> None:
    done = allowed(two_way([[20, 3, 50], [10, 20, 30], [30, 40, 50]]), POLICY)
    assert (done.primary, done.secondary) == (1, 3)
    hidden = np.array(column(done)).reshape(3, 3) == "[c]"
    assert hidden[0, 1] and set(hidden.sum(axis=0)) == set(hidden.sum(axis=1)) == {0, 2}


def test_one_small_cell_of_a_list_takes_the_next_smallest() -> None:
    result = pl.DataFrame({"area_code": AREAS[:4], "n": [90, 3, 12, 40]})
    assert column(allowed(result, POLICY)) == ["90", "[c]", "[c]", "40"]


def test_two_small_cells_that_fill_their_line_get_a_third() -> None:
    # 1 and 1 of a sum less all others of 2: each must be 1.
    result = pl.DataFrame({"area_code": AREAS, "n": [90, 2, 2, 40, 13]})
    done = allowed(result, POLICY)
    assert column(done) == ["90", "[c]", "[c]", "40", "[c]"]
    assert (done.primary, done.secondary) == (2, 1)


def test_zeros_are_shown_and_hide_nothing() -> None:
    done = allowed(two_way([[0, 3, 50], [10, 20, 30], [30, 40, 50]]), POLICY)
    assert column(done)[0] == "0"


def test_a_group_of_which_everybody_or_nobody_has_the_outcome_is_withheld() -> None:
    result = pl.DataFrame(
        {
            "area_code": AREAS,
            "numerator": [30, 0, 60, 33, 71],
            "denominator": [30, 20, 90, 66, 97],
            "rate": [1.0, 0.0, 0.667, 0.5, 0.732],
        }
    )
    done = allowed(result, POLICY)
    assert column(done, "numerator")[:2] == column(done, "rate")[:2] == ["[c]", "[c]"]
    assert done.primary == 2
    for part, share in zip(column(done, "numerator"), column(done, "rate"), strict=True):
        assert (part == "[c]") <= (share == "[c]")


def test_few_left_of_a_whole_are_as_small_as_few_in_it() -> None:
    result = pl.DataFrame(
        {"area_code": AREAS[:4], "convictions": [98, 40, 60, 55], "defendants": [100, 80, 90, 99]}
    )
    done = allowed(result, POLICY)
    assert column(done, "convictions")[0] == "[c]" or column(done, "defendants")[0] == "[c]"
    assert done.primary == 1 and done.secondary >= 1


def test_counts_that_add_up_across_are_protected_across() -> None:
    result = pl.DataFrame(
        {
            "area_code": AREAS[:3], "yes": [3, 40, 50], "no": [30, 60, 44],
            "not_recorded": [19, 11, 23], "people": [52, 111, 117],
        }
    )  # fmt: skip
    done = allowed(result, POLICY)
    for row in done.table.select("yes", "no", "not_recorded", "people").rows():
        assert row.count("[c]") != 1


@pytest.mark.parametrize("how", ["rollup", "cube"])
def test_totals_of_a_rollup_are_known_for_what_they_are(how: str) -> None:
    counts = [[20, 3, 50], [10, 20, 30], [30, 40, 50]]
    table = two_way(counts)
    with duckdb.connect() as con:
        con.register("counted", table)
        result = con.sql(
            "select area_code, offence_group_code, sum(n)::bigint as n from counted"
            f" group by {how} (1, 2) order by all"
        ).to_arrow_table()
    done = allowed(result, POLICY)
    details = done.table.filter(
        (pl.col("area_code") != "all") & (pl.col("offence_group_code") != "all")
    )
    assert details.filter(pl.col("n") == "[c]").height == 4 and details.height == 9
    totals = done.table.filter(
        (pl.col("area_code") == "all") | (pl.col("offence_group_code") == "all")
    )
    assert totals.height == (7 if how == "cube" else 4)
    assert "[c]" not in totals["n"].to_list() and "253" in totals["n"].to_list()


def test_a_total_of_more_than_is_shown_is_refused() -> None:
    result = pl.DataFrame({"area_code": ["kent", "essex", "all"], "n": [20, 30, 53]})
    done = allowed(result, POLICY)
    assert done.is_refused and "not the sum" in done.reasons[0]


def test_a_null_that_is_no_total_is_an_answer() -> None:
    result = pl.DataFrame({"dv": ["yes", "no", None], "n": [20, 30, 10]})
    assert allowed(result, POLICY).table.rows()[2] == ("not recorded", "10")


def test_a_small_total_is_withheld_with_its_parts() -> None:
    done = allowed(two_way([[1, 2, 0], [20, 30, 40], [50, 60, 70]]), POLICY)
    assert done.is_refused or set(column(done)[:2]) == {"[c]"}


@pytest.mark.parametrize(
    ("result", "why"),
    [
        ({"case_id": ["a", "b"], "n": [50, 60]}, "identifiers"),
        ({"who": ["abcdefghijklmnopqrstuvwx27"], "n": [9]}, "identifiers"),
        ({"ended": pl.Series(["2024-01-05", "2024-02-07"]).str.to_date(), "n": [9, 9]}, "days"),
        ({"month": pl.Series(["2024-01-01", "2024-02-01"]).str.to_date(), "n": [9, 9]}, "shorter"),
        ({"period": ["2024-01", "2024-02"], "n": [9, 9]}, "shorter"),
        ({"sentence": ["custody", "fine"], "n": [50, 60]}, "no breakdown by 'sentence'"),
        ({"area_code": ["kent", "essex"], "rate": [0.3, 0.4]}, "no counts"),
        ({"area_code": ["kent", "essex"], "n": [10, 10], "max_days": [100, 200]}, "single case"),
        ({"area_code": ["kent", "kent"], "n": [10, 12]}, "same group"),
        ({"area_code": AREAS, "n": [1, 1, 1, 1, 80]}, "hold one record"),
        ({"area_code": AREAS[:4], "n": [10, 20, 30, 40], "s": [10, 30, 60, 100]}, "steps"),
        ({"area_code": ["kent", "essex"], "n": [[1, 2], [3]]}, "lists"),
    ],
)  # fmt: skip
def test_what_may_not_be_released_at_all_is_refused_with_the_reason(result: dict, why: str) -> None:
    done = allowed(pl.DataFrame(result), POLICY)
    assert done.is_refused and any(why in reason for reason in done.reasons), done.reasons
    assert done.rounded is None


def test_the_caller_says_what_a_column_is_but_not_of_an_identifier() -> None:
    result = pl.DataFrame({"note": ["x", "y"], "area_code": ["kent", "essex"], "n": [50, 60]})
    assert allowed(result, POLICY).is_refused
    assert not allowed(result, POLICY, {"note": "other"}).is_refused
    named = result.rename({"note": "case_id"})
    assert allowed(named, POLICY, {"case_id": "other"}).is_refused
    with pytest.raises(OutcomesError, match="'other2' of column 'note' is none of"):
        allowed(result, POLICY, {"note": "other2"})
    with pytest.raises(OutcomesError, match="column 'nota'"):
        allowed(result, POLICY, {"nota": "other"})


def test_rounding_is_offered_beside() -> None:
    result = pl.DataFrame({"area_code": AREAS, "n": [90, 3, 12, 41, 27], "rate": [0.5] * 5})
    done = allowed(result, POLICY)
    assert done.rounded["n"].to_list() == ["90", "5", "10", "40", "25"]
    assert set(done.rounded["rate"].to_list()) == {"[c]"}


def test_no_cell_is_ever_blank() -> None:
    result = pl.DataFrame(
        {"area_code": AREAS[:3], "n": [9, None, 30], "mean_days": [50.5, None, 60.1]}
    )
    cells = [cell for row in allowed(result, POLICY).table.rows() for cell in row]
    assert None not in cells and "" not in cells and {"[x]", "[z]"} < set(cells)


def test_every_type_of_duckdb_is_refused_or_shown_but_never_raises() -> None:
    with duckdb.connect() as con:
        types = con.sql("select * from test_all_types()").to_arrow_table()
    for place, name in enumerate(types.column_names):
        done = allowed(types.select([place]), POLICY)
        assert done.is_refused or name, name
    assert allowed(types, POLICY).is_refused


counts = st.one_of(st.integers(0, 9), st.integers(0, 60))


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 4).flatmap(lambda width: st.lists(
    st.lists(counts, min_size=width, max_size=width), min_size=2, max_size=5)))  # fmt: skip
def test_an_attacker_never_gets_inside_the_policy(lines: list[list[int]]) -> None:
    done = allowed(two_way(lines), POLICY)
    assume(done.table is not None)
    for at, (low, high) in ranges(done.table, np.array(lines), "n", 1).items():
        assert high - low >= POLICY.interval.width - 1e-6, (at, low, high)
    small = [str(count) for line in lines for count in line if 1 <= count <= 4]
    assert not set(column(done)) & set(small)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(counts, counts), min_size=2, max_size=5))
def test_no_outcome_can_be_told_from_a_list_of_shares(pairs: list[tuple[int, int]]) -> None:
    result = pl.DataFrame(
        {
            "area_code": AREAS[: len(pairs)],
            "numerator": [a for a, _ in pairs],
            "denominator": [a + b for a, b in pairs],
            "rate": [a / (a + b) if a + b else None for a, b in pairs],
        }
    )
    done = allowed(result, POLICY)
    assume(done.table is not None)
    parts, rests = (sum(each) for each in zip(*pairs, strict=True))
    # Nobody at all, or everybody, among many: the public sum says so.
    is_rule = parts + rests >= POLICY.whole_groups.known_from and 0 in (parts, rests)
    for (part, rest), row in zip(pairs, done.table.rows(), strict=True):
        is_told = "[c]" not in row[1:3]
        is_small = (
            1 <= part < 5
            or 1 <= rest < 5
            or (part + rest > 0 and 0 in (part, rest) and not is_rule)
        )
        assert not (is_told and is_small)
        assert is_told or row[3] == "[c]"
    wholes = np.array([a + b for a, b in pairs])
    for at, (low, high) in ranges(done.table, wholes, "denominator", 1).items():
        assert high - low >= POLICY.interval.width - 1e-6, at
    told = share_ranges([row[1:3] for row in done.table.rows()], pairs)
    for (place, name), (low, high) in told.items():
        value, is_group = pairs[place][name == "rest"], sum(pairs[place]) > 0
        if 1 <= value < 5 or (value == 0 and is_group and not is_rule):
            assert high - low >= POLICY.interval.width - 1e-6, (place, name, low, high)
