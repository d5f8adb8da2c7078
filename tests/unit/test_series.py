"""A series tells whole periods from partial ones, and compares only whole with whole."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.warehouse import ask
from etl.findings.asking import Selection
from etl.landing.delivery import load
from etl.live import open_live
from etl.release import release
from tests.browser.server import free_port
from tests.rows import write_rows

pytestmark = pytest.mark.usefixtures("data_dir")


def deliver(folder: Path, name: str, *days: str) -> None:
    """Load one conviction a day, 30 times each, and build."""
    cases = [
        {
            "case_id": f"{name}-{day}-{number}",
            "referred_date": "2022-01-01",
            "charged_date": "2022-02-01",
            "finalised_date": day,
        }
        for day in days
        for number in range(30)
    ]
    write_rows(folder / name, "case_outcomes", *cases, name=f"case_outcomes{name}")
    load("cases", [folder / name])
    assert release().is_live


def conviction_rate(period_type: str) -> dict[date, dict]:
    series: pl.DataFrame = ask("series", **Selection("conviction_rate", period_type).filters)
    return {row["period_start"]: row for row in series.to_dicts()}


def test_a_partial_period_is_no_year_before(tmp_path: Path) -> None:
    deliver(tmp_path, "_2024-08-31", "2023-05-12", "2023-07-03", "2024-05-12", "2024-07-03")
    quarters = conviction_rate("quarter")
    assert not quarters[date(2023, 4, 1)]["is_complete"]
    assert quarters[date(2024, 4, 1)]["is_complete"]
    assert quarters[date(2024, 4, 1)]["numerator_before"] is None
    assert not quarters[date(2024, 7, 1)]["is_complete"]
    months = conviction_rate("month")
    assert not months[date(2023, 5, 1)]["is_complete"]
    assert months[date(2024, 7, 1)]["numerator_before"] == 30


def test_periods_without_any_case_reach_to_the_day_of_the_extract(tmp_path: Path) -> None:
    deliver(tmp_path, "_2024-08-31", "2023-05-02", "2024-05-12")
    months = conviction_rate("month")
    assert max(months) == date(2024, 8, 1)
    assert months[date(2024, 8, 1)]["is_complete"]
    assert months[date(2024, 8, 1)]["rate"] is None


def test_a_newer_delivery_without_a_date_moves_the_data_on(tmp_path: Path) -> None:
    deliver(tmp_path, "_2024-05-31", "2024-05-12")
    deliver(tmp_path, "", "2024-07-03")
    with open_live() as con:
        assert con.execute("select data_to from quality.freshness").fetchall() == [
            (date(2024, 7, 3),)
        ]


def test_a_signal_to_the_command_ends_the_server() -> None:
    code = f"from etl.cli.serve import run_dashboard; run_dashboard(port={free_port()})"
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=os.environ, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    for line in process.stdout:
        if "URL:" in line:
            break
    process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.poll() is not None
