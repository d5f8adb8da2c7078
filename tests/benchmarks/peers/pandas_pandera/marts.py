"""The marts, with every judgement as a named boolean, and the additive counts."""

from pathlib import Path

import pandas as pd
from reading import reference_list

METRICS = {
    "conviction_rate": ("is_conviction", "is_finalised"),
    "conviction_rate_without_administrative": ("is_conviction", "is_finalised_on_merits"),
    "cyberstalking_share": ("cyber_marker", "is_finalised_stalking_or_harassment"),
    "discontinuance_rate": ("is_discontinued", "is_finalised"),
    "dv_overlap": ("dv_marker", "is_finalised_stalking_or_harassment"),
    "restraining_order_use": ("has_order_on_conviction", "is_convicted_in_range_of_orders"),
}
DIMENSIONS = ["month", "area_code", "offence_group_code", "dv", "cyber", "is_made_up"]


def _looked_up(codes: pd.Series, listed: pd.DataFrame, code: str, value: str) -> pd.Series:
    return codes.map(listed.set_index(code)[value])


def _flag(codes: pd.Series, listed: pd.DataFrame, code: str, value: str) -> pd.Series:
    return codes.isin(list(listed.loc[listed[value].astype(bool), code]))


def charges_mart(charges: pd.DataFrame, reference: Path) -> pd.DataFrame:
    """One row per charge."""
    offences = reference_list(reference, "offences")
    results = reference_list(reference, "charge_results")
    groups = sorted(reference_list(reference, "offence_groups")["offence_group_code"])
    mart = charges.copy(deep=False)
    group = _looked_up(mart["offence_code"], offences, "offence_code", "offence_group_code")
    mart["offence_group_code"] = pd.Categorical(group, groups, ordered=True)
    mart["is_convicted"] = _flag(
        mart["charge_result_code"], results, "charge_result_code", "is_convicted"
    )
    return mart


def orders_mart(orders: pd.DataFrame, reference: Path) -> pd.DataFrame:
    """One row per order applied for."""
    decisions = reference_list(reference, "order_decisions")
    mart = orders.copy(deep=False)
    mart["is_made"] = _flag(mart["decision_code"], decisions, "decision_code", "is_made")
    return mart


def cases_mart(
    cases: pd.DataFrame, charges: pd.DataFrame, orders: pd.DataFrame, reference: Path
) -> pd.DataFrame:
    """One row per defendant per case."""
    outcomes = reference_list(reference, "outcomes")
    reasons = reference_list(reference, "non_conviction_reasons")
    relationships = reference_list(reference, "relationships")
    mart = cases.copy(deep=False)
    _add_offence_group(mart, charges, reference)
    for marker, words in (("dv_marker", "dv"), ("cyber_marker", "cyber")):
        said = mart[marker].astype("object").map({True: "yes", False: "no"})
        mart[words] = said.fillna("not recorded").astype("category")
    mart["is_finalised"] = mart["finalised_date"].notna()
    mart["is_open"] = ~mart["is_finalised"]
    for name in ("is_conviction", "is_administrative", "is_discontinued"):
        mart[name] = _flag(mart["outcome_code"], outcomes, "outcome_code", name)
    mart["is_unsuccessful"] = mart["is_finalised"] & ~mart["is_conviction"]
    mart["is_lost_with_victim"] = _flag(
        mart["non_conviction_reason_code"],
        reasons,
        "non_conviction_reason_code",
        "is_victim_reason",
    )
    mart["is_partner_or_family"] = _looked_up(
        mart["relationship_code"], relationships, "relationship_code", "is_partner_or_family"
    ).astype("boolean")
    made = orders[orders["is_made"]]
    on_conviction = made[made["basis_code"] == "conviction"]
    has_made = mart.index.isin(made["parent_place"])
    has_on_conviction = mart.index.isin(on_conviction["parent_place"])
    mart["has_restraining_order"] = has_made if len(orders) else pd.NA
    on_conviction_known = pd.array(has_on_conviction, dtype="boolean")
    without_basis = mart.index.isin(made.loc[made["basis_code"].isna(), "parent_place"])
    is_pending = mart.index.isin(orders.loc[orders["decision_code"] == "pending", "parent_place"])
    on_conviction_known[(without_basis | is_pending) & ~has_on_conviction] = pd.NA
    mart["has_order_on_conviction"] = on_conviction_known if len(orders) else pd.NA
    return mart


def _add_offence_group(mart: pd.DataFrame, charges: pd.DataFrame, reference: Path) -> None:
    offences = reference_list(reference, "offences")
    group = _looked_up(
        mart["principal_offence_code"], offences, "offence_code", "offence_group_code"
    ).astype("object")
    codes = charges["offence_group_code"].cat.codes
    first = codes.groupby(charges["parent_place"].astype("int64"), sort=False).min()
    names = charges["offence_group_code"].cat.categories
    first_charged = pd.Series(names[first.to_numpy()], index=first.index).reindex(mart.index)
    of_group = {
        name: mart.index.isin(charges.loc[charges["offence_group_code"] == name, "parent_place"])
        for name in ("stalking", "harassment")
    }
    marked = mart["stalking_marker"].fillna(False).astype(bool)
    is_stalking = marked | (group == "stalking") | of_group["stalking"]
    is_harassment = (group == "harassment") | of_group["harassment"]
    final = group.fillna(first_charged).fillna("none_recorded")
    final = final.mask(is_harassment, "harassment").mask(is_stalking, "stalking")
    mart["offence_group_code"] = final.astype("category")
    mart["is_stalking_or_harassment"] = is_stalking | is_harassment


def count(mart: pd.DataFrame) -> pd.DataFrame:
    """One row per metric, month, area and breakdown."""
    finalised, ours = mart["is_finalised"], mart["is_stalking_or_harassment"]
    qualifies = {
        "is_finalised": finalised,
        "is_finalised_on_merits": finalised & ~mart["is_administrative"],
        "is_finalised_stalking_or_harassment": finalised & ours,
        "is_convicted_in_range_of_orders": mart["is_conviction"]
        & (
            (mart["finalised_date"] >= "2009-09-30")
            | mart["principal_offence_code"].isin(["195/94", "008/30"])
        ),
    }
    month = mart["finalised_date"].dt.to_period("M").dt.to_timestamp()
    frames = []
    for metric, (numerator, who) in METRICS.items():
        rows = mart.loc[qualifies[who], [*DIMENSIONS[1:], numerator]]
        rows = rows.assign(month=month[qualifies[who]])
        counted = rows.groupby(DIMENSIONS, observed=True)[numerator]
        counts = counted.agg(numerator="sum", denominator="count", eligible="size").reset_index()
        frames.append(counts.assign(metric=metric))
    counts = pd.concat(frames, ignore_index=True)
    numbers = ["numerator", "denominator", "eligible"]
    words = ["area_code", "offence_group_code", "dv", "cyber"]
    return counts.astype(dict.fromkeys(numbers, "int64") | dict.fromkeys(words, "str"))[
        ["metric", *DIMENSIONS, *numbers]
    ]
