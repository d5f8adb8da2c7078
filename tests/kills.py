"""Kill loads and builds with signal 9 and say what is left. Run as a process of its own:

    python -m tests.kills TASK FOLDER SEED KILLS

The data folder holds what `first_warehouse` makes. The process imports everything once and forks
for each kill, which costs milliseconds. It never opens DuckDB itself, because threads do not
survive a fork. It ends with the first thing that is not as it must be, and prints one JSON object
otherwise.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from etl.builds import builds_dir
from etl.durable import DRAFT
from etl.fixity.changed import changed
from etl.fixity.sums import ENDING
from etl.judging.withdraw import withdraw_rows
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.live import live_build, live_link, open_live
from etl.lock import writer_lock
from etl.quarantine.export import export_quarantine
from etl.quarantine.release import release_quarantine
from etl.quarantine.state import Wanted
from etl.release import release
from etl.settings import settings
from tests.corrections import correct
from tests.each_write import at_each_write, work_with_copies
from tests.rows import write_rows
from tests.warehouses import accepted, build_from

OLD_CASES = 300
Work = Callable[[], object]


def in_child(work: Work, kill_after: float | None = None) -> int:
    """Run work in a fork; kill it after so many seconds; return how it ended, negative: signal."""
    child = os.fork()
    if child == 0:
        _end(work)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def must(*works: Work) -> None:
    """Run work after work in one fork and end everything where any fails."""
    if in_child(lambda: [work() for work in works]) != 0:
        sys.exit("what must hold does not: see above")


def _end(work: Work) -> None:
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    os._exit(code)


def deliver(folder: Path, number: int) -> Path:
    """Write delivery ``number``: one new case with its charge; the first has many cases."""
    path = folder / f"delivery-{number}"
    cases = [f"c{n}" for n in range(OLD_CASES)] if number == 0 else [f"new{number}"]
    write_rows(path, "case_outcomes", *[{"case_id": case} for case in cases])
    write_rows(path, "charges", *[{"case_id": case} for case in cases])
    return path


def check_state(acknowledged: int, cases: set[int]) -> None:
    """Hold what a kill left against what must be: ledger, landed files, live warehouse, lock."""
    entries = deliveries()
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1)), entries
    assert acknowledged <= len(entries) <= acknowledged + 1, (acknowledged, len(entries))
    assert list(changed(entries, with_hashes=True)) == []
    with open_live() as con:
        answers = con.execute(
            "select (select count(*) from marts.case_outcomes),"
            " (select count(*) from marts.charges)"
        ).fetchone()
    assert answers[0] == answers[1], answers
    assert answers[0] in cases, (answers, cases)
    assert live_link().resolve().parent == builds_dir().resolve() and live_link().exists()
    with writer_lock():
        pass


def check_accepted(cases: int) -> None:
    """Each case that was delivered counts, once, and so does its charge."""
    for table in ("case_outcomes", "charges"):
        found = accepted(table, "case_id")
        assert len(found) == len(set(found)) == cases, (table, len(found), cases)


def check_clean(builds: int) -> None:
    """Nothing is left of what was killed."""
    named = {file.landed_name for entry in deliveries() for file in entry.files}
    wanted = {f"{name}.parquet" for name in named}
    numbers = [entry.number for entry in deliveries()]
    wanted |= {f"deliveries/{n:06}{ending}" for n in numbers for ending in (".json", ENDING)}
    kept = ("releases/0", "definitions/")
    landed = {name for name in files_below(settings().landed_dir) if not name.startswith(kept)}
    assert landed == wanted, landed ^ wanted
    assert not list(settings().landed_dir.rglob(f"*{DRAFT}*"))
    warehouse = files_below(settings().warehouse_dir)
    finished = {name for name in warehouse if name.startswith("builds/0")}
    assert warehouse - finished == {"live.json", "live.duckdb"}, warehouse
    assert live_link().resolve() == live_build().path.resolve()
    assert len(finished) <= builds, finished


def files_below(folder: Path) -> set[str]:
    """Names of the files in a folder and below."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def made_long_ago() -> None:
    """Let every build look old, so that only their number says which may go."""
    for path in builds_dir().glob("*.duckdb"):
        os.utime(path, (0, 0))


