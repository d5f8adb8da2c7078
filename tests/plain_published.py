"""The CPS's published files counted plainly, quarter by quarter, with no code of the product."""

import csv
import re
from collections import defaultdict
from pathlib import Path

from tests.plain_disclosure import Key

CATEGORIES = (
    "homicide", "against_the_person", "sexual", "burglary", "robbery", "theft_and_handling",
    "fraud_and_forgery", "criminal_damage", "drugs", "public_order", "other_not_motoring",
    "motoring",
)  # fmt: skip
RATE, WITH = "published_conviction_rate", "published_conviction_rate_with_administrative"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# These repeat the files of 2017 under the name of 2018.
_COPIES = {("2018", month) for month in range(7, 13)}
# (area, category, convicted or not) -> count
Table = dict[tuple[str, str, str], int]


def tables(folder: Path) -> dict[str, list[Table]]:
    """The tables that make up each quarter: one where it is published, or three of its months."""
    months: dict[str, list[Table]] = defaultdict(list)
    for path in sorted((folder / "cps_monthly").rglob("*.csv")):
        year, month = path.parent.name, _month(path.stem)
        if (year, month) not in _COPIES:
            months[f"{year}-Q{(month + 2) // 3}"].append(_table(path))
    found = {quarter: held for quarter, held in months.items() if len(held) == 3}
    for path in (folder / "cps_quarterly").glob("*.csv"):
        year, number = re.fullmatch(r"POC-(\d\d)-\d\d-q(\d)", path.stem).groups()
        calendar = (2000 + int(year), int(number) + 1) if number != "4" else (2001 + int(year), 1)
        found["{}-Q{}".format(*calendar)] = [_table(path)]
    return found


def _month(stem: str) -> int:
    (name,) = [word for word in re.split(r"[^a-z]+", stem.lower()) if word[:3] in _MONTHS]
    return _MONTHS.index(name[:3]) + 1


def _table(path: Path) -> Table:
    with path.open(newline="", encoding="ascii") as file:
        _, *rows = csv.reader(file)
    found: Table = {}
    for name, *cells in rows:
        area = _code(name)
        for place, category in enumerate(CATEGORIES):
            found[area, category, "convicted"] = _number(cells[4 * place])
            found[area, category, "not"] = _number(cells[4 * place + 2])
        found[area, "administrative", "not"] = _number(cells[48])
    return found


def _code(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])| ", "-", name).lower()


def _number(cell: str) -> int:
    return int(cell.replace(",", ""))


def exact(folder: Path) -> dict[Key, tuple[int, int, int]]:
    """What must stand in the tables, by quarter, area, category and measure.

    Sums over areas are those of the areas; 'all' is never the publisher's own line.
    """
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for quarter, held in tables(folder).items():
        for table in held:
            for (area, category, ending), count in table.items():
                if area != "national":
                    for place in (area, "all"):
                        for key in _keys(quarter, place, category):
                            sums[key][0] += count if ending == "convicted" else 0
                            sums[key][1] += count
    return {key: (part, whole, whole) for key, (part, whole) in sums.items()}


def _keys(quarter: str, place: str, category: str) -> list[Key]:
    keys = [(quarter, place, "all", WITH)]
    if category != "administrative":
        keys += [(quarter, place, category, RATE), (quarter, place, "all", RATE)]
    return keys


def printed_small(folder: Path, threshold: int = 5) -> tuple[int, int]:
    """Count the convictions and unsuccessful outcomes by quarter, area and category: the small
    ones, and all."""
    sums: dict[tuple, int] = defaultdict(int)
    for quarter, held in tables(folder).items():
        for table in held:
            for (area, category, ending), count in table.items():
                if area != "national" and category != "administrative":
                    sums[quarter, area, category, ending] += count
    return sum(1 <= count < threshold for count in sums.values()), len(sums)
