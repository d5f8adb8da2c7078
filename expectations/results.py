"""Turns what Great Expectations reports into results without any value of the data."""

from collections.abc import Sequence
from typing import Any

from expectations.checks import Check, CheckResult
from expectations.complaints import readable

# What a line of a report can hold; the table of deliveries has them all.
_MOST_TOLD = 3


def result_of(
    suite: str, check: Check, validated: Any, rows: int, told: Sequence[str] = ()
) -> CheckResult:
    """The result of one check; `rows` is the size of its table, `told` what it says broke it."""
    complaint = _complaint(validated.exception_info)
    if complaint is not None:
        return unchecked(suite, check, readable(complaint))
    found = validated.result
    checked = found.get("element_count", rows)
    unexpected = _unexpected(found, validated.expectation_config.type)
    observed = f"{checked:,} rows" if unexpected is None else f"{unexpected:,} of {checked:,} rows"
    if unexpected is not None and "element_count" not in found:
        observed = f"{unexpected:,} unexpected in {checked:,} rows"
    if told:
        more = f"; and {len(told) - _MOST_TOLD:,} more" if len(told) > _MOST_TOLD else ""
        observed = f"{'; '.join(told[:_MOST_TOLD])}{more}."
    return _result(suite, check, validated.success, checked, unexpected, observed)


def unchecked(suite: str, check: Check, why: str) -> CheckResult:
    """A check that could not be carried out is not met."""
    return _result(suite, check, False, None, None, f"could not be checked: {why}")


def _complaint(exception_info: dict[str, Any]) -> str | None:
    # Great Expectations nests the complaint by metric when a metric raised it.
    infos = [exception_info, *(info for info in exception_info.values() if isinstance(info, dict))]
    raised = [info for info in infos if info.get("raised_exception")]
    return str(raised[0].get("exception_message")) if raised else None


def _unexpected(found: dict[str, Any], expectation: str) -> int | None:
    if expectation == "unexpected_rows_expectation":
        return int(found["observed_value"])
    unexpected = found.get("unexpected_count")
    return None if unexpected is None else int(unexpected)


def _result(
    suite: str, check: Check, is_met: bool, checked: int | None, unexpected: int | None, seen: str
) -> CheckResult:
    return CheckResult(
        check_id=check.id_in(suite),
        suite=suite,
        table=check.table,
        column=check.column,
        expectation=check.expectation.expectation_type,
        severity=check.severity,
        reason=check.reason,
        is_met=bool(is_met),
        rows_checked=checked,
        rows_unexpected=unexpected,
        observed=seen,
    )
