"""The sandbox as those use it who mean no harm: answers, places, values, files, turns, records."""

import json
import math
import multiprocessing
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.audit.read import Wanted, entries
from etl.errors import OutcomesError
from etl.live import live_build, open_warehouse
from etl.sandbox import files
from etl.sandbox.answer import WHOLE
from etl.sandbox.asking import LONGEST_QUERY, Asking, Source
from etl.sandbox.parameters import value, values
from etl.sandbox.place import line_and_column, marked_place
from etl.sandbox.process import Worker
from etl.sandbox.protocol import LONGEST_MESSAGE, Outcome, Question, Task
from etl.sandbox.query import Query
from etl.sandbox.spare import Spare
from etl.sandbox.statement import Refused, characters, names
from etl.sandbox.turns import NoTurn, turn
from etl.settings import settings, size_in_bytes
from tests.sandboxed import LIMITS, Confined, ask, rows
from tests.warehouses import data_folder


@pytest.fixture(scope="module")
def warehouse(made_up_data: Path) -> Path:
    with data_folder(made_up_data):
        return live_build().path


@pytest.fixture(scope="module")
def confined(warehouse: Path) -> Iterator[Confined]:
    with Confined(warehouse) as door:
        yield door


def test_an_answer_is_what_duckdb_answers(confined: Confined, warehouse: Path) -> None:
    query = (
        "select area_code, dv, count(*) as n, sum(sentence_months) as months, min(referred_date)"
        " as first_day, avg(incident_count) as mean from marts.case_outcomes group by all"
        " order by all"
    )
    _, table = confined.ask(query)
    with open_warehouse(warehouse) as con:
        assert files.frame(table).rows() == con.sql(query).fetchall()


def test_values_of_every_type_come_back(confined: Confined) -> None:
    query = """select 100000000000000000000000000000000000000::hugeint as huge, sum(x) as small,
        1.50::decimal(9, 2) as exact, 12345678901234567.89::decimal(19, 2) as long,
        interval 3 days as span, 'a'::blob as bytes, '101'::bit as bits,
        uuid '00000000-0000-0000-0000-000000000001' as uuid,
        [1, 2] as list, {'a': 1, 'b': ['x']} as struct, map {'k': 1} as map,
        union_value(num := 2) as either, 'nan'::double as nan, null as none,
        timestamp '2020-02-29 12:00:00' as at, time '12:00:00' as clock, true as yes,
        [1::hugeint] as huge_list, row(1, date '2020-02-29') as tuple,
        date '9999-12-31' as last, date 'infinity' as never, date '0044-03-15 (BC)' as ides,
        timestamp '-infinity' as ever, [date 'infinity'] as days from range(3) t(x)"""
    ending, table = confined.ask(query)
    assert ending.outcome == Outcome.ANSWERED, ending
    row = files.frame(table).row(0, named=True)
    assert (row["huge"], row["small"], row["exact"]) == ("1" + 38 * "0", 3, Decimal("1.50"))
    assert (row["span"], row["bytes"], row["bits"], row["none"]) == ("3 days", "a", "101", None)
    assert (row["list"], row["struct"]) == ([1, 2], {"a": 1, "b": ["x"]})
    assert (row["either"], row["at"]) == ("2", datetime(2020, 2, 29, 12))
    assert math.isnan(row["nan"])
    assert json.loads(row["huge_list"]) == [1]
    assert json.loads(row["tuple"]) == [1, "2020-02-29"]
    assert (row["last"], row["never"], row["ever"]) == (date(9999, 12, 31), "infinity", "-infinity")
    assert row["ides"] == "-043-03-15"
    (told,) = json.loads(files.json_array(table))
    assert (told["exact"], told["long"], told["nan"]) == (1.5, "12345678901234567.89", None)
    assert b"12345678901234567.89" in files.csv(table)
    assert files.parquet(table, {})


