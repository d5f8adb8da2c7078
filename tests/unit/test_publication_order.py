"""The order of a table's rows: offences as the reference lists them, in every file and page."""

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from etl.publication.files.sheets import book
from etl.publication.order import ordered
from etl.publication.page.wording import read_words
from etl.publication.table import KEYS
from tests.made_up_pages import OFFENCES, wide_release
from tests.parsed import parsed, tables
from tests.written_releases import written

NAMES = [name for _, _, name in OFFENCES]


def shown_in_order(names: Sequence[str]) -> bool:
    """Whether names come as they are listed, from whichever on, once or by place."""
    first = list(dict.fromkeys(names))
    return first == [name for name in NAMES if name in first]


def test_the_listed_order_is_not_that_of_the_alphabet() -> None:
    codes = [code for _, code, _ in OFFENCES]
    assert codes != sorted(codes) and sorted(NAMES) != NAMES


def test_csv_pages_and_worksheets_list_offences_alike(tmp_path: Path) -> None:
    release = wide_release()
    folder = written(release, tmp_path)
    for name in ("offences", "areas_by_offence"):
        with (folder / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert shown_in_order([row["offence_name"] for row in csv.DictReader(file)])
    on_page = [t for t in tables(parsed(folder / "index.html")) if t.name.startswith("offences-")]
    assert len(on_page) == len(release.measures)
    assert all(shown_in_order([row[0] for row in table.rows]) for table in on_page)
    for sheet in book(read_words(), release).sheets:
        if sheet.name in ("offences", "areas_by_offence"):
            place = [column.head for column in sheet.columns].index("Offence")
            measures = {row[0] for row in sheet.rows}
            for measure in measures:
                assert shown_in_order([row[place] for row in sheet.rows if row[0] == measure])


def test_rows_and_marks_move_together_and_none_is_lost() -> None:
    release = wide_release()
    for table in release.tables:
        shuffled = list(range(len(table.rows)))
        random.Random(7).shuffle(shuffled)
        mixed = type(table)(table.name, table.rows[shuffled], table.marks[shuffled])
        assert ordered(mixed, release.offence_order).as_text.equals(table.as_text)


def test_what_is_not_listed_follows_by_its_code_and_broad_before_narrow() -> None:
    table = wide_release().table("areas_by_offence")
    found = ordered(table, ["stalking"]).rows.filter(pl.col("area_code") == "area-00")
    codes = list(dict.fromkeys(found["offence_code"]))
    assert codes == ["stalking-and-harassment", "stalking", "breach_of_order", "harassment"]
    # All else is as the keys say.
    others = [key for key in KEYS if not key.startswith("offence_")]
    one = found.filter(pl.col("offence_code") == "stalking").select(others)
    assert one.equals(one.sort(others))
