"""Coverage and false alarms of interrupted time series on planted changes, over many seeds.

`python -m tests.benchmarks.bench_interrupted --seeds 2000` takes about a quarter of an hour.

Per cent of series whose 95% interval holds the planted change of level and of slope, beside what
Newey-West errors give, and per cent of the same series without a change in which one is found.
"""

import argparse
from dataclasses import replace
from itertools import product

from tests.intervals import ERRORS, SHAPES, controlled_tally, planted_of, tally
from tests.planted import Planted, PlantedMean, PlantedStraightMean, PlantedWait

KINDS = {
    Planted: "share",
    PlantedMean: "mean",
    PlantedStraightMean: "mean in its own unit",
    PlantedWait: "ended within 90 days",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--only", default="", help="scenarios with this text in their name")
    parser.add_argument("--control", action="store_true", help="against a control series")
    chosen = parser.parse_args()
    print(f"{'':52} level slope  Newey-West: level slope  false alarms")
    for kind, shape, error in product(KINDS, SHAPES, ERRORS):
        noun = "months" if shape[2] == 1 else "quarters"
        # "Binomial" is said of a share: the amounts of a mean are geometric.
        name = f"{KINDS[kind]}, {shape[0]}+{shape[1]} {noun}, {error}"
        if chosen.only in name:
            planted = planted_of(shape, error, kind)
            (show_controlled if chosen.control else show)(name, planted, chosen.seeds)


def show_controlled(name: str, planted: Planted, seeds: int) -> None:
    level, slope, _ = controlled_tally(planted, seeds)
    alarms = controlled_tally(replace(planted, level=0.0, slope=0.0), seeds)[2]
    print(f"{name:52} {level:5.1f} {slope:5.1f} {'':34} {alarms:5.1f}", flush=True)


def show(name: str, planted: Planted, seeds: int) -> None:
    shown = tally(planted, seeds)
    alarms = tally(replace(planted, level=0.0, slope=0.0), seeds).found
    print(
        f"{name:52} {shown.level:5.1f} {shown.slope:5.1f}              {shown.customary_level:5.1f}"
        f" {shown.customary_slope:5.1f}         {alarms:5.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
