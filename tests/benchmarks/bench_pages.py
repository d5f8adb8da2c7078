"""Measure the leader's first page as readers meet it, beside the same page in Dash and in Panel.

    python tests/benchmarks/bench_pages.py --data /tmp/pages --venvs /tmp/venvs --json pages.json
    python tests/benchmarks/bench_pages.py --data /tmp/pages --parts crowd --cases 1000000
    python tests/benchmarks/bench_pages.py --data /tmp/pages --parts soak --soak 3000

`browser`: in Debian's chromium, until the headlines' counts and charts stand on the page: a server
just started, a profile that was never there, the same on a slow line, a new tab, another area.
`crowd`: readers without a browser, who speak Streamlit's protocol and choose another area after a
time of thinking, on one server process. `soak`: reruns without a pause, and memory. Warehouses are
made once and kept in the folder of --data (ten million cases take minutes and gigabytes). With
--venvs the peers (peers/README.md) are measured too, in turn; --also NAME=COMMAND serves ours in
another way ({port} in the command is the port). Ratios count, not seconds: the machine is shared.
"""

import argparse
import json
import sys
from importlib.metadata import version
from pathlib import Path

from bench_peers import make_environment
from measure import machine
from pages import report
from pages.browsing import chromium
from pages.crowd import alone, crowd, soak
from pages.round import Plan, rounds
from pages.serving import PEERS, Contender, ours, peers, serve
from pages.warehouses import Area, areas, warehouse

PARTS = ("browser", "crowd", "soak")


def main() -> None:
    """Measure every part of every warehouse, print tables, write JSON."""
    options = _options()
    about = f"{machine()}, streamlit {version('streamlit')}, plotly {version('plotly')}"
    print(about)
    contenders = _contenders(options)
    found = {"machine": about, "think": options.think, "warehouses": {}}
    for cases in map(int, options.cases.split(",")):
        print(f"\n## {cases:,} cases\n", flush=True)
        found["warehouses"][cases] = _measure(options, contenders, cases)
        if options.json:
            options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the warehouses")
    parser.add_argument("--venvs", type=Path, help="folder of the peers' venvs; without, no peers")
    parser.add_argument("--cases", default="100000,1000000")
    parser.add_argument("--parts", default="browser,crowd", help=f"some of: {', '.join(PARTS)}")
    parser.add_argument("--also", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--changes", type=int, default=12, help="changes of the area in a round")
    parser.add_argument("--megabits", type=float, default=10, help="speed of the slow line")
    parser.add_argument("--readers", default="10,20,40,80,120")
    parser.add_argument("--think", default="5,10", help="seconds between clicks, from and to")
    parser.add_argument("--areas", type=int, default=12, help="areas a crowd chooses among")
    parser.add_argument("--seconds", type=float, default=30, help="how long a crowd stays")
    parser.add_argument("--soak", type=int, default=3000, help="reruns of the soak")
    parser.add_argument("--json", type=Path, help="file for all that was measured")
    return parser.parse_args()


def _contenders(options: argparse.Namespace) -> list[Contender]:
    also = [ours(*text.split("=", 1)) for text in options.also]
    if options.venvs is None:
        return [ours(), *also]
    for name in ("dash", "panel"):
        make_environment(options.venvs / name, PEERS / f"requirements-{name}.txt")
    return [ours(), *also, *peers(options.venvs.resolve())]


def _measure(options: argparse.Namespace, contenders: list[Contender], cases: int) -> dict:
    data = warehouse(options.data.resolve(), cases)
    places = areas(data)
    parts = options.parts.split(",")
    found: dict = {"browser": {}, "alone": {}, "crowd": {}, "soak": []}
    if "browser" in parts:
        plan = Plan(data, places, options.changes, options.megabits)
        with chromium() as browser:
            seen = rounds(browser, contenders, plan, options.rounds, _tell)
            found["browser_version"] = browser.version
        found["browser"] = {name: one.summary() for name, one in seen.items()}
        print(f"chromium {found['browser_version']}; seconds (of the first), median of rounds\n")
        print(report.browser_table(found["browser"], options.megabits), flush=True)
    streamlits = [one for one in contenders if one.kind == "ours"]
    if "crowd" in parts:
        _measure_crowds(options, streamlits, data, places, found)
    if "soak" in parts:
        found["soak"] = soak(streamlits[0], data, places[: options.areas], options.soak)
        print("\n" + report.soak_table(found["soak"]), flush=True)
    first = found["crowd"].get(streamlits[0].name, [])
    print("\n" + "\n".join(f"- {line}" for line in report.targets(found["browser"], first)))
    return found


def _measure_crowds(
    options: argparse.Namespace, streamlits: list[Contender], data: Path, places: list[Area],
    found: dict,
) -> None:  # fmt: skip
    think = tuple(map(float, options.think.split(",")))
    for one in streamlits:
        _tell(f"{one.name}: one reader")
        found["alone"][one.name] = alone(one, data, places)
    print("\n" + report.alone_table(found["alone"]), flush=True)
    found["crowd"] = {one.name: [] for one in streamlits}
    for readers in map(int, options.readers.split(",")):
        for one in streamlits:
            _tell(f"{one.name}: {readers} readers")
            chosen = places[: options.areas]
            with serve(one, data) as server:
                seen = crowd(server, chosen, readers, think, options.seconds)
            found["crowd"][one.name].append(seen.summary())
    print(f"\nA reader clicks every {options.think.replace(',', ' to ')} s.\n")
    print(report.crowd_table(found["crowd"]), flush=True)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
