"""Warehouses swapped, and readers of them. A reader runs as a process of its own:

python -m tests.swaps read|ask WAREHOUSES_TO_SEE
"""

import logging
import os
import sys

import duckdb

from etl.builds import builds_dir, forbid_writing, next_file_name, remove_old_builds
from etl.durable import replace_durably
from etl.live import Build, make_live, open_live
from etl.lock import writer_lock

LONG_AGO = (0, 0)


def publish(number: int) -> None:
    """Make a small warehouse live that says ``number`` in each of its tables, in 1,000 rows."""
    with writer_lock():
        build = Build(next_file_name(f"v{number}"), f"v{number}", "2026-01-01T00:00:00+00:00")
        draft = builds_dir() / f".{build.file_name}.draft"
        draft.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(draft)) as con:
            con.execute("create schema quality; create schema marts")
            con.execute(
                f"create table quality.build as select 'v{number}' as version,"
                " timestamp '2026-01-01' as built_at, 1 as deliveries, 'd' as definitions,"
                " 'p' as program;"
                "create table quality.freshness (data_to date, is_made_up boolean);"
                f"create table marts.case_outcomes as select {number} as n from range(1000)"
            )
        # So that an old one goes at once, and a reader between pointer and file finds it gone.
        os.utime(draft, LONG_AGO)
        replace_durably(draft, build.path)
        forbid_writing(build)
        make_live(build)
        remove_old_builds(build)


def read() -> int:
    """Open the live warehouse and return the number it says, everywhere the same."""
    with open_live() as con:
        (version,) = con.execute("select version from quality.build").fetchone()
        numbers = con.execute("select n, count(*) from marts.case_outcomes group by n").fetchall()
    assert numbers == [(int(version[1:]), 1000)], (version, numbers)
    return numbers[0][0]


def ask() -> int:
    """The same through the dashboard's door."""
    from dashboard import warehouse

    (row,) = warehouse.ask("build").to_dicts()
    return int(row["version"][1:])


def read_until(seen: int, reader: str) -> int:
    """Read until so many warehouses were seen; their numbers never go back. Return how many."""
    numbers: list[int] = []
    while len(set(numbers)) < seen:
        numbers.append({"read": read, "ask": ask}[reader]())
    assert numbers == sorted(numbers)
    return len(set(numbers))


if __name__ == "__main__":
    # Streamlit warns at every question asked outside a page, until the pipe it writes to is full.
    logging.disable(logging.WARNING)
    print(read_until(int(sys.argv[2]), sys.argv[1]))
