"""Every metric of cases told again in deliberately plain Python, from the delivered files alone.

Each function of SHARES gives, for one row, None where it is not counted, or the day it counts on
and the answer: True, False, or None where it is not recorded.
"""

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Marked = tuple[str, bool | None] | None

CONVICTIONS = {"guilty_plea", "convicted_after_trial", "proved_in_absence"}
ADMINISTRATIVE = {"warrant_unexecuted", "summons_unserved", "defendant_dead", "defendant_unfit"}
DISCONTINUED = {"discontinued", "no_evidence_offered"}
ACQUITTALS = {
    "dismissed_no_case", "dismissed_after_trial", "judge_directed_acquittal", "jury_acquittal",
}  # fmt: skip
VICTIM_REASONS = {"victim_withdrew", "victim_did_not_attend", "victim_evidence"}
STALKING = {"195/12", "008/65", "008/66"}
HARASSMENT = {"195/94", "008/30"}
FAMILY = {"partner", "ex_partner", "family"}
MARKER = {"true": True, "false": False, "": None}
PLACES = {"exclusion_zone", "no_attendance_home", "no_attendance_work"}
STALKING_IN_FORCE = "2012-11-25"
WIDER_POWERS = "2009-09-30"


def read(folder: Path, table: str) -> list[dict[str, str]]:
    """Rows of the one file of a table."""
    (path,) = folder.glob(f"{table}*.csv")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def months_later(day: str, months: int) -> str:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 + months, 12)
    for number in range(int(day[8:]), 27, -1):
        try:
            return date(year, month + 1, number).isoformat()
        except ValueError:
            continue
    return date(year, month + 1, int(day[8:])).isoformat()


