"""What the gate costs: `python -m tests.benchmarks.bench_publication_gate [quarters]`.

Made-up releases of 43 areas in 14 regions by 7 groups of 2 classes, with 4 measures of three
counts: the nation, the regions and the areas by all, class and group, withheld by a plain rule that
leaves few counts to be told. Timed: the first release of all quarters, the same with what was kept
of it, and then a revision of its last quarter. Ratios are of reading the files and laying the facts
out, without attacking them.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np

from etl.disclosure.policy import Policy, read_policy
from etl.publication.gate import Report, audit_releases
from etl.publication.gate.counts import counts_of
from etl.publication.gate.facts import facts_of
from etl.publication.gate.files import read_folders
from etl.publication.gate.hierarchy import grid_of
from etl.publication.gate.report import not_in_time
from tests.benchmarks.measure import machine
from tests.release_folders import C, row, write_folder

AREAS, REGIONS = 43, 14
GROUPS = {"stalking": "sh", "harassment": "sh", "breach": "op", "coercive": "op", "comms": "op",
          "other": "op", "none": "op"}  # fmt: skip
SHARES = np.array([0.02, 0.05, 0.01, 0.005, 0.02, 0.89, 0.005])
MEASURES = {"convicted": 0.8, "discontinued": 0.1, "cyber": 0.4, "dv": 0.5}
REGION_OF = {f"area-{place:02}": f"region-{place % REGIONS:02}" for place in range(AREAS)}
RELATIONS = [["discontinued.numerator", "convicted.numerator", "convicted.denominator"]]
SAME = [["convicted.denominator", f"{m}.{c}"] for m, c in (
    ("convicted", "eligible"), ("discontinued", "denominator"), ("discontinued", "eligible"),
    ("cyber", "eligible"), ("dv", "eligible"))]  # fmt: skip
LIMIT = 5
ROUNDS, DIFFERENT = 10, 4


def levels(size: int, parent: np.ndarray) -> np.ndarray:
    """A matrix from leaves to all nodes: the whole, the parents, the leaves."""
    above = np.equal.outer(np.arange(parent.max() + 1), parent)
    return np.vstack([np.ones((1, size)), above, np.eye(size)]).astype(int)


OVER_AREAS = levels(AREAS, np.arange(AREAS) % REGIONS)
OVER_GROUPS = levels(len(GROUPS), np.array([0, 0, 1, 1, 1, 1, 1]))


def counted(random: np.random.Generator) -> np.ndarray:
    """Exact counts: areas x groups x (all, convicted, discontinued, then two pairs of answers)."""
    size = random.integers(400, 4000, AREAS)
    whole = random.poisson(np.outer(size, SHARES))
    yes = random.binomial(whole, MEASURES["convicted"])
    dropped = random.binomial(whole - yes, 0.6)
    kept = [whole, yes, dropped]
    for measure in ("cyber", "dv"):
        recorded = random.binomial(whole, 0.9)
        kept += [recorded, random.binomial(recorded, MEASURES[measure])]
    return np.stack(kept, axis=-1)


def withheld(values: np.ndarray) -> np.ndarray:
    """Withhold what is small, with company in every line (nodes x nodes x counts)."""
    whole = values[..., [0, 0, 0, 0, 3, 0, 5]]
    rest = whole - values
    hides = (values > 0) & (values < LIMIT) | (rest > 0) & (rest < LIMIT)
    left = values[..., 0] - values[..., 1] - values[..., 2]
    hides[..., 2] |= (left > 0) & (left < LIMIT)
    for count in (1, 2, 4, 6):
        is_all = (whole[..., count] > 0) & ((values[..., count] == 0) | (rest[..., count] == 0))
        hides[..., count] |= is_all
    for _ in range(6):
        for axis, over in ((0, OVER_AREAS), (1, OVER_GROUPS)):
            _give_company(np.moveaxis(values, axis, 0), np.moveaxis(hides, axis, 0), over)
    return hides


def _give_company(values: np.ndarray, hides: np.ndarray, over: np.ndarray) -> None:
    """In each line withhold the smallest until three are, and leave one another room."""
    first = over.shape[0] - over.shape[1]
    for members in [np.arange(1, first), *(first + np.flatnonzero(o) for o in over[1:first])]:
        for at in np.ndindex(*values.shape[1:]):
            own, line = hides[(members, *at)], values[(members, *at)]
            for more in np.argsort(line + 1e9 * (line < LIMIT)):
                if not own.any() or (own.sum() > 2 and np.sort(line[own] - 1)[:-1].sum() > LIMIT):
                    break
                own[more] |= line[more] > 0
            hides[(members, *at)] = own


def rows(quarter: str, first: str, values: np.ndarray, hides: np.ndarray) -> Iterator[dict]:
    """The rows of a quarter; groups are told of the nation and of areas."""
    areas = ["all", *(f"region-{place:02}" for place in range(REGIONS)), *REGION_OF]
    offences = ["all", "sh", "op", *GROUPS]
    places = {"convicted": (1, 0, 0), "discontinued": (2, 0, 0), "cyber": (4, 3, 0),
              "dv": (6, 5, 0)}  # fmt: skip
    for (a, area), (o, offence) in product(enumerate(areas), enumerate(offences)):
        if o > 2 and 0 < a <= REGIONS:
            continue
        kind = ["nation", "region", "area"][(a > 0) + (a > REGIONS)]
        for measure, columns in places.items():
            n, d, e = (C if hides[a, o, c] else int(values[a, o, c]) for c in columns)
            yield row(
                area, n, d, e, offence=offence, measure=measure, quarter=quarter, first=first,
                area_type=kind, region=REGION_OF.get(area, area),
                offence_type=["all", "class", "group"][(o > 0) + (o > 2)],
            )  # fmt: skip


def made(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts of all nodes, and which are withheld."""
    leaves = counted(np.random.default_rng(seed))
    values = np.einsum("xa,yg,agc->xyc", OVER_AREAS, OVER_GROUPS, leaves)
    return values, withheld(values)


