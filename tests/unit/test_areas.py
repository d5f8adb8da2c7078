"""Areas are compared, never ranked: what is planted is found, and hardly anything else."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from etl.findings.areas import AreaComparison, compare_areas
from etl.findings.asking import Selection, asking_live
from tests.warehouses import data_folder

FIRST, LAST = date(2024, 4, 1), date(2025, 3, 31)
SIZES = np.geomspace(150, 4000, 42).round().astype(int)


class Asked:
    """A warehouse of 42 areas whose shares are drawn; ``odd`` has another one, or none has."""

    def __init__(self, seed: int, odd: int | None = None, spread: float = 0.1) -> None:
        """Draw counts by two kinds of case, of which areas have different mixes."""
        rng = np.random.default_rng(seed)
        log_odds = 1.2 + spread * rng.standard_normal(42)
        if odd is not None:
            log_odds[odd] -= 0.8
        grave = rng.uniform(0.2, 0.6, 42)
        self.strata = []
        for place, size in enumerate(SIZES):
            for kind, share, shift in (("a", grave[place], -0.4), ("b", 1 - grave[place], 0.4)):
                count = round(size * share)
                rate = 1 / (1 + np.exp(-(log_odds[place] + shift)))
                self.strata.append(
                    {"area_code": f"x{place:02}", "area": f"Area {place:02}", "stratum": kind}
                    | {"numerator": int(rng.binomial(count, rate)), "denominator": count}
                )

    def __call__(self, question: str, **parameters: object):
        import polars as pl

        if question == "definition":
            return pl.DataFrame([{"title": "Share", "unit": "defendants", "counts_table": "x"}])
        if question == "by_area_and_stratum":
            return pl.DataFrame(self.strata)
        assert question == "by_area"
        by_area = pl.DataFrame(self.strata).group_by("area_code", "area", maintain_order=True)
        summed = by_area.agg(pl.col("numerator").sum(), pl.col("denominator").sum())
        rate = pl.col("numerator") / pl.col("denominator")
        return summed.with_columns(
            eligible="denominator",
            rate=rate,
            rate_low=rate - 0.02,
            rate_high=rate + 0.02,
            coverage=1.0,
        )


def compared(seed: int, odd: int | None = None) -> AreaComparison:
    return compare_areas(Asked(seed, odd), Selection("share"), FIRST, LAST)


def test_what_is_planted_is_found_and_named_with_its_counts() -> None:
    found = [compared(seed, odd=30) for seed in range(40)]
    named = [{row["area"] for row in one.different_by_mix} for one in found]
    assert sum("Area 30" in names for names in named) >= 38
    one = next(one for one in found if "Area 30" in {row["area"] for row in one.different})
    (row,) = [row for row in one.different if row["area"] == "Area 30"]
    assert not row["is_higher"]
    assert f"Area 30 is lower ({row['rate']:.1%}, {row['numerator']:,} of" in one.text


def test_where_nothing_is_planted_hardly_any_comparison_names_an_area() -> None:
    found = [compared(seed) for seed in range(200, 320)]
    # At most one comparison in twenty names anything: 6 of 120 expected, 14 in one of 1,000.
    assert sum(bool(one.different) for one in found) <= 14
    assert sum(bool(one.different_by_mix) for one in found) <= 14


def test_areas_stay_in_order_and_are_never_ranked() -> None:
    one = compared(1, odd=30)
    names = [row["area"] for row in one.table()]
    assert names == sorted(names)
    assert not {"rank", "worst", "best", "league"} & set(one.text.lower().split())
    assert not any("rank" in name for name in one.table()[0])


def test_few_areas_are_not_compared() -> None:
    asked = Asked(1)
    asked.strata = asked.strata[:12]
    one = compare_areas(asked, Selection("share"), FIRST, LAST)
    assert one.funnel is None and "too few to compare" in one.text


def test_made_up_cases_of_one_year_are_told_with_their_counts(made_up_data: Path) -> None:
    chosen = Selection("conviction_rate", offences="all")
    with data_folder(made_up_data), asking_live() as ask:
        one = compare_areas(ask, chosen, FIRST, LAST)
        rows = ask(
            "by_area",
            metric="conviction_rate",
            first_day=FIRST,
            last_day=LAST,
            offences="all",
            dv="all",
            cyber="all",
        )
    assert [row["area"] for row in one.rows] == rows.filter(rows["denominator"] > 0)[
        "area"
    ].to_list()
    assert "would by chance" in one.text


def test_the_metropolis_is_lower_in_the_published_figures(published_data: Path) -> None:
    with data_folder(published_data), asking_live() as ask:
        one = compare_areas(
            ask, Selection("published_conviction_rate"), date(2019, 1, 1), date(2019, 3, 31)
        )
    # Areas differ so much among themselves that it takes their case mix to set it apart.
    (row,) = one.different_by_mix
    assert row["area"] == "Metropolitan and City" and not row["is_higher"] and row["rate"] < 0.79
    assert one.different == () and one.funnel.dispersion.phi > 5
    assert "(offences) Metropolitan and City differs too." in one.text


@pytest.mark.parametrize("seed", range(3))
def test_adding_up_kinds_of_case_gives_the_area(seed: int) -> None:
    one = compared(seed)
    assert [row["denominator"] for row in one.rows] == pytest.approx(SIZES, abs=1)
