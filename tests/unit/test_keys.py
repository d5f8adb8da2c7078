"""The quick questions about keys say what a plain count says."""

from collections import Counter

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.judging.keys import has_repeats, has_strays

_KEYS = st.lists(st.tuples(st.sampled_from([None, "a", "b", "c", ""]), st.integers(0, 3)))


def _table(con: duckdb.DuckDBPyConnection, name: str, keys: list[tuple]) -> str:
    con.execute(f"create table {name} (first varchar, second bigint)")
    if keys:
        con.executemany(f"insert into {name} values (?, ?)", keys)
    return name


@settings(max_examples=60, deadline=None)
@given(ours=_KEYS, theirs=_KEYS)
def test_repeats_and_strays_are_those_of_a_plain_count(ours: list, theirs: list) -> None:
    whole = [key for key in ours if key[0] is not None]
    with duckdb.connect() as con:
        rows, others = _table(con, "ours", ours), _table(con, "theirs", theirs)
        key = ["first", "second"]
        assert has_repeats(con, rows, key) == any(n > 1 for n in Counter(whole).values())
        assert has_strays(con, rows, others, key) == bool(set(whole) - set(theirs))
