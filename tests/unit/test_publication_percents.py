"""Per cents of shown counts: one decimal, exact halves up, and nothing of what is withheld."""

from fractions import Fraction

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.findings.words import percent
from etl.macros import create_macros
from etl.measurement.waiting_words import percent as percent_of_waiting
from etl.publication.percents import percents
from etl.publication.table import COUNTS, PERCENTS

# Only such wholes have shares that lie half way between two decimals.
OF_HALVES = st.sampled_from([16, 80, 160, 240, 400, 640, 2_000, 16_000, 2_000_000])
WHOLES = st.one_of(OF_HALVES, st.integers(1, 100_000))


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int]:
    """A part of a part of a whole."""
    eligible = draw(WHOLES)
    denominator = draw(st.integers(1, eligible))
    return draw(st.integers(0, denominator)), denominator, eligible


def told(*rows: tuple[int | None, ...]) -> pl.DataFrame:
    return percents(pl.DataFrame(rows, dict.fromkeys(COUNTS, pl.Int64), orient="row"))


def per_mille(part: int, whole: int) -> int:
    """A share in thousandths, halves up."""
    return (Fraction(1000 * part, whole) + Fraction(1, 2)) // 1


@given(st.lists(counts(), min_size=1, max_size=200))
@settings(max_examples=20, deadline=None)
def test_shares_are_rounded_to_one_decimal_from_whole_numbers(rows: list[tuple]) -> None:
    for (part, whole, eligible), row in zip(rows, told(*rows).to_dicts(), strict=True):
        assert f"{row['percent']:.1f}" == f"{per_mille(part, whole) / 10:.1f}"
        assert f"{row['coverage_percent']:.1f}" == f"{per_mille(whole, eligible) / 10:.1f}"
        assert row["percent_low"] <= row["percent"] <= row["percent_high"]


@pytest.mark.parametrize("whole", [16, 80, 160, 240, 400, 640, 2_000, 16_000])
def test_exact_halves_go_up(whole: int) -> None:
    halves = [n for n in range(whole) if Fraction(2000 * n, whole) % 2 == 1]
    found = told(*((part, whole, whole) for part in halves))["percent"].to_list()
    assert halves and found == [per_mille(part, whole) / 10 for part in halves]


def test_sentences_have_the_very_per_cents_of_the_tables() -> None:
    pairs = [(part, whole) for whole in range(1, 401) for part in range(whole + 1)]
    shares = told(*((part, whole, whole) for part, whole in pairs)).to_dicts()
    for (part, whole), row in zip(pairs, shares, strict=True):
        said = percent(part / whole)
        assert said == f"{row['percent']:.1f}%" == f"{per_mille(part, whole) / 10:.1f}%"
        assert percent_of_waiting(part / whole) in (said, "none", "all")


def test_intervals_in_sentences_are_those_of_the_tables_too() -> None:
    pairs = [(part, whole) for whole in (16, 80, 160, 399, 400) for part in range(whole + 1)]
    rows = told(*((part, whole, whole) for part, whole in pairs)).to_dicts()
    with duckdb.connect() as con:
        create_macros(con)
        for (part, whole), row in zip(pairs, rows, strict=True):
            asked = f"select wilson_low({part}, {whole}), wilson_high({part}, {whole})"
            ((low, high),) = con.execute(asked).fetchall()
            assert percent(low) == f"{row['percent_low']:.1f}%"
            assert percent(high) == f"{row['percent_high']:.1f}%"


def test_nothing_follows_from_what_is_withheld_or_from_nobody() -> None:
    found = told((None, 80, 100), (23, None, 100), (23, 80, None), (0, 0, 0), (0, 0, 7))
    assert list(found.columns) == list(PERCENTS)
    assert [list(row) for row in found.rows()] == [
        [None, None, None, 80.0], [None] * 4, [28.8, 20.0, 39.5, None], [None] * 4,
        [None, None, None, 0.0],
    ]  # fmt: skip
