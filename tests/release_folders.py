"""Folders of releases as the gate reads them, written without the product's writers."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

C, X = "[c]", "[x]"
REGION_OF = {"kent": "South East", "surrey": "South East", "cumbria": "North West"}
CLASS_OF = {"stalking": "personal", "harassment": "personal", "other": "rest"}
_COLUMNS = (
    "quarter", "area_type", "area_code", "area_name", "region", "offence_type", "offence_code",
    "offence_name", "measure", "measure_title", "numerator", "denominator", "eligible", "percent",
    "percent_low", "percent_high", "coverage_percent", "definition_version", "first_published",
)  # fmt: skip


def row(
    area: str, n: object = X, d: object = X, e: object = None, *, offence: str = "all",
    measure: str = "m", quarter: str = "2026-Q3", first: str = "2026-Q3", **other: object,
) -> dict[str, object]:  # fmt: skip
    """A row: 'all', a region or an area; 'all', a class or a group. ``e`` is as ``d`` if not given.

    Percentages follow where counts are shown, and are withheld where they are.
    """
    e = d if e is None else e
    values = {
        "percent": _percent(n, d), "percent_low": C, "percent_high": C,
        "coverage_percent": _percent(d, e),
    }  # fmt: skip
    return {
        "quarter": quarter, "area_type": _kind(area, REGION_OF, ("nation", "region", "area")),
        "area_code": area.lower().replace(" ", "-"), "area_name": area,
        "region": REGION_OF.get(area, area),
        "offence_type": _kind(offence, CLASS_OF, ("all", "class", "group")),
        "offence_code": offence, "offence_name": offence, "measure": measure,
        "measure_title": measure, "numerator": n, "denominator": d, "eligible": e, **values,
        "definition_version": 1, "first_published": first, **other,
    }  # fmt: skip


def _kind(name: str, parent_of: dict[str, str], kinds: tuple[str, str, str]) -> str:
    return kinds[0] if name == "all" else kinds[2] if name in parent_of else kinds[1]


def _percent(part: object, whole: object) -> str:
    if C in (part, whole):
        return C
    if X in (part, whole) or not whole:
        return "[z]"
    return f"{100 * int(part) / int(whole):.1f}"


def write_folder(
    root: Path, rows: Sequence[dict] | dict[str, Sequence[dict]], name: str = "2026-Q3",
    rounded_to: int | None = None, **told: object,
) -> Path:  # fmt: skip
    """Write a release of one table 'areas', or of several by name; return its folder."""
    tables = rows if isinstance(rows, dict) else {"areas": rows}
    folder = root / name
    (folder / "tables").mkdir(parents=True)
    for table, own in tables.items():
        with (folder / "tables" / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, _COLUMNS)
            writer.writeheader()
            writer.writerows(own)
    entry = {"is_protected": True} | ({"rounded_to": rounded_to} if rounded_to else {})
    release = {
        "schema": 1, "name": name, "published_at": f"{name[:4]}-12-10T09:30{name[-2:]}",
        "relations": [], "same": [["m.denominator", "m.eligible"]], "omitted": [],
        "tables": [{"name": table, "rows": len(own)} | entry for table, own in tables.items()],
        "hierarchy": {"area": REGION_OF, "offence": CLASS_OF},
    }  # fmt: skip
    (folder / "release.json").write_text(json.dumps(release | told), encoding="utf-8")
    return folder
