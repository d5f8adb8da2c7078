"""Try deliveries at random: ``python -m tests.fuzz SECONDS [FIRST SEED]``."""

import ctypes
import os
import sys
import tempfile
import time
from pathlib import Path

from etl.landing.land import landing_connection
from tests.fuzz.trial import Mismatch, further_sources, reading, trial
from tests.warehouses import data_folder


def run_for(seconds: float, seed: int) -> int:
    """Try one seed after another; print each that fails. Return how many did."""
    began, first, failed = time.monotonic(), seed, 0
    with (
        tempfile.TemporaryDirectory() as folder,
        further_sources(Path(folder)),
        data_folder(Path(folder) / "data"),
        landing_connection() as con,
    ):
        while time.monotonic() - began < seconds:
            with tempfile.TemporaryDirectory(dir=folder) as own:
                try:
                    # Nine files by themselves for one whole delivery, which takes most of the time.
                    reading(seed, Path(own), con) if seed % 10 else trial(seed, Path(own))
                except Mismatch as mismatch:
                    failed += 1
                    print(f"seed {seed}: {str(mismatch)[:2000]}", flush=True)
            seed += 1
    taken = time.monotonic() - began
    print(f"{seed - first} cases, {(seed - first) / taken:.2f} a second, {failed} failed")
    return failed


def _be_bound_by_permissions() -> None:
    """Root reads what may not be read, unless it gives up two capabilities (capset(2))."""
    override_and_read_search, version = 0b110, 0x20080522
    header, sets = (ctypes.c_uint32 * 2)(version, 0), (ctypes.c_uint32 * 6)()
    ctypes.CDLL(None).capget(header, sets)
    sets[0] &= ~override_and_read_search
    ctypes.CDLL(None).capset(header, sets)


if __name__ == "__main__":
    os.environ |= {"OUTCOMES_INBOX_SETTLE_SECONDS": "0", "OUTCOMES_THREADS": "1"}
    _be_bound_by_permissions()
    seconds, seed = [*map(int, sys.argv[1:]), 0][:2]
    sys.exit(bool(run_for(seconds, seed)))
