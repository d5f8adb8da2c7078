"""From what a package says of its licence to an SPDX expression, and whether it is allowed."""

from collections.abc import Set
from enum import StrEnum
from functools import cache
from importlib.metadata import Distribution

from license_expression import (
    ExpressionError,
    LicenseExpression,
    LicenseSymbol,
    LicenseWithExceptionSymbol,
    Licensing,
    get_spdx_licensing,
)
from packaging.utils import canonicalize_name

from etl.supply.policy import Policy

_CLASSIFIER = "License :: "


class Verdict(StrEnum):
    """What the policy says of a licence; ELSEWHERE of what can be installed on others alone."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ELSEWHERE = "not judged here"


def licence_of(package: Distribution | None, name: str, policy: Policy) -> str | None:
    """Return the SPDX expression of a package, or None where it states none that is clear.

    Its own expression counts first, then what the policy states of it, then older headings.
    """
    said = package.metadata if package else {}
    name = canonicalize_name(name)
    own = spdx(said.get("License-Expression"))
    found = own or spdx(policy.stated.get(name)) or _older(package, policy)
    bundled = policy.bundled.get(name)
    if not found or not bundled:
        return found
    return spdx(f"({found}) AND {bundled}" if " OR " in found else f"{found} AND {bundled}")


def _older(package: Distribution | None, policy: Policy) -> str | None:
    if package is None:
        return None
    text = (package.metadata.get("License") or "").strip()
    classifiers = package.metadata.get_all("Classifier") or []
    named = [each for each in classifiers if each.startswith(_CLASSIFIER)]
    from_classifiers = {policy.spellings.get(each.rpartition(" :: ")[2]) for each in named}
    if len(from_classifiers) == 1 and None not in from_classifiers:
        return spdx(from_classifiers.pop())
    # Several classifiers do not say whether all of them hold or any.
    return None if len(named) > 1 else spdx(text) or spdx(policy.spellings.get(text))


def spdx(text: str | None) -> str | None:
    """Return an expression in SPDX's own spelling, or None for what is none."""
    parsed = _parsed(text or "")
    return str(parsed) if parsed is not None else None


def verdict(expression: str | None, allowed: Set[str]) -> Verdict:
    """Hold an expression against the licences allowed: all that AND joins, one that OR joins."""
    parsed = _parsed(expression or "")
    if parsed is None:
        return Verdict.UNKNOWN
    return Verdict.ALLOWED if _is_allowed(parsed, allowed) else Verdict.REFUSED


@cache
def _spdx() -> Licensing:
    return get_spdx_licensing()


def _parsed(text: str) -> LicenseExpression | None:
    try:
        return _spdx().parse(text, validate=True, strict=True) if text else None
    except ExpressionError:
        return None


def _is_allowed(part: LicenseExpression, allowed: Set[str]) -> bool:
    if isinstance(part, LicenseSymbol | LicenseWithExceptionSymbol):
        return str(part) in allowed
    each = (_is_allowed(argument, allowed) for argument in part.args)
    return any(each) if isinstance(part, _spdx().OR) else all(each)
