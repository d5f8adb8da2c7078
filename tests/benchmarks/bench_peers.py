"""Time the whole process against the same pipeline in dbt-duckdb and in pandas, and compare counts.

    python tests/benchmarks/bench_peers.py --venvs /tmp/venvs --cases 965000
    python tests/benchmarks/bench_peers.py --venvs /tmp/venvs --cases 19300 --deliveries 2

Each contender reads the same CSV files from nothing, in processes of its own, and builds the same
counts. What each does and does not do is in peers/README.md. `--deliveries 2` adds a second one of
new and corrected cases. `--faults` plants faults of every kind but quotation marks left open.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from compare_counts import Counts, differences, rows_of_marts
from measure import Cost, cost_of, machine, python, table

from etl.settings import REFERENCE_DIR

HERE = Path(__file__).parent
STEPS = HERE / "steps.py"
PEERS = HERE / "peers"
OUTCOMES = Path(sys.executable).with_name("outcomes")
CASES_PER_MILLION_DEFENDANTS = 965_000


@dataclass(frozen=True)
class Run:
    """What a contender's processes cost, one after the other, and where its counts are."""

    costs: list[Cost]
    counts: Counts

    @property
    def seconds(self) -> float:
        return sum(cost.seconds for cost in self.costs)

    @property
    def cpu_seconds(self) -> float:
        return sum(cost.cpu_seconds for cost in self.costs)

    @property
    def peak(self) -> int:
        return max(cost.peak for cost in self.costs)


@dataclass(frozen=True)
class Places:
    """Where the deliveries are, numbered folders; where the environments are; where to write."""

    deliveries: Path
    venvs: Path
    work: Path


def steps_of_ours(places: Places) -> Run:
    """Load every delivery, then build with its checks, each a command of its own."""
    environment = {"OUTCOMES_DATA_DIR": str(places.work / "data")}
    commands = [["load", "cases", str(folder)] for folder in sorted(places.deliveries.iterdir())]
    costs = [cost_of([str(OUTCOMES), *c], environment) for c in [*commands, ["build"]]]
    return Run(costs, Counts.of_warehouse(places.work / "data"))


def run_of_ours(places: Places) -> Run:
    """Do a whole night in one process."""
    inbox = places.work / "inbox"
    for folder in places.deliveries.iterdir():
        shutil.copytree(folder, inbox / "cases" / folder.name)
        (inbox / "cases" / folder.name / "_SUCCESS").touch()
    environment = {
        "OUTCOMES_DATA_DIR": str(places.work / "data"),
        "OUTCOMES_INBOX": str(inbox),
        "OUTCOMES_INBOX_SETTLE_SECONDS": "0",
    }
    cost = cost_of([str(OUTCOMES), "run"], environment)
    return Run([cost], Counts.of_warehouse(places.work / "data"))


def dbt(places: Places) -> Run:
    """Run every model and test; the project was parsed before, as it would be on a server."""
    database = places.work / "peer.duckdb"
    environment = {
        "PEER_DELIVERIES": str(places.deliveries),
        "PEER_REFERENCE": str(REFERENCE_DIR),
        "PEER_DATABASE": str(database),
        "DBT_TARGET_PATH": str(places.work / "target"),
        "DBT_LOG_PATH": str(places.work / "logs"),
    }
    folder = str(PEERS / "dbt")
    where = ["--project-dir", folder, "--profiles-dir", folder, "--quiet"]
    command = [str(places.venvs / "dbt" / "bin" / "dbt")]
    cost_of([*command, "parse", *where], environment)
    cost = cost_of([*command, "build", *where], environment)
    return Run([cost], Counts.of_database(database))


def pandas(places: Places) -> Run:
    """Run the pandas pipeline with its pandera schemas."""
    out = places.work / "out"
    out.mkdir()
    script = PEERS / "pandas_pandera" / "run.py"
    interpreter = places.venvs / "pandas" / "bin" / "python"
    command = [interpreter, script, places.deliveries, REFERENCE_DIR, out]
    cost = cost_of([str(part) for part in command])
    return Run([cost], Counts.of_parquet(out))


