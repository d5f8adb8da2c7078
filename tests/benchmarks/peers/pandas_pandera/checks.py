"""What must hold of what was built: pandera schemas, and what reads two tables in plain pandas.

Critical checks stop the run; warnings are printed.
"""

import pandas as pd
import pandera.pandas as pa

RECORDED = ["yes", "no", "not recorded"]
TOTALS = ["all", "total", "national", "england-and-wales"]
MINIMUM_RECORDED = 0.8


def _never(name: str, condition) -> pa.Check:
    return pa.Check(lambda rows: ~condition(rows), name=name, error=name, ignore_na=False)


def _filled(*names: str) -> dict[str, pa.Column]:
    return {name: pa.Column(nullable=False) for name in names}


SCHEMAS = {
    "case_outcomes": pa.DataFrameSchema(
        _filled("case_id", "defendant_id", "area_code", "is_made_up", "is_open", "is_finalised"),
        unique=["case_id", "defendant_id"],
        checks=[
            _never("case_is_open_or_finalised", lambda r: r["is_open"] == r["is_finalised"]),
            _never(
                "finalised_case_is_dated",
                lambda r: r["is_finalised"] != r["finalised_date"].notna(),
            ),
            _never(
                "finalised_case_has_one_outcome",
                lambda r: r["is_finalised"] & (r["is_conviction"] == r["is_unsuccessful"]),
            ),
            _never(
                "open_case_has_no_outcome",
                lambda r: r["is_open"] & (r["is_conviction"] | r["is_unsuccessful"]),
            ),
            _never(
                "administrative_is_unsuccessful",
                lambda r: r["is_administrative"] & ~r["is_unsuccessful"],
            ),
        ],
    ),
    "charges": pa.DataFrameSchema(
        _filled("case_id", "defendant_id", "charge_number", "offence_code"),
        unique=["case_id", "defendant_id", "charge_number"],
    ),
    "restraining_orders": pa.DataFrameSchema(
        _filled("order_id", "case_id", "defendant_id", "decision_code"),
        unique=["order_id"],
        checks=[
            _never(
                "order_made_is_dated",
                lambda r: (r["decision_code"] == "made") != r["made_date"].notna(),
            )
        ],
    ),
    "order_breaches": pa.DataFrameSchema(
        _filled("breach_id", "order_id", "breach_date"), unique=["breach_id"]
    ),
    "counts": pa.DataFrameSchema(
        _filled("metric", "area_code", "offence_group_code", "is_made_up", "numerator")
        | {
            "dv": pa.Column(checks=pa.Check.isin(RECORDED)),
            "cyber": pa.Column(checks=pa.Check.isin(RECORDED)),
            "area_code": pa.Column(checks=pa.Check.notin(TOTALS)),
            "offence_group_code": pa.Column(checks=pa.Check.notin(TOTALS)),
            "month": pa.Column(checks=pa.Check(lambda month: month.dt.day == 1)),
            "numerator": pa.Column(checks=pa.Check.ge(0)),
        },
        unique=[
            "metric", "month", "area_code", "offence_group_code", "dv", "cyber", "is_made_up"
        ],
        checks=[
            _never("numerator_is_part", lambda r: r["numerator"] > r["denominator"]),
            _never("denominator_is_part", lambda r: r["denominator"] > r["eligible"]),
        ],
    ),
}  # fmt: skip


def check(tables: dict[str, pd.DataFrame], accounts: dict[str, dict[str, int]]) -> list[str]:
    """Return the names of the warnings. Raise SchemaErrors or ValueError for anything critical."""
    for name, schema in SCHEMAS.items():
        schema.validate(tables[name], lazy=True)
    failed = [name for name, is_broken in _critical(tables, accounts).items() if is_broken]
    if failed:
        raise ValueError(f"critical checks failed: {', '.join(failed)}")
    return [name for name, is_broken in _warnings(tables).items() if is_broken]


