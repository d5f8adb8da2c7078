"""Whether a result is not for publication: by its counts, its identifiers and its rates."""

import time

import duckdb
import polars as pl
import pytest

from etl.disclosure.small_counts import marked

KEY = "abcdefghijklmnopqrstuvwx27"


def ask(statement: str, origin: str = "") -> tuple[bool, str]:
    with duckdb.connect() as con:
        marking = marked(con.sql(statement).to_arrow_table(), origin)
    return marking.is_marked, marking.words


@pytest.mark.parametrize(
    "value",
    [
        "3", "3::utinyint", "3::hugeint", "3::decimal(9, 2)", "3::double", "'3'", "'3.0'",
        "[3, 50]", "{'a': 3}", "map {'kent': 3}", "[{'a': [3]}]", "array_value(3, 50)",
        "'{\"kent\": 3}'::json", "'[12,3]'", "'kent: 3, essex: 40'", "'3 of 40'", "'3/40'",
        "'12, 3'", "'kent (3)'", "'kent=3'", "union_value(n := 3)", "3::bignum",
    ],
)  # fmt: skip
def test_a_small_count_of_any_type_is_found(value: str) -> None:
    is_marked, words = ask(f"select 'kent' as area_code, {value} as n")
    assert is_marked and words.startswith("Not for publication: ") and "'n" in words


@pytest.mark.parametrize(
    "value",
    [
        "5", "0", "100::hugeint", "12.5::double", "'kent'", "'195/94'", "'2024-03'", "null",
        "'2026-Q3'", "date '2024-01-01'", "[50, 60]", "'{\"kent\": 30}'::json", "true",
        "'kent: 30, essex: 40'", "0.37::double", "'E23000001'",
    ],
)  # fmt: skip
def test_what_is_no_small_count_is_not_marked(value: str) -> None:
    is_marked, words = ask(f"select 'kent' as area_code, {value} as n")
    assert not is_marked, words
    assert words.startswith("No small count was found") and "published summaries" in words


@pytest.mark.parametrize(
    ("column", "is_marked"),
    [
        ("2024 as year", False), ("3 as year", True), ("3 as month", False), ("13 as month", False),
        ("4 as quarter", False), ("1 as place", False), ("3 as placed", True),
        ("2 as version", False),
        ("3 as cases_code", True), ("3 as monthly", True),
    ],
)  # fmt: skip
def test_a_number_is_left_out_only_by_name_and_value(column: str, is_marked: bool) -> None:
    assert ask(f"select {column}")[0] == is_marked


@pytest.mark.parametrize(
    "value",
    [
        f"'{KEY}'", f"'person-{KEY}'", "'madeup-c00000017'", "uuid()", "md5('x')", "hash('x')",
        "sha256('x')", f"['{KEY}']", f"'{KEY}, {KEY}'", "'12345678'", "hash('x')::uhugeint * 1000",
        "'ab12cd34ef56'", "'x'::blob",
    ],
)  # fmt: skip
def test_an_identifier_is_known_by_its_look_under_any_name(value: str) -> None:
    is_marked, words = ask(f"select {value} as label, 50 as n")
    assert is_marked and "'label'" in words and "identifiers" in words


@pytest.mark.parametrize(
    ("origin", "is_marked"),
    [
        ("select substr(case_id, 9, 3), count(*) from marts.case_outcomes group by 1", True),
        ("select count(distinct defendant_id) from marts.case_outcomes", False),
        ("select area_code, count(*) from marts.charges join marts.case_outcomes"
         " using (case_id, defendant_id) group by 1", False),
        ("select area_code from marts.case_outcomes", True),
        ("select area_code, 'case_id' from reference.areas -- case_id", False),
    ],
)  # fmt: skip
def test_a_query_that_uses_identifiers_is_known(origin: str, is_marked: bool) -> None:
    assert ask("select 'x' as label, 50 as n", origin)[0] == is_marked


@pytest.mark.parametrize(
    ("statement", "is_marked"),
    [
        ("select unnest([0.0, 0.25, 0.37]) as r", True),
        ("select unnest([100.0, 55.5]) as percentage", True),
        ("select unnest([0.31, 0.37]) as rate", False),
        ("select unnest([0.5, 0.37]) as rate", True),
        ("select unnest([0.5, 0.37]) as rate, unnest([50, 100]) as n", False),
        ("select 1.0::double as coverage", False),
        ("select unnest([98, 50]) as part, unnest([100, 90]) as whole", True),
        ("select date '2024-01-05' as d", True),
        ("select unnest(['kent', 'kent', 'essex']) as area_code", True),
    ],
)
def test_what_a_small_count_follows_from_is_marked(statement: str, is_marked: bool) -> None:
    assert ask(statement)[0] == is_marked


def test_no_type_of_duckdb_raises() -> None:
    with duckdb.connect() as con:
        types = con.sql("select * from test_all_types()").to_arrow_table()
    assert marked(types).is_marked
    for name in types.column_names:
        assert "could not be looked through" not in marked(types.select([name])).words, name


def test_an_empty_result_and_two_columns_of_one_name_do_no_harm() -> None:
    assert ask("select 3 as n where false")[0] is False
    with duckdb.connect() as con:
        assert marked(con.sql("select 3 as n, 4 as n").to_arrow_table()).is_marked
    assert not marked(pl.DataFrame()).is_marked


def test_a_large_result_is_looked_through_in_no_time() -> None:
    frame = pl.DataFrame(
        {f"n{i}": pl.int_range(5 + 10 * i, 100_005 + 10 * i, eager=True) for i in range(10)}
        | {f"r{i}": pl.int_range(100_000, eager=True) / 100_001.7 + 1e-7 for i in range(5)}
        | {
            f"t{i}": (pl.int_range(100_000, eager=True) % 50).cast(pl.String) + "a"
            for i in range(5)
        }
    )
    marked(frame)
    started = time.perf_counter()
    assert not marked(frame).is_marked
    # 0.1 seconds on a machine with nothing else to do.
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("rates", "counts", "is_marked"),
    [
        ([8 / 9, 0.5], [9, 40], True),  # one of nine is not
        ([0.889, 0.5], [9, 40], True),
        ([0.012, 0.5], [250, 40], True),  # three of 250
        ([0.889, 0.51], [9, 40], False),  # no share of these counts
        ([0.5, 0.6], [40, 50], False),
    ],
)
def test_a_small_part_follows_from_a_share_of_a_count(
    rates: list[float], counts: list[int], is_marked: bool
) -> None:
    assert marked(pl.DataFrame({"n": counts, "rate": rates})).is_marked == is_marked


@pytest.mark.parametrize(
    ("query", "is_marked"),
    [
        ("select metric, version, first_day from metrics.definition_versions", False),
        ("select * from reference.change_register", False),
        ("select file_name, content_sha256 from quality.deliveries", False),
        ("select 1", False),
        ("select * from quality.k_anonymity", True),
        ('select * from "marts"."case_outcomes"', True),
        ("select * from metrics . conviction_rate", True),
        ("select area_code, strftime(max(finalised_date), '%d %B') as m, count(*) as n"
         " from marts.case_outcomes group by 1", True),
    ],
)  # fmt: skip
def test_what_is_about_the_data_is_not_marked(query: str, is_marked: bool) -> None:
    frame = pl.DataFrame({"code": ["a", "b"], "day": ["2 May", "3 May"], "n": [3, 900]})
    assert marked(frame, query).is_marked == is_marked
