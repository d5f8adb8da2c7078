"""Rows a second and peak memory of making data: `python tests/benchmarks/bench_sample.py --help`.

One million cases by default; `--cases 10000000` for ten.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

from etl.sample import make_sample


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--format", choices=["csv", "csv.gz", "parquet"], default="csv")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        summary = make_sample(Path(folder), options.cases, file_format=options.format)
        seconds = time.perf_counter() - began
        size = sum(path.stat().st_size for path in summary.files.values())
    rows = sum(summary.rows.values())
    # Linux counts the peak in KiB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{options.cases:,} cases, {rows:,} rows, {size / 1e6:,.0f} MB {options.format}")
    print(f"{seconds:.1f} s, {rows / seconds:,.0f} rows/s, peak {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