def test_columns_of_one_name_are_told_apart(confined: Confined) -> None:
    _, table = confined.ask('select 1 as a, 2 as a, 3 as "a_2", 4 as "x""y", 5 as "interval"')
    assert table.column_names == ["a", "a_2", "a_2_2", 'x"y', "interval"]
    _, table = confined.ask("select interval 1 day as a, interval 2 days as a")
    assert table.to_pylist() == [{"a": "1 day", "a_2": "2 days"}]


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ("select numeratr from metrics.counts", (1, 8), '"numerator"'),
        ("select *\nfrom metrics.conts", (2, 6), '"counts"'),
        ("select 1\nfrom range(3)\nwhre true", (3, 6), "syntax error"),
        ("select\n  rat(1, 2)", (2, 3), "Did you mean rate?"),
        ("-- é and ü\nselect cast('x' as date)", (2, 8), "invalid date"),
        ("select area_code, count(*) from metrics.counts", (1, 8), "GROUP BY"),
        ("explain select numeratr from metrics.counts", (1, 16), '"numerator"'),
        ("select x from (select 'é' as é, numeratr from metrics.counts)", (1, 33), "numerator"),
    ],
)
def test_a_fault_has_its_place_and_a_hint(
    confined: Confined, query: str, place: tuple[int, int], words: str
) -> None:
    ending, _ = confined.ask(query)
    assert words in ending.message
    assert line_and_column(query, ending.position) == place


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("selct 1", "Did you mean select?"),
        ("select 1 frm range(3)", "Look just before it"),
        ('select area_code from metrics.counts where area_code = "kent"', "single quotes: 'kent'"),
        ("select 1 from metrics.counts where sum(numerator) > 1", "HAVING"),
        ("select area_code, count(*) from metrics.counts", "Or write group by all."),
        ("select sum(area_code) from metrics.counts", "..."),
    ],
)
def test_the_usual_mistakes_are_told_what_to_do(confined: Confined, query: str, words: str) -> None:
    ending, _ = confined.ask(query)
    assert words in ending.message


def test_a_place_is_shown_below_its_line() -> None:
    assert marked_place("select 1\nfrm x", 9) == "  frm x\n  ^"
    long = "select " + "a, " * 200 + "!"
    line, mark = marked_place(long, len(long) - 1).split("\n")
    assert line[mark.index("^")] == "!"


@given(st.text(), st.integers(0, 50))
def test_a_place_in_bytes_is_a_place_in_characters(text: str, at: int) -> None:
    at = min(at, len(text))
    valid = text.encode(errors="ignore").decode()
    at = min(at, len(valid))
    assert characters(valid, len(valid[:at].encode())) == at


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("kent", "kent"),
        ("'12'", "12"),
        ("'it''s'", "it's"),
        ("12", 12),
        ("-0.5", -0.5),
        ("1.5E3", 1500.0),
        (" 2026-09-30 ", date(2026, 9, 30)),
        ("2026-02-30", "2026-02-30"),
        ("TRUE", True),
        ("null", None),
        ("'", "'"),
        ("1" * 40, "1" * 40),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, read: object) -> None:
    assert (value(written), type(value(written))) == (read, type(read))


def test_parameters_are_values_and_never_sql(confined: Confined) -> None:
    query = "select $area as area, $from::date as day, $n + 1 as n"
    given = {"area": "x'; drop table t; --", "from": "2026-01-31", "n": "41", "unused": "1"}
    _, table = confined.ask(query, **given)
    assert rows_of(table) == [("x'; drop table t; --", date(2026, 1, 31), 42)]
    ending, _ = confined.ask("select $area, $day", area="kent")
    assert (ending.outcome, ending.message) == ("refused", "No value is given for $day.")
    with pytest.raises(Refused, match="have names"):
        values(("1",), {})
    ending, _ = confined.ask("select * from metrics.counts where month >= $month", month="kent")
    assert ending.outcome == Outcome.FAILED


def rows_of(table: pa.Table) -> list[tuple]:
    return [tuple(row.values()) for row in table.to_pylist()]


def test_every_function_of_duckdb_is_allowed_or_refused_by_name() -> None:
    """Names that are not DuckDB's would be allowed for nothing; those of windows are unlisted."""
    kinds = {
        "functions": ("scalar", "aggregate", "macro"),
        "table_functions": ("table", "table_macro"),
    }
    windows = {
        "cume_dist", "dense_rank", "fill", "first_value", "grouping", "grouping_id", "lag",
        "last_value", "lead", "nth_value", "ntile", "percent_rank", "rank", "rank_dense",
        "row_number", "unnest",
    }  # fmt: skip
    for kind, types in kinds.items():
        found = duckdb.sql(
            f"select distinct function_name from duckdb_functions() where function_type in {types}"
        ).fetchall()
        assert names(kind) - {name for (name,) in found} <= windows
    assert not {"read_csv", "glob", "query", "query_table", "arrow_scan"} & names("table_functions")
    assert not {"getvariable", "current_setting", "write_log", "finalize"} & names("functions")


