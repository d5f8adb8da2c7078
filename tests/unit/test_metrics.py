"""Every metric, counted again in deliberately plain Python from the delivered files."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.build.metrics import definitions
from etl.live import open_live
from etl.settings import REFERENCE_DIR
from tests.warehouses import data_folder

Case = dict[str, Any]
Answer = bool | None

CONVICTIONS = {"guilty_plea", "convicted_after_trial", "proved_in_absence"}
ADMINISTRATIVE = {"warrant_unexecuted", "summons_unserved", "defendant_dead", "defendant_unfit"}
DISCONTINUED = {"discontinued", "no_evidence_offered"}
STALKING_OFFENCES = {"195/12", "008/65", "008/66"}
HARASSMENT_OFFENCES = {"195/94", "008/30"}
MARKER = {"true": True, "false": False, "": None}


def read(folder: Path, table: str) -> list[dict[str, str]]:
    (path,) = folder.glob(f"{table}*.csv")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read_cases(folder: Path) -> list[Case]:
    """Return the cases, each with the offences charged."""
    charged = defaultdict(list)
    for charge in read(folder, "charges"):
        charged[charge["case_id"], charge["defendant_id"]].append(charge["offence_code"])
    cases = read(folder, "case_outcomes")
    return [c | {"charged": charged[c["case_id"], c["defendant_id"]]} for c in cases]


def is_stalking_or_harassment(case: Case) -> bool:
    """``charged`` holds every offence charged, set by the reader of the files."""
    offences = {case["principal_offence_code"], *case["charged"]}
    is_marked = case["stalking_marker"] == "true"
    return is_marked or bool(offences & (STALKING_OFFENCES | HARASSMENT_OFFENCES))


def conviction_rate(case: Case, orders: set) -> tuple[bool, Answer]:
    return case["finalised_date"] != "", case["outcome_code"] in CONVICTIONS


def conviction_rate_without_administrative(case: Case, orders: set) -> tuple[bool, Answer]:
    is_counted = case["finalised_date"] != "" and case["outcome_code"] not in ADMINISTRATIVE
    return is_counted, case["outcome_code"] in CONVICTIONS


def discontinuance_rate(case: Case, orders: set) -> tuple[bool, Answer]:
    return case["finalised_date"] != "", case["outcome_code"] in DISCONTINUED


def cyberstalking_share(case: Case, orders: set) -> tuple[bool, Answer]:
    is_counted = case["finalised_date"] != "" and is_stalking_or_harassment(case)
    return is_counted, MARKER[case["cyber_marker"]]


def dv_overlap(case: Case, orders: set) -> tuple[bool, Answer]:
    is_counted = case["finalised_date"] != "" and is_stalking_or_harassment(case)
    return is_counted, MARKER[case["dv_marker"]]


def restraining_order_use(case: Case, orders: set) -> tuple[bool, Answer]:
    is_counted = case["outcome_code"] in CONVICTIONS and is_stalking_or_harassment(case)
    return is_counted, (case["case_id"], case["defendant_id"]) in orders


PLAINLY: dict[str, Callable[[Case, set], tuple[bool, Answer]]] = {
    "conviction_rate": conviction_rate,
    "conviction_rate_without_administrative": conviction_rate_without_administrative,
    "discontinuance_rate": discontinuance_rate,
    "cyberstalking_share": cyberstalking_share,
    "dv_overlap": dv_overlap,
    "restraining_order_use": restraining_order_use,
}


@pytest.mark.parametrize("metric", PLAINLY)
def test_counts_are_those_of_a_plain_recount(
    metric: str, sample_files: Path, made_up_data: Path
) -> None:
    orders = {
        (order["case_id"], order["defendant_id"])
        for order in read(sample_files, "restraining_orders")
        if order["decision_code"] == "made" and order["basis_code"] == "conviction"
    }
    numerators, denominators, eligible = Counter(), Counter(), Counter()
    for case in read_cases(sample_files):
        is_counted, answer = PLAINLY[metric](case, orders)
        if is_counted:
            cell = case["finalised_date"][:7], case["area_code"]
            eligible[cell] += 1
            denominators[cell] += answer is not None
            numerators[cell] += answer is True
    with data_folder(made_up_data), open_live() as con:
        rows = con.execute(
            """
            select strftime(month, '%Y-%m'), area_code, sum(numerator)::bigint,
                sum(denominator)::bigint, sum(eligible)::bigint
            from metrics.counts where metric = ? group by all
            """,
            [metric],
        ).fetchall()
    found = {(month, area): counts for month, area, *counts in rows}
    assert found == {
        cell: [numerators[cell], denominators[cell], eligible[cell]] for cell in eligible
    }


def test_every_metric_is_recomputed_somewhere() -> None:
    of_cases = {d.file.name for d in definitions() if not d.is_published}
    assert of_cases == set(PLAINLY)


def test_groups_add_up_to_stalking_and_harassment(sample_files: Path, made_up_data: Path) -> None:
    with (REFERENCE_DIR / "offences.csv").open(encoding="utf-8") as file:
        groups = {row["offence_code"]: row["offence_group_code"] for row in csv.DictReader(file)}
    expected: Counter[str] = Counter()
    for case in read_cases(sample_files):
        if case["finalised_date"]:
            charged = {groups[code] for code in case["charged"]}
            principal = groups.get(case["principal_offence_code"])
            if case["stalking_marker"] == "true" or "stalking" in {principal, *charged}:
                expected["stalking"] += 1
            elif "harassment" in {principal, *charged}:
                expected["harassment"] += 1
            else:
                expected[principal or min(charged, default="none_recorded")] += 1
    with data_folder(made_up_data), open_live() as con:
        rows = con.execute(
            "select offence_group_code, sum(eligible)::bigint from metrics.counts"
            " where metric = 'conviction_rate' group by all"
        ).fetchall()
    assert dict(rows) == expected


def test_published_rates_count_what_is_published(published_data: Path) -> None:
    with data_folder(published_data), open_live() as con:
        rows = con.execute(
            """
            select counts.metric, sum(counts.numerator)::bigint, sum(counts.denominator)::bigint
            from metrics.published_counts as counts where period_type = 'month' group by all
            """
        ).fetchall()
        cells = con.execute(
            """
            select offence_category_code, convictions, unsuccessful from marts.published_outcomes
            where period_type = 'month' and area_code <> 'national'
            """
        ).fetchall()
    convictions = sum(c or 0 for _, c, _ in cells)
    others = sum(u for category, _, u in cells if category != "administrative")
    administrative = sum(u for category, _, u in cells if category == "administrative")
    assert {metric: counts for metric, *counts in rows} == {
        "published_conviction_rate": [convictions, convictions + others],
        "published_conviction_rate_with_administrative": [
            convictions,
            convictions + others + administrative,
        ],
    }