def days_between(first: str, last: str) -> int:
    """Days from one to the other."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


class Told:
    """The delivered rows, each with what hangs on it."""

    def __init__(self, folder: Path, known_until: str) -> None:
        """Read a delivery whose last known day is given."""
        self.known_until = known_until
        settled = (date.fromisoformat(known_until) - timedelta(days=28)).isoformat()
        self.cases = read(folder, "case_outcomes")
        self.orders = read(folder, "restraining_orders")
        self.breaches = read(folder, "order_breaches")
        by_case = {(row["case_id"], row["defendant_id"]): row for row in self.cases}
        for case in self.cases:
            case |= {"charges": [], "orders": [], "again": [], "settled_until": settled}
        for charge in read(folder, "charges"):
            by_case[charge["case_id"], charge["defendant_id"]]["charges"].append(charge)
        for order in self.orders:
            order["case"] = by_case[order["case_id"], order["defendant_id"]]
            order |= {"breaches": [], "settled_until": settled}
            order["case"]["orders"].append(order)
        by_order = {order["order_id"]: order for order in self.orders}
        for breach in self.breaches:
            breach["order"] = by_order[breach["order_id"]]
            breach["case"] = breach["order"]["case"]
            breach["order"]["breaches"].append(breach)
        self.known_from = min(c["finalised_date"] for c in self.cases if c["finalised_date"])
        for case in self.cases:
            case["known_from"] = self.known_from
        self._link_people()

    def _link_people(self) -> None:
        of_person = defaultdict(list)
        for case in self.cases:
            of_person[case["defendant_id"]].append(case)
        for case in self.cases:
            case["again"] = of_person[case["defendant_id"]]


def charged_with(case: Row) -> set[str]:
    """Codes of every offence charged, the principal one included."""
    return {case["principal_offence_code"], *(c["offence_code"] for c in case["charges"])}


def is_stalking_or_harassment(case: Row) -> bool:
    """Marked as stalking, or charged with stalking or harassment."""
    return case["stalking_marker"] == "true" or bool(charged_with(case) & (STALKING | HARASSMENT))


def finalised(case: Row, answer: bool | None) -> Marked:
    """Counted on the day of finalisation, if there is one."""
    return (case["finalised_date"], answer) if case["finalised_date"] else None


def charged(case: Row, answer: bool | None) -> Marked:
    """Counted on the day of charge, if there is one."""
    return (case["charged_date"], answer) if case["charged_date"] else None


def lost(case: Row, reasons: set[str]) -> bool | None:
    """Whether a case was lost for one of these reasons; None where the reason is not given."""
    if case["outcome_code"] in CONVICTIONS | ADMINISTRATIVE:
        return False
    reason = case["non_conviction_reason_code"]
    return reason in reasons if reason else None


def is_back(case: Row, months: int) -> Marked:
    """Referred again after the finalisation and within so many months of it."""
    day = case["finalised_date"]
    if not day or months_later(day, months) > case["settled_until"]:
        return None
    again = [other["referred_date"] for other in case["again"]]
    return day, any(day < other <= months_later(day, months) for other in again if other)


def has_order(case: Row, basis: str) -> bool | None:
    """An order was made on this basis; None where one is not yet decided."""
    if any(o["decision_code"] == "made" and o["basis_code"] == basis for o in case["orders"]):
        return True
    return None if any(o["decision_code"] == "pending" for o in case["orders"]) else False


def earlier_with_victim(case: Row) -> Marked:
    """A case of the two people in the 24 months before, where as many are held."""
    day = case["referred_date"]
    if not day or day < months_later(case["known_from"], 24):
        return None
    if not case["victim_id"]:
        return day, None
    others = [o["referred_date"] for o in case["again"] if o["victim_id"] == case["victim_id"]]
    return day, any(other < day <= months_later(other, 24) for other in others if other)


def lesser_charge(case: Row) -> Marked:
    """Marked as stalking, chargeable as such, and charged with s2 alone."""
    could_be = any(
        charge["offence_code"] in STALKING | HARASSMENT
        and (charge["offence_date"] or charge["charged_date"]) >= STALKING_IN_FORCE
        for charge in case["charges"]
    )
    if case["stalking_marker"] != "true" or not could_be:
        return None
    codes = {charge["offence_code"] for charge in case["charges"]}
    return charged(case, "195/94" in codes and not codes & (STALKING | {"008/30"}))


def strong_order(order: Row) -> Marked:
    """Contact forbidden, a place protected, and for two years or until further order."""
    if order["decision_code"] != "made" or not order["made_date"]:
        return None
    day, end = order["made_date"], order["end_date"]
    if end and end < months_later(day, 24):
        return day, False
    if not order["condition_codes"]:
        return day, None
    conditions = set(order["condition_codes"].split(";"))
    return day, "no_contact" in conditions and bool(conditions & PLACES)


def early_breach(order: Row) -> Marked:
    """Breached within a year, of orders made at least a year before the last known day."""
    day = order["made_date"]
    if order["decision_code"] != "made" or months_later(day, 12) > order["settled_until"]:
        return None
    return day, any(b["breach_date"] <= months_later(day, 12) for b in order["breaches"])


def conviction_rate_without_administrative(case: Row) -> Marked:
    """Convicted, of those whose case could proceed."""
    if case["outcome_code"] in ADMINISTRATIVE:
        return None
    return finalised(case, case["outcome_code"] in CONVICTIONS)


def on_conviction(case: Row, answer: bool) -> Marked:
    """Counted on the day of a conviction."""
    return finalised(case, answer) if case["outcome_code"] in CONVICTIONS else None


def restraining_order_use(case: Row) -> Marked:
    """An order on conviction; before the wider powers only for harassment (s2, s4)."""
    early = case["finalised_date"] < WIDER_POWERS
    if early and case["principal_offence_code"] not in HARASSMENT:
        return None
    return on_conviction(case, has_order(case, "conviction"))


def order_on_acquittal(case: Row) -> Marked:
    """An order on acquittal, since there can be one."""
    if case["outcome_code"] not in ACQUITTALS or case["finalised_date"] < WIDER_POWERS:
        return None
    return finalised(case, has_order(case, "acquittal"))


def order_refusal(order: Row) -> Marked:
    """Refused, of those made or refused; of those not yet decided it is not known."""
    refused = {"made": False, "refused": True, "pending": None}
    if order["decision_code"] not in refused:
        return None
    return finalised(order["case"], refused[order["decision_code"]])


def fresh_stalking(breach: Row) -> Marked:
    """Also charged as fresh stalking, since there is such an offence, six months having passed."""
    day = breach["breach_date"]
    if day < STALKING_IN_FORCE or months_later(day, 6) > breach["order"]["settled_until"]:
        return None
    return breach["breach_date"], MARKER[breach["is_fresh_stalking_charged"]]


def only_if(condition: bool, marked: Marked) -> Marked:
    """Counted only on a condition."""
    return marked if condition else None


def risk_before_charge(case: Row) -> Marked:
    """Assessed by the day of charge."""
    assessed = case["risk_assessed_date"]
    return charged(case, bool(assessed) and assessed <= case["charged_date"])


def incidents(case: Row) -> int | None:
    """The number of incidents, where it is recorded."""
    return int(case["incident_count"]) if case["incident_count"] else None


SHARES: dict[str, tuple[str, Callable[[Row], Marked]]] = {
    "conviction_rate": ("cases", lambda c: finalised(c, c["outcome_code"] in CONVICTIONS)),
    "conviction_rate_without_administrative": ("cases", conviction_rate_without_administrative),
    "guilty_plea_share": ("cases", lambda c: finalised(c, c["outcome_code"] == "guilty_plea")),
    "discontinuance_rate": ("cases", lambda c: finalised(c, c["outcome_code"] in DISCONTINUED)),
    "victim_withdrawal_rate": ("cases", lambda c: finalised(c, lost(c, {"victim_withdrew"}))),
    "victim_reasons_rate": ("cases", lambda c: finalised(c, lost(c, VICTIM_REASONS))),
    "cyberstalking_share": (
        "cases",
        lambda c: only_if(is_stalking_or_harassment(c), finalised(c, MARKER[c["cyber_marker"]])),
    ),
    "cyberstalking_share_at_charge": (
        "cases",
        lambda c: only_if(is_stalking_or_harassment(c), charged(c, MARKER[c["cyber_marker"]])),
    ),
    "cyber_recorded_share": (
        "cases",
        lambda c: only_if(is_stalking_or_harassment(c), finalised(c, c["cyber_marker"] != "")),
    ),
    "dv_overlap": (
        "cases",
        lambda c: only_if(is_stalking_or_harassment(c), finalised(c, MARKER[c["dv_marker"]])),
    ),
    "dv_flag_compliance": (
        "cases",
        lambda c: only_if(c["relationship_code"] in FAMILY, charged(c, MARKER[c["dv_marker"]])),
    ),
    "order_application_rate": ("cases", lambda c: on_conviction(c, bool(c["orders"]))),
    "restraining_order_use": ("cases", restraining_order_use),
    "order_on_acquittal_rate": ("cases", order_on_acquittal),
    "order_refusal_rate": ("orders", order_refusal),
    "strong_order_share": ("orders", strong_order),
    "breach_within_12_months": ("orders", early_breach),
    "fresh_stalking_share": ("breaches", fresh_stalking),
    "specialist_referral_rate": (
        "cases",
        lambda c: only_if(
            c["risk_level_code"] == "high", finalised(c, c["specialist_referral_date"] != "")
        ),
    ),
    "risk_assessed_before_charge": ("cases", risk_before_charge),
    "single_incident_share": (
        "cases",
        lambda c: charged(c, None if incidents(c) is None else incidents(c) == 1),
    ),
    "lesser_charge_share": ("cases", lesser_charge),
    "back_within_12_months": ("cases", lambda c: is_back(c, 12)),
    "back_within_24_months": ("cases", lambda c: is_back(c, 24)),
    "earlier_case_with_victim_share": ("cases", earlier_with_victim),
}


Waited = tuple[str, int, str | None] | None


def waited(start: str, case: Row, ends: list[tuple[str, str]]) -> Waited:
    """Days from a start to the first end given, as far as settled; None as its cause if later."""
    settled = case["settled_until"]
    if not start or not case["known_from"] <= start <= settled:
        return None
    end, cause = next(((day, cause) for day, cause in ends if day), (settled, None))
    if end < start:
        return None
    return (start, days_between(start, end), cause) if end <= settled else (
        start, days_between(start, settled), None
    )  # fmt: skip


def days_to_charge(case: Row) -> Waited:
    """Days from referral until charged, or finalised without."""
    ends = [(case["charged_date"], "charged"), (case["finalised_date"], "uncharged")]
    return waited(case["referred_date"], case, ends)


def days_to_finalisation(case: Row) -> Waited:
    """Days from charge until the case ended, and how."""
    causes = [
        ("convicted", CONVICTIONS), ("discontinued", DISCONTINUED), ("acquitted", ACQUITTALS),
        ("administrative", ADMINISTRATIVE),
    ]  # fmt: skip
    outcome = case["outcome_code"]
    cause = next((cause for cause, codes in causes if outcome in codes), "otherwise")
    return waited(case["charged_date"], case, [(case["finalised_date"], cause)])


def days_to_specialist(case: Row) -> Waited:
    """Days from referral until a specialist had it, of cases of high risk."""
    if case["risk_level_code"] != "high":
        return None
    ends = [(case["specialist_referral_date"], "specialist"), (case["finalised_date"], "finalised")]
    return waited(case["referred_date"], case, ends)


def days_to_breach(order: Row) -> Waited:
    """Days from an order to its first breach, or to its end or the settled day."""
    if order["decision_code"] != "made":
        return None
    start, settled = order["made_date"], order["settled_until"]
    first = min((breach["breach_date"] for breach in order["breaches"]), default=None)
    end = min(first or order["end_date"] or settled, settled)
    if start > settled or (first or order["end_date"] or settled) < start:
        return None
    is_breached = first is not None and first <= settled
    return start, days_between(start, end), "breached" if is_breached else None


DURATIONS = {
    "days_to_charge": ("cases", days_to_charge),
    "days_to_finalisation": ("cases", days_to_finalisation),
    "days_to_specialist": ("cases", days_to_specialist),
    "days_to_breach": ("orders", days_to_breach),
}


def in_force_at(order: Row, day: date) -> bool:
    """An order made by that day and not ended before it."""
    made, end = order["made_date"], order["end_date"]
    is_there = order["decision_code"] == "made" and made <= day.isoformat()
    return is_there and (not end or end >= day.isoformat())


def last_days(first: date, until: date) -> list[date]:
    """Last days of the months from one day to another."""
    days, day = [], first.replace(day=1)
    while True:
        following = (day + timedelta(days=32)).replace(day=1)
        if following - timedelta(days=1) > until:
            return days
        days.append(following - timedelta(days=1))
        day = following


def named(case: Row, column: str) -> set[str] | None:
    """Codes listed in a case of stalking or harassment online; None where none are recorded."""
    return set(case[column].split(";")) if case[column] else None


STAGES: dict[str, Callable[[Row], bool]] = {
    "charged": lambda c: bool(c["charged_date"]),
    "finalised": lambda c: bool(c["charged_date"] and c["finalised_date"]),
    "convicted": lambda c: bool(c["charged_date"]) and c["outcome_code"] in CONVICTIONS,
    "order_applied": lambda c: (
        bool(c["charged_date"] and c["orders"]) and c["outcome_code"] in CONVICTIONS
    ),
    "order_made": lambda c: (
        bool(c["charged_date"]) and c["outcome_code"] in CONVICTIONS and has_order(c, "conviction")
    ),
    "still_open": lambda c: not c["finalised_date"],
}
