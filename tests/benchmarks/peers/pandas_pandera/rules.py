"""The rules of the contract as pandera schemas; which rows break one, repeat, or stray."""

from functools import partial
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from contract import Column, Table
from reading import DTYPES, reference_list

EARLIEST = pd.Timestamp("1990-01-01")


def landed_schema(name: str, table: Table, reference: Path) -> pa.DataFrameSchema:
    """The schema every landed row must meet."""
    columns = {
        column_name: pa.Column(
            DTYPES[column.kind],
            checks=_column_checks(column_name, column, reference),
            nullable=not column.required,
        )
        for column_name, column in table.columns.items()
    }
    in_past = [
        _rule(f"{day}_plausible_date", lambda rows, day=day: ~(rows[day] > rows["known_on"]))
        for day, column in table.columns.items()
        if column.kind == "date" and not column.open_ended
    ]
    return pa.DataFrameSchema(columns, checks=[*in_past, *_written_rules(name, reference)])


def _rule(name: str, holds) -> pa.Check:
    return pa.Check(holds, name=name, error=name, ignore_na=False)


def _column_checks(name: str, column: Column, reference: Path) -> list[pa.Check]:
    checks = []
    if column.codes:
        reference_name, code = column.codes
        codes = reference_list(reference, reference_name)[code]
        checks.append(pa.Check.isin(list(codes), error=f"{name}_known_code"))
    if column.items:
        reference_name, code = column.items
        known = set(reference_list(reference, reference_name)[code])
        checks.append(pa.Check(partial(_all_known, known=known), error=f"{name}_known_codes"))
    if column.kind == "id":
        checks.append(pa.Check(_has_no_padding, error=f"{name}_no_padding"))
    if column.kind == "date":
        checks.append(pa.Check.ge(EARLIEST, error=f"{name}_plausible_date"))
    return checks


def _all_known(lists: pd.Series, known: set[str]) -> pd.Series:
    good = [codes for codes in lists.cat.categories if known.issuperset(codes.split(";"))]
    return lists.isin(good)


def _has_no_padding(ids: pd.Series) -> pd.Series:
    return ~(ids.str.startswith(" ") | ids.str.endswith(" "))


def _in_order(first: str, second: str) -> pa.Check:
    return _rule(f"{second}_on_or_after_{first}", lambda rows: ~(rows[second] < rows[first]))


def _at_least(column: str, least: int) -> pa.Check:
    return _rule(f"{column}_at_least", lambda rows: ~(rows[column] < least).fillna(False))


def _in_force(reference: Path, code: str, listed: tuple[str, str], day: str) -> pa.Check:
    offences = reference_list(reference, listed[0]).set_index(listed[1])
    since = pd.to_datetime(offences["in_force_from"])
    return _rule(
        f"{code}_in_force", lambda rows: ~(rows[day] < rows[code].map(since).astype(DTYPES["date"]))
    )


def _written_rules(name: str, reference: Path) -> list[pa.Check]:
    if name == "case_outcomes":
        outcomes = reference_list(reference, "outcomes")
        convictions = list(outcomes.loc[outcomes["is_conviction"], "outcome_code"])
        return [
            _in_order("referred_date", "charged_date"),
            _in_order("charged_date", "finalised_date"),
            _at_least("incident_count", 1),
            _at_least("sentence_months", 0),
            _in_force(
                reference, "principal_offence_code", ("offences", "offence_code"), "charged_date"
            ),
            _rule(
                "outcome_with_finalisation",
                lambda rows: rows["outcome_code"].isna() == rows["finalised_date"].isna(),
            ),
            _rule(
                "no_reason_for_conviction",
                lambda rows: (
                    rows["non_conviction_reason_code"].isna()
                    | ~rows["outcome_code"].isin(convictions)
                ),
            ),
        ]
    if name == "charges":
        return [
            _at_least("charge_number", 1),
            _in_order("offence_date", "charged_date"),
            _in_force(reference, "offence_code", ("offences", "offence_code"), "offence_date"),
        ]
    if name == "restraining_orders":
        decisions = reference_list(reference, "order_decisions")
        made = list(decisions.loc[decisions["is_made"], "decision_code"])
        return [
            _in_order("made_date", "end_date"),
            _in_order("applied_date", "made_date"),
            _in_force(reference, "basis_code", ("order_bases", "basis_code"), "made_date"),
            _rule(
                "order_with_decision",
                lambda rows: rows["made_date"].notna() == rows["decision_code"].isin(made),
            ),
        ]
    return []


def broken(rows: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Return place, column_name and rule of every rule that a row breaks."""
    try:
        schema.validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        cases = cases.rename(columns={"index": "place", "column": "column_name", "check": "rule"})
        return cases[["place", "column_name", "rule"]].drop_duplicates(["place", "rule"])
    return pd.DataFrame({"place": [], "column_name": [], "rule": []})


def repeated(rows: pd.DataFrame, name: str, table: Table) -> pd.DataFrame:
    """Of the same row twice in one delivery the first stays; of different rows none does."""
    key = ["delivery_number", *table.key]
    whole = rows[table.key].notna().all(axis=1)
    twice = rows[whole & rows.duplicated(key, keep=False)]
    same = [*table.columns, "delivery_number"]
    kinds = twice.drop_duplicates(same).groupby(key).size().rename("kinds")
    judged = twice.join(kinds, on=key)
    faulty = judged[(judged["kinds"] > 1) | judged.duplicated(key)]
    rule = f"{name}_unique_key"
    return pd.DataFrame({"place": faulty.index, "column_name": table.key[0], "rule": rule})


def without_superseded(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Rows of which no later delivery has one of the same key."""
    if rows["delivery_number"].nunique() < 2:
        return rows
    newest_last = rows.sort_values("delivery_number", kind="stable")
    return rows.loc[newest_last.drop_duplicates(table.key, keep="last").index.sort_values()]


def with_parents(rows: pd.DataFrame, parents: pd.DataFrame, key: list[str]) -> pd.Series:
    """Return the place of each row's parent among the accepted ones, null where there is none."""
    places = parents[key].assign(parent_place=parents.index)
    merged = rows[key].merge(places, on=key, how="left")
    return pd.Series(merged["parent_place"].astype("Int64").array, index=rows.index)
