"""Areas in a table, in alphabetical order: the counts of each, and whether it differs."""

from etl.findings.areas import AreaComparison
from etl.findings.words import Row
from etl.measurement.intervals import Estimate


def area_table(found: AreaComparison) -> list[Row]:
    """Return a row an area: counts, rate, interval, whether it differs, case mix allowed for.

    What an area has not is None: whether it differs where it was not compared, all of case mix
    where it is too small, or there are too few, to be compared.
    """
    compared = _codes(found.compared) if found.funnel else set()
    by_mix = _codes(found.with_mix)
    different, different_by_mix = _codes(found.different), _codes(found.different_by_mix)
    mixed = {row["area_code"]: row for row in found.with_mix}
    return [
        row
        | {
            "is_compared": row["area_code"] in compared,
            "is_different": _if_in(compared, row, different),
            "is_different_by_mix": _if_in(by_mix, row, different_by_mix),
        }
        | _by_mix(mixed.get(row["area_code"], {}))
        for row in found.rows
    ]


def _if_in(compared: set[str], row: Row, different: set[str]) -> bool | None:
    return row["area_code"] in different if row["area_code"] in compared else None


def _codes(rows: tuple[Row, ...]) -> set[str]:
    return {row["area_code"] for row in rows}


def _by_mix(row: Row) -> Row:
    indirect = row.get("indirect")
    return {
        "expected_by_mix": indirect.expected if indirect else None,
        **_estimate("ratio_to_case_mix", indirect.ratio if indirect else None),
        **_estimate("standardised", row.get("direct")),
    }


def _estimate(name: str, found: Estimate | None) -> Row:
    return {
        name: found.value if found else None,
        f"{name}_low": found.low if found else None,
        f"{name}_high": found.high if found else None,
    }
