"""Measure how often readings claim a change: python -m tests.benchmarks.measure_readings [series].

For each made-up process, of so many series in which nothing ever changes: the share called special
cause, beside the share that the product states for chance, and the share of which it says that it
cannot be told. Of as many whose level moves eight quarters before the newest, half up and half
down: the share told to have moved the right way, and the wrong way.
"""

import sys

import numpy as np

from tests.planted_readings import PROCESSES, said


def main() -> None:
    """Print a line a process."""
    series = int((*sys.argv, "500")[1])
    rng = np.random.default_rng(20260101)
    for process in PROCESSES:
        still = said(process.planted, series, rng)
        up, down = (said(process.moved(side), series // 2, rng) for side in (1, -1))
        right = up["improvement"] + down["concern"]
        wrong = up["concern"] + down["improvement"]
        print(
            f"{process.name:28} stated {process.stated:5.1%}, said {still['special'] / series:5.1%}"
            f" (untold {still['untold'] / series:6.1%}); moved by {process.change:5g}:"
            f" right {right / series:6.1%}, wrong {wrong / series:5.1%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
