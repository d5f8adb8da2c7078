"""Measure the rates of false alarms again: python -m tests.benchmarks.measure_alarms "p'" [charts].

Prints the tables of etl/measurement/alarm_rates.py for one kind of chart.
"""

import sys

import numpy as np

from etl.measurement.alarm_rates import BASELINES, CORRELATED_BASELINES, CORRELATIONS, LATER
from etl.measurement.chart import Kind
from etl.measurement.stable_charts import stable_flags

AT_ONCE = 10_000


def rates(kind: Kind, baseline: int, later: int, charts: int, correlation: float = 0) -> list:
    """Mean flagged points, and the shares with the latest or with any point flagged."""
    chance = np.random.default_rng([20260101, baseline, later, round(100 * correlation)])
    sums = np.zeros(3)
    for _ in range(charts // AT_ONCE):
        flags = stable_flags(kind, baseline, later, AT_ONCE, chance, correlation)
        sums += [flags.sum(), flags[:, -1].sum(), flags.any(axis=1).sum()]
    return list(sums / charts)


def main() -> None:
    """Print every table, a row a baseline."""
    kind, charts = Kind(sys.argv[1]), int((*sys.argv, "300000")[2])
    for baseline in BASELINES:
        found = [rates(kind, baseline, later, charts) for later in LATER]
        for name, column in zip(("points", "latest", "any"), zip(*found, strict=True), strict=True):
            print(name, ", ".join(f"{one:.4f}" for one in column), f"# {baseline}", flush=True)
    for correlation in CORRELATIONS:
        found = [rates(kind, at, 24, charts, correlation)[1] for at in CORRELATED_BASELINES]
        print("latest", ", ".join(f"{one:.4f}" for one in found), f"# {correlation}", flush=True)


if __name__ == "__main__":
    main()
