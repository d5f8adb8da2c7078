"""outcomes sample and outcomes demo: made-up data, and everything done with it."""

import os
import shutil
from datetime import date
from pathlib import Path

from etl.cli.build import run_build
from etl.cli.console import counted, say
from etl.cli.load import run_load
from etl.settings import PROJECT_DIR, settings


def run_sample(
    folder: Path, cases: int, seed: int, start: date, end: date, file_format: str, faults: bool
) -> None:
    """Write made-up files and say where, and what was planted in them."""
    from etl.sample import make_sample

    with counted("Making cases", cases) as progress:
        made = make_sample(folder, cases, seed, start, end, file_format, faults, progress)
    defendants = made.rows["case_outcomes"]
    say(f"Made-up data of {defendants:,} defendants in {folder}; truth.json says what is planted.")


def run_demo(cases: int, published: Path | None, with_dashboard: bool) -> None:
    """Make, load, build, check and show made-up data, each time in an empty folder of its own."""
    demo_dir = PROJECT_DIR / "data" / "demo"
    shutil.rmtree(demo_dir, ignore_errors=True)
    os.environ["OUTCOMES_DATA_DIR"] = str(demo_dir)
    settings.cache_clear()
    folder = settings().data_dir / "delivered"
    run_sample(folder, cases, 2010, date(2008, 4, 1), date(2026, 9, 30), "csv", False)
    run_load("cases", [folder])
    if published:
        run_load("cps_published", [published])
    run_build()
    say("Other commands find this warehouse with OUTCOMES_DATA_DIR=data/demo before them.")
    if with_dashboard:
        from etl.cli.serve import run_dashboard
        from etl.serving import is_free

        first, address = settings().port, settings().address
        ports = (port for port in range(first, first + 50) if is_free(address, port))
        run_dashboard(port=next(ports, first))
