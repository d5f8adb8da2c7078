"""Areas are compared, never ranked: what is planted is found, and hardly anything else."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from etl.errors import OutcomesError
from etl.findings.area_table import area_table
from etl.findings.areas import AreaComparison, compare_areas
from etl.findings.asking import Selection, asking_live
from etl.findings.held import newest_year
from etl.sample import calibration as cal
from etl.sample import make_sample
from etl.settings import REFERENCE_DIR
from tests.areas import FIRST, LAST, area_row, by_area, compared, planted_strata, stratum_row
from tests.plain_metrics import ADMINISTRATIVE, CONVICTIONS, read
from tests.warehouses import data_folder


def drawn(
    seed: int, defendants: int, spread: float, different: float = 0.0, shift: float = 0.0
) -> AreaComparison:
    strata = planted_strata(np.random.default_rng(seed), defendants, spread, different, shift)
    return compared(by_area(strata), strata)


def codes(rows: tuple) -> set[str]:
    return {row["area_code"] for row in rows}


def test_the_planted_area_is_found_and_of_those_named_few_are_others() -> None:
    planted = cal.DIFFERENT_AREA_LOG_ODDS
    found = [drawn(seed, 60_000, cal.AREA_LOG_ODDS_SPREAD, planted) for seed in range(40)]
    for named in ([codes(f.different) for f in found], [codes(f.different_by_mix) for f in found]):
        assert sum(cal.DIFFERENT_AREA in names for names in named) >= 39
        false = [len(names - {cal.DIFFERENT_AREA}) / max(len(names), 1) for names in named]
        assert np.mean(false) < 0.05 + 0.05
    row = next(row for row in found[0].different if row["area_code"] == cal.DIFFERENT_AREA)
    assert not row["is_higher"]


@pytest.mark.parametrize("spread", [cal.AREA_LOG_ODDS_SPREAD, 0.15])
def test_where_nothing_is_planted_at_most_one_comparison_in_twenty_names_an_area(spread) -> None:
    found = [drawn(seed, 15_000, spread) for seed in range(100)]
    # Of 100 comparisons five are expected; eleven or more in one of a hundred such tests.
    assert sum(bool(one.different) for one in found) <= 11
    assert sum(bool(one.different_by_mix) for one in found) <= 11
    beyond = np.mean([one.beyond("95") for one in found])
    assert beyond == pytest.approx(found[0].beyond_by_chance("95"), abs=0.7)


def test_of_a_rare_answer_no_more_areas_are_named_by_chance() -> None:
    """One in twenty or so, of areas whose odds spread by a third: ratios of counts are skew."""
    found = [drawn(seed, 30_000, 0.3, shift=-4.2) for seed in range(150)]
    assert np.mean([row["rate"] for one in found for row in one.compared]) < 0.06
    # Of 150 seven or eight are expected; on the ratios themselves eighteen were.
    assert sum(bool(one.different) for one in found) <= 14
    assert sum(bool(one.different_by_mix) for one in found) <= 14


def test_the_area_planted_in_a_sample_is_found_in_its_rows(tmp_path: Path) -> None:
    make_sample(tmp_path, cases=60_000, seed=5)
    with (REFERENCE_DIR / "offences.csv").open(encoding="utf-8") as file:
        groups = {row["offence_code"]: row["offence_group_code"] for row in csv.DictReader(file)}
    counts: Counter = Counter()
    for case in read(tmp_path, "case_outcomes"):
        outcome = case["outcome_code"]
        if outcome and outcome not in ADMINISTRATIVE:
            group = groups.get(case["principal_offence_code"], "none_recorded")
            counts[case["area_code"], group, outcome in CONVICTIONS] += 1
    keys = sorted({key[:2] for key in counts})
    strata = [
        stratum_row(*key, None, counts[*key, True], counts[*key, True] + counts[*key, False])
        for key in keys
    ]
    found = compared(by_area(strata), strata)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    planted = truth["effects"]["different_area"]["area_code"]
    assert codes(found.different) == codes(found.different_by_mix) == {planted}


def test_a_small_area_is_shown_and_never_compared() -> None:
    strata = planted_strata(np.random.default_rng(3), 15_000, 0.0)
    # A fifth of 20 is less than ten of either answer, and 19 are fewer than 20.
    rows = (*by_area(strata), area_row("x", "X", 0, 19), area_row("y", "Y", 0, 30))
    found = compared(rows, strata)
    assert [row["area_code"] for row in found.rows[-2:]] == ["x", "y"]
    assert not {"x", "y"} & (codes(found.compared) | codes(found.different))
    table = {row["area_code"]: row for row in area_table(found)}
    assert not table["x"]["is_compared"]
    assert table["x"]["is_different"] is table["x"]["is_different_by_mix"] is None
    alone = compared((area_row("y", "Y", 50, 100),), [])
    assert [row["is_different"] for row in area_table(alone)] == [None]
    assert table["x"]["standardised"] is table["x"]["ratio_to_case_mix_low"] is None


def test_areas_stay_in_order_and_nothing_ranks_them() -> None:
    found = drawn(1, 60_000, 0.02, -0.5)
    table = area_table(found)
    names = [row["area"] for row in table]
    assert names == sorted(names)
    assert not any("rank" in column or "position" in column for column in table[0])
    assert [row["is_different"] for row in table] == [
        row["area_code"] in codes(found.different) for row in found.rows
    ]


def test_the_table_has_each_area_against_its_case_mix() -> None:
    found = drawn(2, 15_000, 0.1)
    for row, funnel_value in zip(area_table(found), found.adjusted.funnel.values, strict=True):
        assert row["ratio_to_case_mix"] == pytest.approx(funnel_value)
        assert row["numerator"] / row["expected_by_mix"] == pytest.approx(funnel_value)
        assert row["ratio_to_case_mix_low"] < funnel_value < row["ratio_to_case_mix_high"]
        assert row["standardised_low"] < row["standardised"] < row["standardised_high"]
    total = sum(row["expected_by_mix"] for row in area_table(found))
    assert total == pytest.approx(sum(row["numerator"] for row in found.rows))


def test_curves_reach_over_every_area_shown() -> None:
    found = drawn(4, 15_000, 0.1)
    sizes, limits = found.curves(50)
    denominators = [row["denominator"] for row in found.rows]
    assert len(sizes) == 50
    assert sizes[0] <= min(denominators) < max(denominators) <= sizes[-1]
    assert (limits.lower_998 < limits.lower_95).all()
    assert (np.diff(limits.upper_95) < 0).all()


def test_fewer_than_ten_areas_are_not_compared() -> None:
    strata = [
        row for row in planted_strata(np.random.default_rng(1), 15_000, 0) if row["area"] < "D"
    ]
    found = compared(by_area(strata), strata)
    assert 1 < len(found.rows) < 10
    assert found.funnel is found.adjusted is found.curves() is None
    assert found.different == found.different_by_mix == ()


def test_a_warehouse_is_compared_by_its_own_counts(made_up_data: Path) -> None:
    selection = Selection("conviction_rate", area="surrey", dv="yes")
    with data_folder(made_up_data), asking_live() as ask:
        found = compare_areas(ask, selection, date(2010, 4, 1), date(2025, 3, 31))
        days = {"first_day": found.first_day, "last_day": found.last_day}
        chosen = {"metric": "conviction_rate", "offences": "all", "dv": "yes", "cyber": "all"}
        rows = ask("by_area", **chosen, **days).to_dicts()
        strata = ask("by_area_and_stratum", **chosen, **days)
    assert found.selection.area == "all"
    assert list(found.rows) == [row for row in rows if row["denominator"]]
    assert set(strata["dv_marker"]) == {"yes"}
    assert found.adjusted.mix == "offence group"
    summed: Counter = Counter()
    for row in strata.to_dicts():
        summed[row["area_code"]] += row["denominator"]
    assert summed == {row["area_code"]: row["denominator"] for row in found.rows}


def test_an_unknown_metric_is_refused(made_up_data: Path) -> None:
    unknown = pytest.raises(OutcomesError, match="There is no metric 'happiness'")
    with data_folder(made_up_data), asking_live() as ask, unknown:
        compare_areas(ask, Selection("happiness"), FIRST, LAST)


def test_what_is_no_share_is_not_compared(made_up_data: Path) -> None:
    with (
        data_folder(made_up_data),
        asking_live() as ask,
        pytest.raises(OutcomesError, match="From referral to order is a mix: areas are"),
    ):
        compare_areas(ask, Selection("attrition"), FIRST, LAST)


def test_the_newest_year_is_of_months_and_of_published_tables_of_quarters(
    made_up_data: Path, published_data: Path
) -> None:
    with data_folder(made_up_data), asking_live() as ask:
        assert newest_year(ask, "conviction_rate") == (date(2025, 10, 1), date(2026, 9, 30))
        assert newest_year(ask, "back_within_12_months") == (date(2024, 9, 1), date(2025, 8, 31))

        def too_coarse(question: str, **chosen: str):
            found = ask(question, **chosen)
            if question != "periods":
                return found
            is_month = chosen["period_type"] == "month"
            return found.with_columns(is_too_coarse=is_month, is_complete=not is_month)

        first, last = newest_year(too_coarse, "conviction_rate")
        assert 364 <= (last - first).days <= 365
    with data_folder(published_data), asking_live() as ask:
        # Of the last four quarters published some lie before a gap.
        assert newest_year(ask, "published_conviction_rate") is None
