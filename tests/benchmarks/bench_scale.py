"""How far one machine goes: every step at each size, once, and what its warehouse answers.

    python tests/benchmarks/bench_scale.py --scale 1,10,50,100

`--scale` is millions of defendants, in this order; each step is a process of its own. A delivery is
Parquet and deleted once landed, as nobody has room for both. A size is not begun where the disk
would come near to full, going by the size before; a step ends where it does.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from measure import Cost, cost_of, machine, python, table

HERE = Path(__file__).parent
CASES_PER_MILLION_DEFENDANTS = 965_000
LEAST_FREE = 8 << 30
LOOK_SECONDS = 1.0
NICE = 10
EXAMPLES = (
    "conviction_rate_by_financial_year",
    "overlap_of_dv_stalking_and_cyber",
    "days_from_charge_to_end",
    "cases_of_the_same_two_people",
    "repeat_defendants",
)
SQL_MEMORY = ("1GB", "4GB", "16GB")
PAGE_TIMES = ("open", "cold_p50", "cold_p95", "warm_p50", "warm_p95", "first_page", "overview_p50",
              "overview_p95")  # fmt: skip


def main() -> None:
    """Measure each size; print a table of steps, of pages and of ad-hoc questions as it ends."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", default="1,10", help="millions of defendants, such as 1,10")
    parser.add_argument("--folder", type=Path, help="where there is room; else the temporary one")
    options = parser.parse_args()
    os.nice(NICE)
    print(machine(), flush=True)
    most_a_million = 0.0
    for millions in map(float, options.scale.split(",")):
        free = shutil.disk_usage(options.folder or tempfile.gettempdir()).free
        if free - most_a_million * millions < LEAST_FREE:
            print(f"\n{millions:g} million: not begun, {free / 1e9:.0f} GB free are too few.")
            continue
        with tempfile.TemporaryDirectory(dir=options.folder, prefix="scale-") as name:
            most_a_million = measure(Path(name), millions) / millions


def measure(folder: Path, millions: float) -> float:
    """Run every step of one size and print what it cost; return the most bytes it had on disk."""
    built = folder / "built.duckdb"
    os.environ["OUTCOMES_DATA_DIR"] = str(folder / "data")
    rows, most = [], 0
    steps = {
        "sample": ("sample", folder / "sample", _cases(millions), "parquet"),
        "load": ("load", folder / "sample"),
        "build": ("build", built),
        "check": ("check", built),
    }
    for name, (step, *arguments) in steps.items():
        with disk_watched(folder) as watched:
            cost = cost_of(python(HERE / "steps.py", step, *arguments))
        most = max(most, watched["most"])
        rows.append(_row(name, cost, millions, watched))
        print(f"{millions:g} million: {', '.join(rows[-1])}", flush=True)
        if name == "load":
            shutil.rmtree(folder / "sample")
    _print_steps(millions, rows, folder, built)
    _print_pages(built)
    _print_questions(built)
    return most


def _cases(millions: float) -> int:
    return int(millions * CASES_PER_MILLION_DEFENDANTS)


def _row(name: str, cost: Cost, millions: float, watched: dict) -> list[str]:
    return [
        name, f"{cost.seconds:.0f}", f"{cost.cpu_seconds:.0f}", f"{cost.seconds / millions:.2f}",
        f"{cost.cpu_seconds / millions:.2f}", f"{cost.peak / 1024:.1f}",
        f"{watched['most'] / 1e9:.1f}", f"{watched['load_before']:.1f}",
    ]  # fmt: skip


def _print_steps(millions: float, rows: list[list[str]], folder: Path, built: Path) -> None:
    header = ["step", "seconds", "CPU s", "s per million", "CPU s per million", "peak GiB",
              "most GB on disk", "load average before"]  # fmt: skip
    print(f"\n{millions:g} million defendants\n\n{table(header, rows)}\n")
    landed = bytes_below(folder / "data" / "landed") / 1e9
    print(f"landed {landed:.2f} GB, warehouse {built.stat().st_size / 1e9:.2f} GB", flush=True)


def _print_pages(built: Path) -> None:
    cost = cost_of(python(HERE / "page_questions.py", built))
    shown = [f"{cost.said[name]:.1f}" for name in PAGE_TIMES]
    print(f"\n{table(['pages, ms', *PAGE_TIMES], [['', *shown]])}")
    print(f"slowest cold: {cost.said['slowest']}, peak {cost.peak / 1024:.1f} GiB", flush=True)


def _print_questions(built: Path) -> None:
    """The worked examples, asked with more and more memory by the command, start-up included."""
    asked = [[name, *(_asked(built, name, memory) for memory in SQL_MEMORY)] for name in EXAMPLES]
    print(f"\n{table(['outcomes sql -f', *SQL_MEMORY], asked)}", flush=True)


def _asked(built: Path, name: str, memory: str) -> str:
    command = [
        sys.executable, "-c", "from etl.cli import main; main()", "sql",
        "--warehouse", str(built), "--format", "csv",
        "-f", str(HERE.parents[1] / "sql" / "examples" / f"{name}.sql"),
    ]  # fmt: skip
    if "$area" in Path(command[-1]).read_text(encoding="utf-8"):
        command += ["-p", "area=all"]
    try:
        cost = cost_of(command, {"OUTCOMES_SQL_MEMORY": memory})
    except RuntimeError as failed:
        return f"code {str(failed).partition('ended with ')[2].split(':')[0]}"
    return f"{cost.seconds:.1f} s, {cost.peak / 1024:.1f} GiB"


@contextmanager
def disk_watched(folder: Path) -> Iterator[dict]:
    """Note the most bytes below a folder while the block runs; end its processes in time."""
    watched = {"most": 0, "load_before": os.getloadavg()[0]}
    done = threading.Event()

    def look() -> None:
        while not done.wait(LOOK_SECONDS):
            watched["most"] = max(watched["most"], bytes_below(folder))
            if shutil.disk_usage(folder).free < LEAST_FREE:
                print("The disk is nearly full: ended.", file=sys.stderr)
                end_children()

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield watched
    finally:
        done.set()
        watcher.join()
    watched["most"] = max(watched["most"], bytes_below(folder))


def bytes_below(folder: Path) -> int:
    """Bytes that the files below a folder take on the disk."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            total += path.stat().st_blocks * 512
    return total


def end_children() -> None:
    """End the processes this one has started."""
    for path in Path("/proc/self/task").glob("*/children"):
        for number in path.read_text(encoding="ascii").split():
            with suppress(ProcessLookupError):
                os.kill(int(number), signal.SIGTERM)


if __name__ == "__main__":
    main()
