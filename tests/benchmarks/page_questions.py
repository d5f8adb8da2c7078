"""What the pages ask of a warehouse, timed cold and warm: `python page_questions.py WAREHOUSE`.

Cold is a question's first answer over a connection just opened, of a file the kernel no longer
keeps in memory; warm is its answer of other areas after that. The last line of output is JSON,
in milliseconds.
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import quantiles

from etl.findings.asking import Ask, Selection, asking, read_question
from etl.findings.overview import overview
from etl.live import open_warehouse
from etl.settings import SQL_DIR

METRICS = {
    "mean_series": "incidents_per_case",
    "mix_series": "online_platform_mix",
    "stock_series": "orders_in_force",
    "durations": "days_to_charge",
}
CHOSEN = {
    "metric": "conviction_rate", "period_type": "quarter", "area": "all", "offences": "all",
    "dv": "all", "cyber": "all", "first_day": date(2025, 7, 1), "last_day": date(2026, 6, 30),
    "period_start": date(2026, 4, 1), "category": "all", "applies_to": "case_outcomes",
    "schema": "marts", "table": "case_outcomes",
}  # fmt: skip
WARM_AREAS = 12
# Results are written when a build goes live, which these do not.
UNANSWERED = {"checks"}


def main() -> None:
    """Time the questions of one warehouse; print p50 and p95 of each kind, and the slowest."""
    path = Path(sys.argv[1])
    names = sorted({file.stem for file in (SQL_DIR / "questions").glob("*.sql")} - UNANSWERED)
    forget_file(path)
    began = time.perf_counter()
    with open_warehouse(path) as con:
        opened = _milliseconds_since(began)
        ask = asking(con)
        cold = {name: _timed(ask, name, "all") for name in names}
        areas = [code for code, _ in ask("areas").rows()][:WARM_AREAS]
        warm = {name: [_timed(ask, name, area) for area in areas] for name in names}
        page = [_page(ask, area) for area in ("all", *areas)]
    told = {"open": opened, "first_page": page[0]} | _spread("cold", list(cold.values()))
    told |= _spread("warm", [each for times in warm.values() for each in times])
    told |= _spread("overview", page[1:]) | {"slowest": max(cold, key=cold.__getitem__)}
    print("\n" + json.dumps(told))


def forget_file(path: Path) -> None:
    """Let the kernel forget what it keeps of a file in memory."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _timed(ask: Ask, name: str, area: str) -> float:
    chosen = CHOSEN | {"area": area, "metric": METRICS.get(name, CHOSEN["metric"])}
    wanted = set(re.findall(r"\$([a-z_]+)", read_question(name).statement))
    return _milliseconds(lambda: ask(name, **{key: chosen[key] for key in wanted}))


def _page(ask: Ask, area: str) -> float:
    return _milliseconds(lambda: overview(ask, Selection("all", area=area)))


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return _milliseconds_since(began)


def _milliseconds_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _spread(name: str, times: list[float]) -> dict[str, float]:
    hundredths = quantiles(times, n=100, method="inclusive")
    return {f"{name}_p50": hundredths[49], f"{name}_p95": hundredths[94]}


if __name__ == "__main__":
    main()