def first_warehouse(folder: Path) -> None:
    """Load and build the cases every task begins with, in the data folder ``folder / "data"``."""
    build_from(folder / "data", cases=[deliver(folder, 0)])


def import_checks() -> None:
    """Import what a build is held against, which takes seconds: once, not in each fork."""
    import expectations.run  # noqa: F401


def kill_loads(folder: Path, draw: random.Random, kills: int) -> dict[str, object]:
    """Kill loads at random moments; each sixth time the load is run again to its end.

    ``kills`` is a multiple of six, so that it is known at the end which deliveries must be there.
    """
    assert kills % 6 == 0, kills
    second = deliver(folder, 1)
    seconds = _duration(lambda: load("cases", [second]))
    done, died = 1, 0
    for number in range(kills):
        path = deliver(folder, done + 1)
        again = partial(load, "cases", [path])
        code = in_child(again, draw.uniform(0, 1.1 * seconds))
        died += code == -signal.SIGKILL
        left = partial(check_state, 1 + done + (code == 0), {OLD_CASES})
        if number % 6 == 5:
            done += 1
            must(left, again, partial(check_state, done + 1, {OLD_CASES}))
        else:
            must(left)
    must(partial(check_clean, 1), partial(check_accepted, OLD_CASES + done))
    return {"kills": kills, "died": died, "seconds": seconds, "deliveries": done + 1}


def kill_builds(folder: Path, draw: random.Random, kills: int) -> dict[str, object]:
    """Kill builds at random moments; each sixth time the build is run again to its end."""
    import_checks()
    seconds = _duration(release)
    done, died, live = 0, 0, {OLD_CASES}
    for number in range(kills):
        if number % 6 == 0:
            done += 1
            must(partial(load, "cases", [deliver(folder, done)]))
        code = in_child(release, draw.uniform(0, 1.1 * seconds))
        died += code == -signal.SIGKILL
        live = live | {OLD_CASES + done} if code else {OLD_CASES + done}
        left = partial(check_state, done + 1, live)
        if number % 6 == 5 or number == kills - 1:
            live = {OLD_CASES + done}
            must(left, made_long_ago, release, partial(check_state, done + 1, live))
            must(partial(check_clean, settings().kept_builds + 2))
        else:
            must(left)
    return {"kills": kills, "died": died, "seconds": seconds, "deliveries": done + 1}


def kill_loads_at_each_write(folder: Path, draw: random.Random, apart: int) -> dict[str, object]:
    """Kill a load before its first write, another before its second, and so to the last.

    Writes ``apart`` are taken: of two every other one, the first or the second of all by chance.
    """
    events: list[str] = []
    for number, at in enumerate(range(1 + draw.randrange(apart), 1000, apart), 1):
        path = deliver(folder, number)
        read, write = os.pipe()
        code = in_child(partial(_load_until, path, at, write))
        os.close(write)
        events.append(os.read(read, 100).decode())
        os.close(read)
        if code == 0:
            break
        assert code == -signal.SIGKILL, code
        must(
            partial(check_state, number, {OLD_CASES}),
            partial(load, "cases", [path]),
            partial(check_state, number + 1, {OLD_CASES}),
            partial(check_clean, 1),
        )
    must(release, partial(check_state, number + 1, {OLD_CASES + number}))
    return {"kills": number - 1, "events": events[:-1]}


