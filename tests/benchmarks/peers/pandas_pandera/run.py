"""The whole pipeline in pandas and pandera.

    python run.py DELIVERIES REFERENCE OUT

DELIVERIES has a folder for each delivery, called by its number; OUT gets a Parquet file for each
mart, for the counts and for the rejected rows.
"""

import json
import sys
from pathlib import Path

import pandas as pd
from checks import check
from contract import TABLES, Table
from marts import cases_mart, charges_mart, count, orders_mart
from reading import read
from rules import broken, landed_schema, repeated, with_parents, without_superseded


def accept(
    name: str, table: Table, deliveries: Path, reference: Path, accepted: dict[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, int]]:
    """Return the accepted rows, the rejected ones with their reason, and the account of rows."""
    rows, unreadable = read(name, table, deliveries)
    faults = [broken(rows, landed_schema(name, table, reference)), repeated(rows, name, table)]
    faulty = pd.concat(faults)
    valid = rows.drop(index=faulty["place"].unique()) if len(faulty) else rows
    newest = without_superseded(valid, table)
    kept = newest
    if table.parent:
        parent, key = table.parent
        places = with_parents(newest, accepted[parent], key)
        kept = newest[places.notna()].assign(parent_place=places)
        orphans = newest.index[places.isna()]
        rule = f"{name}_parent_known"
        faults.append(pd.DataFrame({"place": orphans, "column_name": key[0], "rule": rule}))
    reasons = pd.concat(faults)
    reasons["file_name"] = rows["file_name"].reindex(reasons["place"]).array
    rejected = pd.concat([reasons, unreadable]).assign(contract_table=name)
    account = {
        "read": len(rows),
        "accepted": len(kept),
        "rejected": reasons["place"].nunique(),
        "superseded": len(valid) - len(newest),
    }
    is_made_up = kept[table.key[0]].str.startswith("madeup-")
    return kept.assign(is_made_up=is_made_up), rejected, account


def main(deliveries: Path, reference: Path, out: Path) -> dict:
    """Read, judge, build, check, write. Raises where a critical check fails."""
    accepted: dict[str, pd.DataFrame] = {}
    rejected, accounts = [], {}
    for name, table in TABLES.items():
        accepted[name], faults, accounts[name] = accept(
            name, table, deliveries, reference, accepted
        )
        rejected.append(faults)
    tables = {
        "charges": charges_mart(accepted["charges"], reference),
        "restraining_orders": orders_mart(accepted["restraining_orders"], reference),
        "order_breaches": accepted["order_breaches"],
    }
    tables["case_outcomes"] = cases_mart(
        accepted["case_outcomes"], tables["charges"], tables["restraining_orders"], reference
    )
    tables["counts"] = count(tables["case_outcomes"])
    warnings = check(tables, accounts)
    tables["rejected"] = pd.concat(rejected).astype({"line": "Int64", "place": "Int64"})
    for name, table in tables.items():
        table.to_parquet(out / f"{name}.parquet", index=False)
    return {"warnings": warnings, "rows": accounts}


if __name__ == "__main__":
    print("\n" + json.dumps(main(*map(Path, sys.argv[1:]))))