CONTENDERS: dict[str, Callable[[Places], Run]] = {
    "ours: load, build with checks": steps_of_ours,
    "ours: outcomes run": run_of_ours,
    "dbt-duckdb: dbt build": dbt,
    "pandas and pandera": pandas,
}


def main() -> None:
    """Make environments and files, run every contender, print the table and the comparison."""
    options = _options()
    print(machine())
    for name in ("dbt", "pandas"):
        make_environment(options.venvs / name, PEERS / f"requirements-{name}.txt")
    with tempfile.TemporaryDirectory() as name:
        deliveries = Path(name) / "deliveries"
        _make_deliveries(deliveries, options)
        wanted = [c for c in CONTENDERS if options.only is None or options.only in c]
        runs = {contender: [] for contender in wanted}
        # In turn, so that a busy minute of the machine does not fall on one contender alone.
        for number in range(options.repeat):
            for contender in wanted:
                work = Path(name) / f"{number}-{len(runs[contender])}-{wanted.index(contender)}"
                work.mkdir()
                places = Places(deliveries, options.venvs.resolve(), work)
                runs[contender].append(CONTENDERS[contender](places))
                os.sync()
        _print(runs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--venvs", type=Path, required=True, help="folder of the peers' own venvs")
    parser.add_argument("--cases", type=int, default=CASES_PER_MILLION_DEFENDANTS)
    parser.add_argument("--deliveries", type=int, choices=[1, 2], default=1)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--only", help="contenders with this in their name")
    return parser.parse_args()


def make_environment(folder: Path, requirements: Path) -> None:
    """Make a virtual environment of exactly the requirements, unless it has them already."""
    stamp = folder / "requirements.txt"
    if stamp.exists() and stamp.read_bytes() == requirements.read_bytes():
        return
    venv.create(folder, clear=True, symlinks=True)
    uv = Path(sys.executable).with_name("uv")
    into = ["--python", str(folder / "bin" / "python")]
    subprocess.run([uv, "pip", "install", "-q", "-r", requirements, *into], check=True)
    shutil.copyfile(requirements, stamp)


def _make_deliveries(folder: Path, options: argparse.Namespace) -> None:
    arguments = [folder / "1", options.cases, "csv", *(["faults"] if options.faults else [])]
    rows = cost_of(python(STEPS, "sample", *arguments)).said
    if options.deliveries == 2:
        second = [folder / "2", folder / "1", options.cases // 100, "csv"]
        cost_of(python(STEPS, "next_delivery", *second))
    for truth in folder.glob("*/truth.json"):
        truth.unlink()
    if options.faults:
        _take_out_open_quotes(folder)
    print(
        f"\n{rows['case_outcomes']:,} defendants, {sum(rows.values()):,} rows in the first of"
        f" {options.deliveries} deliveries{', with faults' if options.faults else ''};"
        f" {options.repeat} runs, the least of each (median in brackets)\n"
    )


def _take_out_open_quotes(folder: Path) -> None:
    """Neither peer survives them (peers/README.md); of made-up data no line has any other quote."""
    for path in folder.glob("*/*.csv"):
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(line for line in lines if b'"' not in line))


def _print(runs: dict[str, list[Run]]) -> None:
    base = next(iter(runs))
    least = {name: min(run.seconds for run in done) for name, done in runs.items()}
    header = ["whole process", "seconds", "of ours", "CPU s", "peak MiB", "accepted rows", "counts"]
    lines = []
    for name, done in runs.items():
        found = differences(runs[base][0].counts, done[0].counts)
        lines.append([
            name,
            f"{least[name]:.2f} ({median(run.seconds for run in done):.2f})",
            f"{least[name] / least[base]:.2f}x",
            f"{min(run.cpu_seconds for run in done):.1f}",
            f"{max(run.peak for run in done):,}",
            f"{rows_of_marts(done[0].counts):,}",
            "OK" if not found else f"{len(found)} differ",
        ])  # fmt: skip
        for line in found[:5]:
            print(f"{name}: {line}")
    print(table(header, lines))
    for run in runs[base][:1]:
        parts = " + ".join(f"{cost.seconds:.2f}" for cost in run.costs)
        print(f"\n{base}, its processes in the first run: {parts} s")


if __name__ == "__main__":
    main()
