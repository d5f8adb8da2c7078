"""The Ministry of Justice's defendants at magistrates' courts in 2018, mapped by one SQL file."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from etl.live import open_live
from tests.warehouses import build_from, data_folder

FILE = Path("moj") / "magistrates_outcomes_2018.csv.gz"


@pytest.fixture(scope="module")
def magistrates(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("magistrates")
    build_from(folder, moj_magistrates=[real_data / FILE])
    return folder


def ask(folder: Path, query: str) -> list[tuple]:
    with data_folder(folder), open_live() as con:
        return con.execute(query).fetchall()


def test_every_defendant_lands_and_none_is_set_aside(magistrates: Path) -> None:
    query = "select rows_read, rows_loaded, rows_quarantined from quality.deliveries"
    assert ask(magistrates, query) == [(1_442_617, 1_442_617, 0)]


def test_offences_of_the_act_are_those_published(magistrates: Path) -> None:
    rows = ask(
        magistrates,
        "select principal_offence_code, count(*), count_if(is_conviction)::bigint,"
        " count_if(is_open)::bigint from marts.case_outcomes group by all",
    )
    found = {code: tuple(counts) for code, *counts in rows}
    assert {code: found[code] for code in ("195/94", "195/12", "008/30", "moj-8.q", "008/31")} == {
        "195/94": (5_579, 4_003, 10),
        "195/12": (837, 550, 5),
        "008/30": (856, 400, 167),
        "moj-8.q": (520, 189, 184),
        "008/31": (10_541, 8_529, 470),
    }
    # Sending letters with intent has two labels, both of one offence of our list.
    assert len(found) == 336


def test_groups_are_s2_and_s4_and_s2a_and_s4a(magistrates: Path) -> None:
    rows = ask(
        magistrates,
        "select offence_group_code, count(*) from marts.case_outcomes"
        " where is_stalking_or_harassment group by all",
    )
    assert dict(rows) == {"harassment": 5_579 + 856, "stalking": 837 + 520}


def test_what_the_file_does_not_say_is_not_recorded(magistrates: Path) -> None:
    rows = ask(
        magistrates,
        "select metric, sum(numerator)::bigint, sum(denominator)::bigint, sum(eligible) > 5000"
        " from metrics.counts where metric in"
        " ('dv_overlap', 'cyberstalking_share', 'restraining_order_use') group by all order by all",
    )
    assert rows == [
        ("cyberstalking_share", 0, 0, True),
        ("dv_overlap", 0, 0, True),
        ("restraining_order_use", 0, 0, True),
    ]
    known = "count(has_restraining_order), count(is_partner_or_family), count(victim_id)"
    assert ask(magistrates, f"select {known} from marts.case_outcomes") == [(0, 0, 0)]


def test_quarters_are_known_whole(magistrates: Path) -> None:
    query = "select data_from::varchar, data_to::varchar, dated_to from quality.freshness"
    assert ask(magistrates, query) == [("2018-01-01", "2018-12-31", "quarter")]


def test_outcomes_by_area_are_those_of_a_plain_recount(magistrates: Path, real_data: Path) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    with gzip.open(real_data / FILE, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            force = row["force_code"].lower().replace(" ", "-")
            area = {"metropolitan": "metropolitan-and-city"}.get(force, force)
            area = "specialist" if area.startswith("special") else area
            is_convicted = row["convicted_not_convicted"].startswith("01")
            is_open = row["outcome"].startswith("06")
            result = "open" if is_open else "convicted" if is_convicted else "other"
            counted[area, result] += int(row["count"])
    rows = ask(
        magistrates,
        "select area_code, case when is_open then 'open' when is_conviction then 'convicted'"
        " else 'other' end, count(*) from marts.case_outcomes group by all",
    )
    assert {(area, result): number for area, result, number in rows} == counted
