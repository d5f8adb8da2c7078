"""The example notebook runs as it stands, and ends with what the delivered rows say."""

import csv
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from statsmodels.stats.proportion import proportion_confint

from etl.settings import PROJECT_DIR, REFERENCE_DIR
from tests.notebooks import code_cells
from tests.plain_metrics import CONVICTIONS, read

EXAMPLE = PROJECT_DIR / "etl" / "notebook" / "example.ipynb"


def stalking_and_harassment(delivered: Path) -> list[dict[str, str]]:
    """Cases marked as stalking, or of such an offence, be it the principal one or one charged."""
    with (REFERENCE_DIR / "offences.csv").open(encoding="utf-8") as file:
        of_both = {
            row["offence_code"]
            for row in csv.DictReader(file)
            if row["offence_group_code"] in ("stalking", "harassment")
        }
    charged = {
        (charge["case_id"], charge["defendant_id"])
        for charge in read(delivered, "charges")
        if charge["offence_code"] in of_both
    }
    return [
        case
        for case in read(delivered, "case_outcomes")
        if case["stalking_marker"] == "true"
        or case["principal_offence_code"] in of_both
        or (case["case_id"], case["defendant_id"]) in charged
    ]


def test_the_example_ends_with_the_numbers_of_the_delivery(
    made_up_data: Path, sample_files: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.notebooks", str(EXAMPLE), "latest"],
        env=os.environ | {"OUTCOMES_DATA_DIR": str(made_up_data)},
        cwd=PROJECT_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *said, last = done.stdout.splitlines()
    latest = json.loads(last)["latest"]
    finalised = [
        case["outcome_code"] in CONVICTIONS
        for case in stalking_and_harassment(sample_files)
        if latest["period_start"] <= case["finalised_date"] <= latest["period_end"]
    ]
    assert date.fromisoformat(latest["period_end"]) == date(2026, 9, 30)
    assert (latest["numerator"], latest["denominator"]) == (sum(finalised), len(finalised))
    low, high = proportion_confint(sum(finalised), len(finalised), method="wilson")
    assert (latest["rate_low"], latest["rate_high"]) == pytest.approx((low, high))
    share = f"{sum(finalised):,} of {len(finalised):,}"
    assert any(line.startswith("July to September 2026: ") and share in line for line in said)
    reading = next(line for line in said if line.startswith("Conviction rate in July to "))
    assert share in reading
    assert said[0].startswith("MADE-UP DATA. Warehouse ")


def test_no_output_is_committed_with_it() -> None:
    """Outputs would be case counts of somebody's data."""
    assert all(cell["outputs"] == [] for cell in code_cells(EXAMPLE))
    assert all(cell["execution_count"] is None for cell in code_cells(EXAMPLE))
