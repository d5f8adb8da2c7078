"""Milliseconds for curves of ten million units: `python tests/benchmarks/bench_survival.py`.

3,000 distinct days, three causes and still open, as additive counts; and 40 cohorts of the same.
"""

import time
from collections.abc import Callable

import numpy as np

from etl.measurement.cohorts import at_ages, cohorts
from etl.measurement.competing import aalen_johansen
from etl.measurement.curves import quantile
from etl.measurement.survival import kaplan_meier

DAYS, COHORTS, REPEATS = 3000, 40, 20
CAUSES = ["convicted", "discontinued", "acquitted", None]
UNITS = 10_000_000


def rows(cohort_count: int) -> tuple[list[str], np.ndarray, np.ndarray, list[str | None]]:
    """Cohort, days, units and what ended them: a row for each day and cause of each cohort."""
    rng = np.random.default_rng(2010)
    count = cohort_count * DAYS * len(CAUSES)
    names = [f"Q{number}" for number in range(cohort_count) for _ in range(count // cohort_count)]
    days = np.tile(np.repeat(np.arange(DAYS), len(CAUSES)), cohort_count)
    return names, days, rng.poisson(UNITS / count, count), CAUSES * (count // len(CAUSES))


def milliseconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median time of a call."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return 1000 * float(np.median(times))


def main() -> None:
    _, *one = rows(1)
    print(f"{int(one[1].sum()):,} units, {DAYS:,} days, {len(CAUSES) - 1} causes")
    print(f"Kaplan-Meier        {milliseconds(lambda: kaplan_meier(*one)):8.2f} ms")
    print(f"Aalen-Johansen      {milliseconds(lambda: aalen_johansen(*one)):8.2f} ms")
    curve = aalen_johansen(*one).of("convicted")
    print(f"median and interval {milliseconds(lambda: quantile(curve, 0.2)):8.3f} ms")
    many = rows(COHORTS)
    followed = {f"Q{number}": DAYS for number in range(COHORTS)}
    print(f"{COHORTS} cohorts, {len(many[0]):,} rows")
    took = milliseconds(lambda: cohorts(*many, followed), repeats=3)
    print(f"curves of all       {took:8.1f} ms")
    young = cohorts(*many, followed)[0]
    took = milliseconds(lambda: at_ages(young, [90, 180, 365, 730]))
    print(f"four ages of one    {took:8.3f} ms")


if __name__ == "__main__":
    main()
