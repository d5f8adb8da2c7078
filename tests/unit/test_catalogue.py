"""The metric catalogue: kinds, versions of a definition, and what its files must say."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.places import PLACES
from etl.build.catalogue import Definition, definitions
from etl.errors import OutcomesError
from etl.live import open_live
from tests.warehouses import data_folder

HEADER = """-- title: T
-- unit: u
-- numerator: n
-- denominator: d
-- excluded: nothing
-- better: neither
-- dated by: finalised_date
-- source: s
"""
SELECT = "select *, finalised_date as counted_on, is_conviction as in_numerator from marts.a"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Read one metric file of this text."""

    def _read(text: str) -> Definition:
        (tmp_path / "metrics").mkdir(exist_ok=True)
        (tmp_path / "metrics" / "m.sql").write_text(text, encoding="utf-8")
        monkeypatch.setattr("etl.build.catalogue.SQL_DIR", tmp_path)
        return definitions()[0]

    return _read


def test_each_version_ends_where_the_next_begins(read) -> None:
    lines = "-- definition: 1 from 2000-01-01: first\n--   2 from 2010-01-01: second\n"
    versions = read(HEADER + lines + SELECT).versions
    assert [(v.number, v.from_date, v.until_date, v.reason) for v in versions] == [
        (1, date(2000, 1, 1), date(2010, 1, 1), "first"),
        (2, date(2010, 1, 1), None, "second"),
    ]


def test_a_version_with_a_select_of_its_own_counts_its_own_days(read) -> None:
    lines = "-- definition: 1 from 2000-01-01: first\n--   2 from 2010-01-01: second\n"
    earlier = f"-- version: 1\n-- runs until: 2011-12-31\n{SELECT} where x"
    found = read(f"{HEADER}{lines}{SELECT};\n\n{earlier}")
    assert found.versions[0].runs_until == date(2011, 12, 31)
    before, after = found.in_force.split("union all")
    assert "where x" in before and "counted_on < date '2010-01-01'" in before
    assert "where x" not in after and "counted_on >= date '2010-01-01'" in after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEADER}-- definition: one from 2000: x\n{SELECT}", "NUMBER from YYYY-MM-DD: REASON"),
        (f"{HEADER}-- kind: guess\n-- definition: 1 from 2000-01-01: x\n{SELECT}", "kind: guess"),
        (f"{HEADER}{SELECT}", "no line '-- definition"),
        (
            f"{HEADER}-- definition: 1 from 2000-01-01: x\n{SELECT};\n-- version: 1\n"
            f"-- runs until: 2001-01-01\n{SELECT}",
            "no earlier version {1}",
        ),
    ],
)
def test_a_header_that_cannot_be_read_is_named(read, text: str, said: str) -> None:
    with pytest.raises(OutcomesError, match=None) as raised:
        assert read(text).kind
    assert said in str(raised.value)


def test_old_and_new_run_side_by_side_over_an_overlap(made_up_data: Path) -> None:
    with data_folder(made_up_data), open_live() as con:
        rows = con.execute(
            "select version, min(month), max(month) from metrics.counts_side_by_side"
            " where metric = 'restraining_order_use' group by version order by version"
        ).fetchall()
        plain = con.execute(
            """
            select count(*) filter (where has_order_on_conviction), count(*)
            from marts.case_outcomes
            where is_conviction and principal_offence_group_code = 'harassment'
                and finalised_date between '2009-09-30' and '2012-09-29'
            """
        ).fetchone()
        counted = con.execute(
            "select sum(numerator)::bigint, sum(denominator)::bigint"
            " from metrics.counts_side_by_side where version = 1"
        ).fetchone()
    (first, begins, ends), (second, _, before) = rows
    assert (first, second) == (1, 2)
    assert begins >= date(2009, 9, 1) and ends <= date(2012, 9, 1)
    assert before <= date(2009, 9, 1)
    assert counted == plain


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("", (None, None)),
        ("-- page: cyberstalking\n", ("cyberstalking", None)),
        ("-- page: cyberstalking 3\n", ("cyberstalking", 3)),
    ],
)
def test_a_metric_may_name_its_page_and_its_place_there(line: str, page: tuple, read) -> None:
    definition = "-- definition: 1 from 2000-01-01: first\n"
    assert read(f"{HEADER}{line}{definition}{SELECT}").page == page


@pytest.mark.parametrize("page", ["cyberstalking third", "two pages 1"])
def test_a_page_that_cannot_be_read_is_said(page: str, read) -> None:
    lines = f"-- page: {page}\n-- definition: 1 from 2000-01-01: first\n"
    with pytest.raises(OutcomesError, match="must read 'PAGE NUMBER'"):
        _ = read(f"{HEADER}{lines}{SELECT}").page


def test_every_metric_names_a_page_that_there_is() -> None:
    pages = {place.url for place in PLACES}
    assert {definition.page[0] for definition in definitions()} <= pages
