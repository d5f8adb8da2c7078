"""Warehouses of made-up data, built once and kept, and what a page must say of them."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from etl.findings.asking import Ask, asking
from etl.live import live_build, open_build
from etl.settings import settings

METRICS = ("conviction_rate", "cyberstalking_share", "dv_overlap", "restraining_order_use")
_OUTCOMES = str(Path(sys.executable).with_name("outcomes"))


@dataclass(frozen=True)
class Area:
    """An area, and the counts that its page must show: those of the four headlines."""

    code: str
    name: str
    counts: tuple[str, ...]


def warehouse(folder: Path, cases: int) -> Path:
    """Return the data folder of so many cases; made, loaded and built where it is not there yet."""
    data = folder / str(cases) / "data"
    if (data / "warehouse" / "live.json").exists():
        return data
    sample = folder / str(cases) / "sample"
    environment = os.environ | {"OUTCOMES_DATA_DIR": str(data)}
    for command in (
        ["sample", str(sample), "--cases", str(cases), "--format", "parquet"],
        ["load", "cases", str(sample)],
        ["build"],
    ):
        subprocess.run(
            [_OUTCOMES, *command], env=environment, check=True, stdout=subprocess.DEVNULL
        )
    shutil.rmtree(sample)
    return data


def areas(data: Path) -> list[Area]:
    """The nation first, then every area of which all four headlines have a rate."""
    os.environ["OUTCOMES_DATA_DIR"] = str(data)
    settings.cache_clear()
    with open_build(live_build()) as con:
        ask = asking(con)
        named = [("all", "England and Wales"), *ask("areas").rows()]
        found = [Area(code, name, _counts(ask, code)) for code, name in named]
    return [area for area in found if len(area.counts) == len(METRICS)]


def _counts(ask: Ask, area: str) -> tuple[str, ...]:
    """The counts as every contender writes them: 886 of 1,192."""
    chosen = {"period_type": "quarter", "area": area, "offences": "stalking-and-harassment"}
    found = []
    for metric in METRICS:
        rows = ask("series", metric=metric, dv="all", cyber="all", **chosen)
        newest = rows.filter("is_complete").tail(1).to_dicts()
        if newest and newest[0]["denominator"]:
            row = newest[0]
            found.append(f"{row['numerator']:,} of {row['denominator']:,}")
    return tuple(found)