def _critical(
    tables: dict[str, pd.DataFrame], accounts: dict[str, dict[str, int]]
) -> dict[str, bool]:
    cases, orders, counts = (tables[n] for n in ("case_outcomes", "restraining_orders", "counts"))
    made = orders.loc[orders["decision_code"] == "made", "parent_place"]
    flagged = cases["has_restraining_order"]
    agrees = flagged.isna().all() if orders.empty else (flagged == cases.index.isin(made)).all()
    rates = counts[counts["metric"] == "conviction_rate"]
    counted = rates.groupby("area_code")["numerator"].sum()
    existing = cases.groupby(cases["area_code"].astype("str"))["is_conviction"].sum()
    accounted = [
        a["read"] != a["accepted"] + a["rejected"] + a["superseded"] for a in accounts.values()
    ]
    rejected, read = (sum(a[n] for a in accounts.values()) for n in ("rejected", "read"))
    return {
        "order_flag_agrees_with_orders": not agrees,
        "area_has_cases": not set(counts["area_code"]) <= set(cases["area_code"].astype("str")),
        "convictions_exist_as_cases": bool((counted > existing.reindex(counted.index)).any()),
        "every_row_is_accounted_for": any(accounted),
        "rejected_share_is_tolerable": rejected > 0.01 * read,
    }


def _warnings(tables: dict[str, pd.DataFrame]) -> dict[str, bool]:
    cases, charges = tables["case_outcomes"], tables["charges"]
    orders, breaches = tables["restraining_orders"], tables["order_breaches"]
    day_last = cases["finalised_date"].max()
    is_newest = cases["finalised_date"] > day_last - pd.DateOffset(years=1)
    ours = cases[cases["is_stalking_or_harassment"] & is_newest]
    made = orders[orders["made_date"].notna()]
    of_case = cases.loc[made["parent_place"].astype("int64"), ["outcome_code", "is_conviction"]]
    outcome, convicted = of_case["outcome_code"].array, of_case["is_conviction"].to_numpy()
    on_conviction = (made["basis_code"] == "conviction").to_numpy()
    order_made = orders["made_date"].reindex(breaches["parent_place"].astype("int64")).array
    breached_on = breaches["breach_date"].array
    by_area = cases.groupby("area_code", observed=True)["finalised_date"].max()
    silent = (by_area < day_last - pd.DateOffset(months=3)) & (
        by_area >= day_last - pd.DateOffset(months=15)
    )
    return {
        "dv_marker_is_mostly_recorded": ours["dv_marker"].notna().mean() < MINIMUM_RECORDED,
        "cyber_marker_is_mostly_recorded": ours["cyber_marker"].notna().mean() < MINIMUM_RECORDED,
        "not_finalised_before_charge": (cases["finalised_date"] < cases["charged_date"]).any(),
        "finalised_before_today": day_last > pd.Timestamp.today(),
        "order_made_has_basis": made["basis_code"].isna().any(),
        "order_ends_after_it_is_made": (orders["end_date"] < orders["made_date"]).any(),
        "last_month_is_of_usual_volume": _has_cut_off(cases),
        "no_area_fell_silent": silent.any(),
        "breach_is_of_an_order_made": ((breached_on < order_made) | order_made.isna()).any(),
        "no_order_where_unfit": (outcome == "defendant_unfit").any(),
        "order_basis_fits_outcome": (~outcome.isna() & (convicted != on_conviction)).any(),
        "principal_offence_is_charged": _is_not_charged(cases, charges),
    }


def _has_cut_off(cases: pd.DataFrame) -> bool:
    months = cases["finalised_date"].dt.to_period("M").value_counts().sort_index()
    return len(months) > 2 and months.iloc[-2] < 0.5 * months.iloc[-14:-2].median()


def _is_not_charged(cases: pd.DataFrame, charges: pd.DataFrame) -> bool:
    principal = cases["principal_offence_code"].astype("str")
    charged = pd.DataFrame({
        "place": charges["parent_place"].astype("int64"),
        "is_principal": charges["offence_code"].astype("str").to_numpy()
        == principal.loc[charges["parent_place"].astype("int64")].to_numpy(),
    })  # fmt: skip
    found = charged.groupby("place")["is_principal"].any()
    return bool((~found & cases["principal_offence_code"].notna().reindex(found.index)).any())