def _load_until(path: Path, last: int, pipe: int) -> None:
    def kill_at_last(number: int, event: str) -> None:
        if number == last:
            os.write(pipe, event.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    at_each_write(kill_at_last)
    load("cases", [path])


def stop_build_at_each_write(folder: Path, _draw: random.Random, runs: int) -> dict[str, object]:
    """Keep the data folder as it is before each write of one build: what a kill there leaves.

    A kill leaves what the kernel was given, which is what a copy sees; so one build serves for
    all its writes. ``runs`` of the states, the last ones, are built upon to the end.
    """
    import_checks()
    must(release, partial(load, "cases", [deliver(folder, 1)]), made_long_ago)
    states = _states_of(release, folder / "copies")
    built_upon = _kinds(states)
    left = partial(check_state, 2, {OLD_CASES, OLD_CASES + 1})
    # One fork for them all: the last that was pointed to stands above what fails.
    must(*(work for state in states for work in (partial(_point_to, state), left)))
    for state in built_upon[-runs:]:
        whole = partial(check_state, 2, {OLD_CASES + 1})
        clean = partial(check_clean, settings().kept_builds + 2)
        must(partial(_point_to, state), release, whole, clean)
    return {"states": len(states), "kinds": len(built_upon), "events": [s.name for s in states]}


def stop_corrections_at_each_write(
    folder: Path, _draw: random.Random, _runs: int
) -> dict[str, object]:
    """Keep what a kill would leave of a release of quarantine and of a withdrawal of rows.

    From each kind of state the same command again ends with the same ledger.
    """
    wrong = write_rows(folder / "wrong", "case_outcomes", {"case_id": "w", "area_code": "nowhere"})
    must(partial(load, "cases", [wrong]))
    out, keys = folder / "out", folder / "keys.csv"
    must(partial(export_quarantine, out, Wanted()))
    correct(out, "case_outcomes", lambda row: row | {"area_code": "cumbria"})
    keys.write_text("defendant_id,case_id\nd1,c7\n", encoding="utf-8")
    works = {
        "release": partial(release_quarantine, out),
        "withdraw": partial(withdraw_rows, "case_outcomes", keys, "not a stalking case"),
    }
    events: dict[str, list[str]] = {}
    for acknowledged, (name, work) in enumerate(works.items(), start=2):
        states = _states_of(work, folder / name)
        events[name] = [state.name.split("-")[1] for state in states]
        then = partial(check_state, acknowledged, {OLD_CASES}), work, _check_corrected
        # One fork for them all: the last that was pointed to stands above what fails.
        must(*(step for state in _kinds(states) for step in (partial(_point_to, state), *then)))
    return {"events": events}


def _check_corrected() -> None:
    """Rows are released once, and nothing is left that the ledger does not name."""
    entries = deliveries()
    assert sum(file.rows_landed for e in entries for file in e.files if file.corrects_file) == 1
    assert len([entry for entry in entries if not entry.withdrawn_rows]) == 3, entries
    named = {file.landed_name for entry in entries for file in entry.files}
    named |= {keys.landed_name for entry in entries for keys in entry.withdrawn_rows}
    named |= {f"deliveries/{entry.number:06}" for entry in entries}
    kept = ("releases/0", "definitions/")
    for name in files_below(settings().landed_dir):
        assert name.startswith(kept) or name.split(".")[0] in named, name


def _kinds(states: list[Path]) -> list[Path]:
    """The last of the states with the same files."""
    return list({tuple(sorted(files_below(state))): state for state in states}.values())


def _states_of(work: Work, copies: Path) -> list[Path]:
    """Do work once; return the copies of the data folder made before each of its writes."""
    must(partial(work_with_copies, work, copies))
    return sorted(copies.iterdir())


def _point_to(data: Path) -> None:
    print(data.name)
    os.environ["OUTCOMES_DATA_DIR"] = str(data)
    settings.cache_clear()


def _duration(work: Work) -> float:
    begun = time.monotonic()
    must(work)
    return time.monotonic() - begun


TASKS = {
    "loads": kill_loads,
    "builds": kill_builds,
    "each-write-of-a-load": kill_loads_at_each_write,
    "each-write-of-a-build": stop_build_at_each_write,
    "each-write-of-a-correction": stop_corrections_at_each_write,
}


def main() -> None:
    """Do one task and print what came of it."""
    task, folder, seed, kills = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    print(json.dumps(TASKS[task](folder, random.Random(int(seed)), kills)))


if __name__ == "__main__":
    main()
