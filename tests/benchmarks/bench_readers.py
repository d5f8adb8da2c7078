"""Measure many readers as they come for real: logged in, through the proxy, on several dashboards.

    python tests/benchmarks/bench_readers.py --data /tmp/pages --json readers.json
    python tests/benchmarks/bench_readers.py --data /tmp/pages --parts soak --soak 60

`crowd`: for one process and for two, how long readers who click every 5 to 10 seconds wait, and
what a session costs; readers are added until 95 in a hundred clicks take a second or more.
`swap`: the same while a new warehouse goes live every so many seconds. `soak`: readers for so many
minutes, and memory every twelfth of them. Everything runs on this machine, readers and proxy among
it, which take part of its processors: what two processes gain is told too low rather than too high.
"""

import argparse
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from measure import machine
from pages import report
from pages.crowd import Crowd, crowd
from pages.fleet import fleet
from pages.warehouses import Area, areas, warehouse

from etl.live import make_live, require_live
from tests.warehouses import data_folder

_PARTS = ("crowd", "swap", "soak")
_TWELFTHS = 12
_ENOUGH_SECONDS = 1.0


def main() -> None:
    """Measure every part, print tables, write JSON."""
    options = _options()
    about = f"{machine()}, streamlit {version('streamlit')}"
    print(about, flush=True)
    data = warehouse(options.data.resolve(), options.cases)
    places = areas(data)[: options.areas]
    measures = {"crowd": _crowds, "swap": _swap, "soak": _soak}
    found = {"machine": about, "cases": options.cases}
    for part in options.parts.split(","):
        found[part] = measures[part](options, data, places)
        if options.json:
            options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the warehouses")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--parts", default="crowd,swap", help=f"some of: {', '.join(_PARTS)}")
    parser.add_argument("--processes", default="1,2")
    parser.add_argument("--readers", default="40,80,120,160,200,240,320")
    parser.add_argument("--think", type=float, nargs=2, default=(5, 10))
    parser.add_argument("--areas", type=int, default=12, help="areas a crowd chooses among")
    parser.add_argument("--seconds", type=float, default=30, help="how long a crowd stays")
    parser.add_argument("--swap", type=float, default=10, help="seconds between two warehouses")
    parser.add_argument("--soak", type=float, default=60, help="minutes of the soak")
    parser.add_argument("--few", type=int, default=40, help="readers of swap and soak")
    parser.add_argument("--json", type=Path, help="file for all that was measured")
    return parser.parse_args()


def _crowds(options: argparse.Namespace, data: Path, places: list[Area]) -> dict[str, list]:
    found: dict[str, list] = {}
    for processes in map(int, options.processes.split(",")):
        name = f"{processes} process{'es' * (processes > 1)}"
        found[name] = []
        for readers in map(int, options.readers.split(",")):
            with fleet(data, processes) as served:
                seen = crowd(served, places, readers, options.think, options.seconds)
            found[name].append(_told(seen))
            if found[name][-1]["p95"] >= _ENOUGH_SECONDS:
                break
    print("\n" + report.crowd_table(found), flush=True)
    return found


def _swap(options: argparse.Namespace, data: Path, places: list[Area]) -> dict:
    with fleet(data, 2) as served:
        calm = _told(crowd(served, places, options.few, options.think, options.seconds))
        with _swapping(data, options.swap) as count:
            busy = _told(crowd(served, places, options.few, options.think, options.seconds))
    found = {"without": [calm], f"with {len(count)} swaps": [busy]}
    print("\n" + report.crowd_table(found), flush=True)
    return found


@contextmanager
def _swapping(data: Path, seconds: float) -> Iterator[list[str]]:
    """Put a copy of the live warehouse live every so many seconds, as a build does."""
    ended, done = threading.Event(), []
    with data_folder(data):
        first = require_live()
        bytes_of = first.path.read_bytes()

        def swap() -> None:
            while not ended.wait(seconds):
                name = f"{len(done) + 900001}-{first.version}.duckdb"
                first.path.with_name(name).write_bytes(bytes_of)
                make_live(replace(first, file_name=name))
                done.append(name)

        thread = threading.Thread(target=swap)
        thread.start()
        try:
            yield done
        finally:
            ended.set()
            thread.join()
            make_live(first)
            for name in done:
                first.path.with_name(name).unlink()


def _soak(options: argparse.Namespace, data: Path, places: list[Area]) -> list[dict]:
    found = []
    with fleet(data, 2) as served:
        for number in range(_TWELFTHS):
            seconds = 60 * options.soak / _TWELFTHS
            seen = _told(crowd(served, places, options.few, options.think, seconds))
            found.append(seen | {"total": served.memory(), "minutes": (number + 1) * seconds / 60})
            print(f"{found[-1]['minutes']:.0f} min: {found[-1]['total']}", flush=True)
    return found


def _told(seen: Crowd) -> dict:
    summary = seen.summary()
    print(
        f"{summary['readers']} readers: p95 {summary['p95']:.2f} s, {summary['errors'] or 'none'}",
        file=sys.stderr, flush=True,
    )  # fmt: skip
    return summary


if __name__ == "__main__":
    main()