def release(root: Path, name: str, given: list[dict]) -> Path:
    """Write a release of rows."""
    hierarchy = {"area": REGION_OF, "offence": GROUPS}
    return write_folder(root, given, name, hierarchy=hierarchy, relations=RELATIONS, same=SAME)


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def mended(seed: int, root: Path, policy: Policy) -> tuple[np.ndarray, np.ndarray]:
    """Counts, and which are withheld: more company by the gate's own faults until it finds none."""
    values, hides = made(seed)
    areas = {"all": 0} | {f"region-{place:02}": 1 + place for place in range(REGIONS)}
    areas |= {area: 1 + REGIONS + place for place, area in enumerate(REGION_OF)}
    offences = {name: place for place, name in enumerate(("all", "sh", "op", *GROUPS))}
    for turn in range(ROUNDS):
        folder = release(
            root / f"{seed}-{turn}", "2016-Q1", list(rows("2016-Q1", "2016-Q1", values, hides))
        )
        report = audit_releases([folder], policy, 1000)
        if report.is_safe:
            break
        for fault in report.faults:
            a, o = areas[fault.area], offences[fault.offence]
            first, size = (1, REGIONS) if a <= REGIONS else (1 + REGIONS, AREAS)
            other = first + (a - first + REGIONS) % size
            for area, offence in ((a, o), (other, o), (a, o % 9 + 1), (other, o % 9 + 1)):
                hides[area, offence] |= values[area, offence] > 0
    print(f"quarter {seed}: {len(report.faults)} faults after {turn} rounds")
    return values, hides


def main() -> None:
    """Print it all."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    policy = read_policy()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        names = [f"{2016 + place // 4}-Q{place % 4 + 1}" for place in range(count)]
        ready = [mended(seed, root, policy) for seed in range(min(count, DIFFERENT))]
        given = [
            one
            for place, q in enumerate(names)
            for one in rows(q, names[-1], *ready[place % len(ready)])
        ]
        first = release(root, names[-1], given)
        base = seconds(lambda: _facts([first], policy))
        print(f"read and laid out, not attacked: {base:.1f} s")
        say("first release", base, audit_releases([first], policy, 3000, kept=root / "kept"))
        say("the same, kept", base, audit_releases([first], policy, 3000, kept=root / "kept"))
        again = f"{names[-1]}-r1"
        newest = restated(*ready[(count - 1) % len(ready)])
        given[-len(given) // count :] = rows(names[-1], again, *newest)
        folders = [first, release(root, again, given)]
        say(
            "a revision more, kept", base, audit_releases(folders, policy, 3000, kept=root / "kept")
        )


def restated(values: np.ndarray, hides: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same quarter with 30 more in one large group, and as much withheld."""
    more = np.zeros_like(values)
    for a, o in product((0, 1, REGIONS + 1), (0, 2, 8)):
        more[a, o, :2] = 30
    return values + more, hides


def say(what: str, base: float, report: Report) -> None:
    """Print what an audit took, and what it found."""
    late = not_in_time(report.faults)
    print(
        f"{what}: {report.quarters} quarters, {report.withheld} withheld counts,"
        f" {len(report.faults)} faults ({late} not in time), {report.seconds:.1f} s,"
        f" {report.seconds / base:.1f}x"
    )


def _facts(folders: list[Path], policy: Policy) -> None:
    read = read_folders(folders)
    facts_of(read, grid_of(read), counts_of(read, policy))


if __name__ == "__main__":
    main()