def test_files_hold_what_was_answered(tmp_path: Path) -> None:
    table = pa.table(
        {
            "n": pa.array(["5", None]),
            "share": pa.array([Decimal("0.50"), None], pa.decimal128(4, 2)),
            "code": pa.array(["a", 'b,"c'], pa.string()).dictionary_encode(),
            "day": [date(2020, 2, 29), None],
            "list": [[1, 2], None],
            "struct": [{"a": "é"}, None],
        }
    )
    table = table.cast(table.schema.set(0, table.schema.field(0).with_metadata(WHOLE)))
    assert files.csv(table).decode() == (
        'n,share,code,day,list,struct\n5,0.50,a,2020-02-29,"[1, 2]","{""a"": ""é""}"\n'
        ',,"b,""c",,,\n'
    )
    assert pl.read_json(files.json_array(table)).rows() == [
        (5, 0.5, "a", "2020-02-29", [1, 2], {"a": "é"}),
        (None, None, 'b,"c', None, None, None),
    ]
    assert files.json_lines(table).count(b"\n") == 2
    path = tmp_path / "a.parquet"
    path.write_bytes(files.parquet(table, {"warehouse": "abc"}))
    assert pl.read_parquet(path)["n"].to_list() == [5, None]
    assert pl.read_parquet_metadata(path)["warehouse"] == "abc"
    assert files.csv(pa.table({"a": pa.array([], pa.int64())})) == b"a\n"


@pytest.mark.parametrize(("size", "count"), [("1GB", 10**9), ("1.5 GiB", 3 << 29), ("10KB", 10**4)])
def test_a_size_is_read_in_bytes(size: str, count: int) -> None:
    assert size_in_bytes(size) == count


def source(warehouse: Path) -> Source:
    return Source(warehouse, "abc")


@pytest.mark.usefixtures("data_dir")
def test_every_query_is_recorded_before_and_after(warehouse: Path) -> None:
    for query, outcome, count in (
        ("select 1 union all select 2", "answered", 2),
        ("drop table x", "refused", 0),
        ("select nothing", "failed", 0),
    ):
        answer = Asking(Question(query), "anna", "page", source(warehouse), LIMITS).run()
        entry = next(entries(Wanted()))
        assert (entry.query, entry.who, entry.door) == (query, "anna", "page")
        assert (entry.outcome, entry.rows, entry.warehouse_version) == (outcome, count, "abc")
        assert answer.ending.outcome == outcome
    written = "".join(p.read_text() for p in settings().data_dir.rglob("*.jsonl"))
    assert "not found in FROM" not in written
    assert str(warehouse) not in written


@pytest.mark.usefixtures("data_dir")
def test_what_cannot_be_recorded_is_not_run(warehouse: Path) -> None:
    settings().data_dir.mkdir(exist_ok=True)
    (settings().data_dir / "audit").write_text("a file where the folder should be")
    asking = Asking(Question("select 1"), "anna", "page", source(warehouse), LIMITS, start=unused)
    with pytest.raises(OutcomesError):
        asking.run()


@pytest.mark.usefixtures("data_dir")
def test_a_query_that_is_too_long_is_not_run(warehouse: Path) -> None:
    query = "select '" + "x" * LONGEST_QUERY + "'"
    with pytest.raises(OutcomesError, match="100,000 are allowed"):
        Asking(Question(query), "anna", "page", source(warehouse), LIMITS, start=unused).run()


def unused(task: Task) -> Worker:
    raise AssertionError("a worker was started")


@pytest.mark.usefixtures("data_dir")
def test_a_query_is_cancelled_whenever_it_is_asked_to_be(warehouse: Path) -> None:
    endless = Question("select count(*) from range(100000000000)")
    for after in (0.0, 0.05, 0.5):
        asking = Asking(endless, "anna", "page", source(warehouse), LIMITS)
        threading.Timer(after, asking.cancel).start()
        began = time.monotonic()
        assert asking.run().ending.outcome == Outcome.CANCELLED
        assert time.monotonic() - began < 5
        assert next(entries(Wanted())).outcome == "cancelled"


@pytest.mark.usefixtures("data_dir")
def test_one_user_leaves_turns_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_SQL_WAIT_SECONDS", "0.2")
    settings.cache_clear()
    with turn("anna"):
        with pytest.raises(NoTurn), turn("anna"):
            pass
        with turn("ben"), pytest.raises(NoTurn), turn("clara"):
            pass
        with turn("clara"):
            pass
    with turn("anna"):
        pass


