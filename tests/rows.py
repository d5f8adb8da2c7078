"""Write small deliveries: a test names only the columns that matter to it."""

from pathlib import Path

from etl.contract import contract

DEFAULTS = {
    "case_outcomes": {
        "case_id": "c1",
        "defendant_id": "d1",
        "area_code": "cumbria",
        "referred_date": "2024-01-01",
        "charged_date": "2024-02-01",
        "finalised_date": "2024-06-10",
        "principal_offence_code": "195/12",
        "outcome_code": "guilty_plea",
    },
    "charges": {
        "case_id": "c1",
        "defendant_id": "d1",
        "charge_number": "1",
        "offence_code": "195/12",
        "offence_date": "2024-01-01",
        "charged_date": "2024-02-01",
    },
    "restraining_orders": {
        "order_id": "o1",
        "case_id": "c1",
        "defendant_id": "d1",
        "applied_date": "2024-06-10",
        "decision_code": "made",
        "made_date": "2024-06-10",
        "basis_code": "conviction",
    },
    "order_breaches": {"breach_id": "b1", "order_id": "o1", "breach_date": "2024-08-01"},
}


def line(table: str, **values: str) -> str:
    """Return one CSV line of a contract table: defaults, and what the test says."""
    row = DEFAULTS[table] | values
    return ",".join(row.get(name, "") for name in contract()[table].column_names)


def header(table: str) -> str:
    """Return the header line of a contract table."""
    return ",".join(contract()[table].column_names)


def write_rows(folder: Path, table: str, *rows: dict[str, str], name: str | None = None) -> Path:
    """Write a file of a contract table with one line a dict; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or table}.csv"
    lines = [header(table), *(line(table, **row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_parents(folder: Path, table: str, *rows: dict[str, str]) -> None:
    """Write what the rows of a table belong to: their cases, and for breaches their orders."""
    parent = contract()[table].parent
    if parent is None:
        return
    keys = {tuple((DEFAULTS[table] | row)[name] for name in parent.columns) for row in rows}
    above = [dict(zip(parent.columns, key, strict=True)) for key in sorted(keys)]
    write_rows(folder, parent.table, *above, name=f"{parent.table}_of_{table}")
    write_parents(folder, parent.table, *above)
