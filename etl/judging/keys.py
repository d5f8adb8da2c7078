"""Ask of millions of keys whether any stands twice, or any has no parent, before asking which.

Nearly always the answer is no, and numpy sorts hashes of 64 bits several times as fast as DuckDB
groups or joins by them (tests/benchmarks/bench_pipeline.py). A hash that two keys share by chance
costs only the question which; that a missing parent hides behind one has odds of one in a
thousand million for a file of ten million rows.
"""

import duckdb
import numpy as np


def has_repeats(con: duckdb.DuckDBPyConnection, rows: str, key: list[str]) -> bool:
    """Whether some key stands twice in ``rows``, a from clause; keys with an empty part aside."""
    hashes = _sorted_hashes(con, rows, key)
    return bool((hashes[1:] == hashes[:-1]).any())


def has_strays(con: duckdb.DuckDBPyConnection, rows: str, others: str, key: list[str]) -> bool:
    """Whether some key of ``rows`` is none of ``others``, both of them from clauses."""
    ours, theirs = (_distinct(_sorted_hashes(con, each, key)) for each in (rows, others))
    both = np.sort(np.concatenate((ours, theirs)))
    return int((both[1:] == both[:-1]).sum()) < len(ours)


def _sorted_hashes(con: duckdb.DuckDBPyConnection, rows: str, key: list[str]) -> np.ndarray:
    is_whole = " and ".join(f"{name} is not null" for name in key)
    query = f"select hash({', '.join(key)}) as hash from {rows} where {is_whole}"
    hashes = con.execute(query).fetchnumpy()["hash"]
    hashes.sort()
    return hashes


def _distinct(hashes: np.ndarray) -> np.ndarray:
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))] if len(hashes) else hashes
