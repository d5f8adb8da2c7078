"""Time every step of the pipeline against a bare DuckDB read of the same files, side by side.

    python tests/benchmarks/bench_pipeline.py --cases 965000 --format csv --repeat 3
    python tests/benchmarks/bench_pipeline.py --scale 0.1,1,10

Each step is a process of its own. `--cases` are cases (965,000 hold a million defendants),
`--scale` millions of defendants, one after the other, to show whether cost grows in line. The bare
read is CREATE TABLE AS SELECT * FROM read_csv with declared types (read_parquet for Parquet). A
night is a second delivery: a hundredth of new cases and a thousandth of the old ones corrected.
"""

import argparse
import os
import tempfile
from pathlib import Path
from statistics import median

from measure import Cost, cost_of, machine, python, table
from plain_checks import assert_same

SCRIPT = Path(__file__).with_name("steps.py")
CASES_PER_MILLION_DEFENDANTS = 965_000
# Name of the row, step of steps.py, its arguments, and what a row of a night is compared with.
ROWS = {
    "bare read": ("bare", "{first}", "{bare}"),
    "load (land and judge)": ("load", "{first}"),
    "build": ("build", "{built}"),
    "checks": ("check", "{built}"),
    "checks in plain SQL": ("plain", "{built}"),
    "release (build and checks)": ("release",),
    "night: load": ("load", "{second}"),
    "night: build": ("build", "{built}"),
    "night: checks": ("check", "{built}"),
}
NEEDS = {
    "build": ["load (land and judge)"],
    "checks": ["build"],
    "checks in plain SQL": ["build"],
    "release (build and checks)": ["load (land and judge)"],
    "night: load": ["load (land and judge)"],
    "night: build": ["build", "night: load"],
    "night: checks": ["checks", "night: build"],
}


def main() -> None:
    """Make the files, run the steps, print one Markdown table a scale."""
    options = _options()
    print(machine())
    scales = [float(scale) for scale in options.scale.split(",")] if options.scale else []
    sizes = [int(s * CASES_PER_MILLION_DEFENDANTS) for s in scales] or [options.cases]
    wanted = wanted_rows(options.steps.split(",") if options.steps else list(ROWS))
    for cases in sizes:
        _measure(cases, options.format, options.repeat, wanted)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=CASES_PER_MILLION_DEFENDANTS)
    parser.add_argument("--scale", help="millions of defendants, such as 0.1,1,10")
    parser.add_argument("--format", choices=["csv", "parquet"], default="csv")
    parser.add_argument("--steps", help=f"some of: {', '.join(ROWS)}")
    parser.add_argument("--repeat", type=int, default=1)
    return parser.parse_args()


def wanted_rows(names: list[str]) -> list[str]:
    """The rows asked for and those they need, in order. Raises KeyError for an unknown name."""
    wanted = {"bare read"}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        wanted |= {name} if ROWS[name] else set()
        waiting += NEEDS.get(name, [])
    return [name for name in ROWS if name in wanted]


def _measure(cases: int, file_format: str, repeat: int, wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _said("sample", folder / "first", cases, file_format)
        _said("next_delivery", folder / "second", folder / "first", cases // 100, file_format)
        defendants = rows["case_outcomes"] / 1e6
        print(
            f"\n{rows['case_outcomes']:,} defendants, {sum(rows.values()):,} rows in four"
            f" {file_format} files; {repeat} runs, the least of each (median in brackets)\n"
        )
        costs = [_run(folder, number, wanted) for number in range(repeat)]
    runs = {row: [cost[row] for cost in costs] for row in wanted}
    _print(runs, defendants)


def _said(step: str, *arguments: object) -> dict:
    return cost_of(python(SCRIPT, step, *arguments)).said


def _run(folder: Path, number: int, wanted: list[str]) -> dict[str, Cost]:
    """One run of every step in a data folder of its own, which it leaves empty."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=f"run-{number}-") as data:
        places = {
            "first": folder / "first",
            "second": folder / "second",
            "bare": Path(data) / "bare.duckdb",
            "built": Path(data) / "built.duckdb",
        }
        costs: dict[str, Cost] = {}
        for row in wanted:
            step, *arguments = ROWS[row]
            command = python(SCRIPT, step, *(text.format(**places) for text in arguments))
            costs[row] = cost_of(command, {"OUTCOMES_DATA_DIR": str(Path(data) / "data")})
            os.sync()  # nobody waits for what another step left to be written
        if "checks in plain SQL" in costs and "checks" in costs:
            both = (costs[row].said["verdicts"] for row in ("checks", "checks in plain SQL"))
            assert_same(*both)
    return costs


def _print(runs: dict[str, list[Cost]], defendants: float) -> None:
    bare = min(cost.seconds for cost in runs["bare read"])
    header = ["step", "seconds", "to bare", "of the full", "work alone", "CPU s", "peak MiB",
              "s per million"]  # fmt: skip
    lines = []
    for row, costs in runs.items():
        seconds = min(cost.seconds for cost in costs)
        lines.append([
            row,
            f"{seconds:.2f} ({median(cost.seconds for cost in costs):.2f})",
            f"{seconds / bare:.2f}x",
            _share_of_full(row, seconds, runs),
            f"{_work(costs):.2f}",
            f"{min(cost.cpu_seconds for cost in costs):.1f}",
            f"{max(cost.peak for cost in costs):,}",
            f"{seconds / defendants:.2f}",
        ])  # fmt: skip
    print(table(header, lines))
    _print_ratios(runs)


def _share_of_full(row: str, seconds: float, runs: dict[str, list[Cost]]) -> str:
    full = {"night: load": "load (land and judge)"}.get(row, row.removeprefix("night: "))
    if full == row or full not in runs:
        return ""
    return f"{seconds / min(cost.seconds for cost in runs[full]):.0%}"


def _work(costs: list[Cost]) -> float:
    return min(cost.said["work"] for cost in costs)


def _print_ratios(runs: dict[str, list[Cost]]) -> None:
    pairs = [
        ("load", "bare read", "load (land and judge)", 1.35),
        ("build", "load (land and judge)", "build", 1.0),
        ("checks", "checks in plain SQL", "checks", 1.5),
    ]
    print()
    for name, below, above, target in pairs:
        if below in runs and above in runs:
            ratio = _work(runs[above]) / _work(runs[below])
            print(f"{name}: {ratio:.2f}x {below}, imports apart (target {target:.2f}x)")


if __name__ == "__main__":
    main()
