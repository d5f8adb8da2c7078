"""The CPS's own tables, loaded as published and held against a plain recomputation."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from etl.judging.judge import judge
from etl.judging.set_aside import copies
from etl.landing.delivery import load
from etl.landing.periods import Period, period_from_path
from etl.ledger import deliveries
from etl.live import open_live
from etl.release import release
from tests.warehouses import data_folder

COPIED = ["Aug", "Dec", "Jul", "Nov", "Oct", "Sep"]


def ask(data: Path, query: str, *parameters: object) -> list[tuple]:
    with data_folder(data), open_live() as con:
        return con.execute(query, list(parameters)).fetchall()


def read_plainly(path: Path) -> dict[str, list[int]]:
    """Return the counts of a published file by area, in the order of its columns."""
    with path.open(newline="", encoding="ascii") as file:
        _, *rows = csv.reader(file)
    return {row[0]: [int(cell.replace(",", "")) for cell in row[1::2]] for row in rows}


def test_every_file_lands_and_the_copies_are_set_aside(published_data: Path) -> None:
    with data_folder(published_data):
        files = [file for entry in deliveries() for file in entry.files]
        repeated = copies(files)
        names = {file.file_id: file.file_name for file in files}
    assert len(files) == 53
    found = {names[copy]: original.file_name for copy, original in repeated.items()}
    stem = "{}/Principal_Offence_Category_{}.csv"
    assert found == {stem.format(2018, m): stem.format(2017, m) for m in COPIED}


@pytest.mark.parametrize(
    ("year", "convictions", "unsuccessful", "administrative"),
    [("2014-04-01", 530_041, 98_243, 8_996)],
)
def test_national_totals_of_a_financial_year(
    published_data: Path, year: str, convictions: int, unsuccessful: int, administrative: int
) -> None:
    query = """
        select sum(convictions), sum(unsuccessful)
        from marts.published_periods
        where period_type = 'financial year' and period_start = ?
            and (offence_category_code = 'administrative') = ?
    """
    assert ask(published_data, query, year, False) == [(convictions, unsuccessful)]
    assert ask(published_data, query, year, True) == [(None, administrative)]


def test_every_count_is_the_one_in_its_file(published_data: Path, real_data: Path) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for path in sorted(real_data.glob("cps_*/**/*.csv")):
        is_copy = path.parent.name == "2018" and path.stem.rsplit("_", 1)[1] in COPIED
        period = period_from_path(path)
        if not is_copy:
            for area, counts in read_plainly(path).items():
                expected[str(period), area] = sum(counts)
    rows = ask(
        published_data,
        """
        select period_type, period_start, coalesce(area_name, 'National'),
            sum(coalesce(convictions, 0) + unsuccessful)
        from marts.published_outcomes left join reference.areas using (area_code)
        group by all
        """,
    )
    spelling = {"GreaterManchester": "Greater Manchester", "Dyfed Powys": "Dyfed-Powys"}
    expected = {(p, spelling.get(area, area)): total for (p, area), total in expected.items()}
    found = {(str(Period(start, kind)), area): total for kind, start, area, total in rows}
    assert found == expected


def test_gaps_stay_gaps(published_data: Path) -> None:
    months = ask(published_data, "select month::varchar from quality.published_gaps order by all")
    assert [month for (month,) in months] == [
        "2015-11-01", "2016-02-01", "2016-03-01", "2017-04-01", "2017-05-01", "2017-06-01",
        *(f"2018-{number:02}-01" for number in range(4, 13)),
        "2019-01-01", "2019-02-01", "2019-03-01",
    ]  # fmt: skip
    query = """
        select distinct period_start::varchar from marts.published_periods
        where period_type = 'financial year' order by all
    """
    assert ask(published_data, query) == [("2014-04-01",), ("2016-04-01",)]


def test_the_checks_hold_of_the_real_tables(published_data: Path) -> None:
    query = "select violations from quality.contradictions where check_name like 'published%'"
    assert ask(published_data, query) == [(0,)] * 4


def test_months_sum_to_the_quarter_beside_them(published_data: Path) -> None:
    query = """
        select area_code, offence_category_code, sum(coalesce(convictions, 0)), sum(unsuccessful)
        from marts.published_outcomes
        where period_type = ? and period_start between date '2015-04-01' and date '2015-06-30'
        group by all order by all
    """
    months = ask(published_data, query, "month")
    assert len(months) == 43 * 13
    assert months == ask(published_data, query, "quarter")


def corrupted(real_data: Path, folder: Path, old: str, new: str) -> Path:
    """Copy the first quarter of 2015-16 with one text replaced, once."""
    text = (real_data / "cps_quarterly" / "POC-15-16-q1.csv").read_text(encoding="ascii")
    assert old in text
    path = folder / "POC-15-16-q1.csv"
    path.write_text(text.replace(old, new, 1), encoding="ascii")
    return path


def judged(path: Path) -> tuple[dict[str, int], list[tuple[int, str | None]]]:
    """Load a published file; return contradictions by check and the (line, column) of faults."""
    judgement = judge(load("cps_published", [path]).delivery)
    contradictions = {check.title: check.violations for check in judgement.checks}
    return contradictions, [(fault.line, fault.column_name) for fault in judgement.faults]


@pytest.mark.usefixtures("data_dir")
def test_a_national_total_that_is_no_sum_is_found(real_data: Path, tmp_path: Path) -> None:
    found, _ = judged(corrupted(real_data, tmp_path, "National,219", "National,220"))
    assert found["The national count is the sum of the areas"] == 1


@pytest.mark.usefixtures("data_dir")
def test_a_percentage_that_is_none_of_its_counts_is_found(real_data: Path, tmp_path: Path) -> None:
    found, _ = judged(corrupted(real_data, tmp_path, "National,219,82.60%", "National,219,82.80%"))
    assert found["A printed percentage agrees with its counts to 0.06 points"] == 1


@pytest.mark.usefixtures("data_dir")
def test_a_quarter_that_is_not_its_months_is_found(real_data: Path, tmp_path: Path) -> None:
    load("cps_published", [real_data / "cps_monthly" / "2015"])
    changed = "Avon and Somerset,14,93.30%,1,6.70%", "Avon and Somerset,15,93.80%,1,6.20%"
    found, _ = judged(corrupted(real_data, tmp_path, *changed))
    assert found["Three published months sum to the published quarter"] == 1


@pytest.mark.usefixtures("data_dir")
def test_a_count_that_is_no_number_and_an_unknown_area_are_quarantined(
    real_data: Path, tmp_path: Path
) -> None:
    _, faults = judged(corrupted(real_data, tmp_path, "Bedfordshire,", "Bedfordshore,"))
    assert {line for line, _ in faults} == {4}
    assert {column for _, column in faults} == {"area_code"}


@pytest.mark.usefixtures("data_dir")
def test_an_unreadable_count_is_quarantined_where_it_stands(
    real_data: Path, tmp_path: Path
) -> None:
    _, faults = judged(corrupted(real_data, tmp_path, "Somerset,14,", "Somerset,none,"))
    assert faults == [(3, "convictions")]


@pytest.mark.usefixtures("data_dir")
def test_rows_made_of_one_line_are_accounted_for_one_by_one(
    real_data: Path, tmp_path: Path
) -> None:
    path = corrupted(real_data, tmp_path, "Bedfordshire,", "Bedfordshore,")
    path.write_text(path.read_text().replace("Somerset,14,93.30%", "Somerset,none,some", 1))
    load("cps_published", [path])
    results = {result.check_id: result for result in release().results}
    assert results["deliveries.quality.deliveries.quarantine_agrees_with_ledger"].is_met
    assert results["deliveries.quality.deliveries.every_row_accounted_for"].is_met
    assert not results["deliveries.quality.deliveries.quarantined_share_is_tolerable"].is_met


@pytest.mark.usefixtures("data_dir")
def test_a_path_without_a_period_is_refused(real_data: Path, tmp_path: Path) -> None:
    path = corrupted(real_data, tmp_path, "National", "National").rename(tmp_path / "poc.csv")
    assert "No period can be read" in load("cps_published", [path]).refused["poc.csv"]


@pytest.mark.usefixtures("data_dir")
def test_a_copy_is_found_whichever_came_first(real_data: Path) -> None:
    folder = real_data / "cps_monthly"
    load("cps_published", [folder / "2018" / "Principal_Offence_Category_Aug.csv"])
    load("cps_published", [folder / "2017" / "Principal_Offence_Category_Aug.csv"])
    files = [file for entry in deliveries() for file in entry.files]
    assert {f.file_id for f in files if f.period_start.year == 2018} == set(copies(files))


VARIANTS = {
    "byte order mark": lambda text: "\ufeff" + text,
    "LF line ends": lambda text: text.replace("\r\n", "\n"),
    "capitals": lambda text: text.upper().replace("NATIONAL", "National", 1),
    "ampersands": lambda text: text.replace("Avon and Somerset", "Avon & Somerset"),
    "double spaces": lambda text: text.replace("Number of ", "Number  of ", 1),
    "no percent signs": lambda text: text.replace("%", ""),
    "empty last column": lambda text: text.replace("\r\n", ",\r\n"),
    "blank last lines": lambda text: text + "\r\n\r\n",
}


@pytest.mark.usefixtures("data_dir")
@pytest.mark.parametrize("variant", VARIANTS)
def test_another_file_of_the_family_loads(real_data: Path, tmp_path: Path, variant: str) -> None:
    source = real_data / "cps_quarterly" / "POC-15-16-q1.csv"
    text = source.read_bytes().decode("ascii")
    changed = tmp_path / "changed" / "Poc 2015-16 Q1.csv"
    changed.parent.mkdir()
    changed.write_bytes(VARIANTS[variant](text).encode("utf-8"))
    load("cps_published", [source])
    contradictions, faults = judged(changed)
    assert (faults, set(contradictions.values())) == ([], {0})
    first, second = (entry.files[0] for entry in deliveries())
    assert second.values_sha256 == first.values_sha256