@pytest.mark.usefixtures("data_dir")
def test_turns_are_shared_by_processes_and_come_back_when_one_dies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OUTCOMES_SQL_WAIT_SECONDS", "0.2")
    settings.cache_clear()
    context = multiprocessing.get_context("fork")
    held = context.Event()
    other = context.Process(target=hold_a_turn, args=(held,))
    other.start()
    assert held.wait(10)
    with pytest.raises(NoTurn), turn("anna"):
        pass
    other.kill()
    other.join()
    with turn("anna"):
        pass


def hold_a_turn(held: threading.Event) -> None:
    with turn("anna"):
        held.set()
        time.sleep(60)


def test_who_waits_gives_up_when_cancelled() -> None:
    with turn("anna"), pytest.raises(NoTurn), turn("anna", lambda: True):
        pass


def test_progress_is_told(warehouse: Path) -> None:
    query = "select count(*) from range(3000000000) t(a) where hash(a) % 7 = 3"
    asked = Query(Worker(Task(str(warehouse), replace(LIMITS, seconds=1.5))), Question(query))
    assert asked.run().ending.outcome == Outcome.TIMED_OUT
    assert 0 < asked.progress < 1


def test_a_spare_worker_is_handed_out_once_and_only_for_its_task(warehouse: Path) -> None:
    spare, task = Spare(), Task(str(warehouse), LIMITS)
    spare.prepare(task)
    first = spare.take(task)
    second = spare.take(task)
    assert first is not second
    spare.prepare(task)
    other = spare.take(replace(task, limits=replace(LIMITS, rows=1)))
    assert Query(other, Question("select * from range(5)")).run().table.num_rows == 1
    for worker in (first, second):
        assert Query(worker, Question("select 1")).run().is_answered
    spare.prepare(task)
    spare.close()


def test_a_warehouse_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.duckdb").write_bytes(b"x" * 9000)
    for name in ("a.duckdb", "none.duckdb"):
        assert ask(tmp_path / name, "select 1").ending.outcome == Outcome.NO_WAREHOUSE


@pytest.mark.parametrize(
    "told",
    [
        '{"exception_type":"IO"}',
        '{"exception_type":"Out of Memory","exception_message":"x"}',
        '{"exception_type":"Permission"}',
        '{"exception_message":5}',
        '{"exception_message":"x","position":"zz"}',
        "Out of Memory Error: x",
        "[1]",
    ],
)
def test_a_query_cannot_say_that_something_else_failed(confined: Confined, told: str) -> None:
    ending, _ = confined.ask(f"select error('{told}')")
    assert (ending.outcome, ending.position) == (Outcome.FAILED, None)


def test_a_message_is_short_and_names_no_closed_view(confined: Confined) -> None:
    ending, _ = confined.ask(f"select {'n' * 50_000}")
    assert len(json.loads(ending.line())["ending"]["message"]) == LONGEST_MESSAGE
    ending, _ = confined.ask("from duckdb_setings")
    assert "duckdb_settings" not in ending.message


@pytest.mark.parametrize(
    "query",
    ["explain select 1", "/* a */ -- b\nEXPLAIN\nselect 1", "explain/**/analyze /* c */ select 1"],
)
def test_a_plan_is_asked_for_in_any_spelling(confined: Confined, query: str) -> None:
    _, table = confined.ask(query)
    assert "Projection" in table["plan"][0].as_py()


def test_comments_without_end_are_refused_at_once(confined: Confined) -> None:
    began = time.monotonic()
    ending, _ = confined.ask("/**/" * 20_000 + "explain " + "/**/" * 4000 + "x")
    assert ending.outcome in (Outcome.FAILED, Outcome.REFUSED)
    assert time.monotonic() - began < 3


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question("select '\ud800'"), "not UTF-8"),
        (Question("select $a", {"a": "x" * 100_001}), "100,000 are allowed"),
        (Question("select $a", {"a": "1", "A": "2"}), "case alone"),
    ],
)
def test_what_is_no_question_is_not_run(question: Question, words: str, warehouse: Path) -> None:
    with pytest.raises(OutcomesError, match=words):
        Asking(question, "anna", "page", source(warehouse), LIMITS, start=unused).run()


def test_rows_are_cut_exactly(warehouse: Path) -> None:
    for limit, outcome in ((4, "truncated"), (5, "answered"), (6, "answered")):
        answer = ask(warehouse, "from range(5)", replace(LIMITS, rows=limit))
        assert (answer.ending.outcome, len(rows(answer))) == (outcome, min(limit, 5))
