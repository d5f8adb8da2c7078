"""The roles, what each may see, and how a claim of the identity provider names them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

# Begins the account of somebody who logs in, which no account of the machine does.
LOGIN_ACCOUNT = "oidc:"


class Right(StrEnum):
    """What may be seen or done; every door to data asks for one of them."""

    PUBLISHED = "published summaries"
    COUNTS = "counts of cases"
    SQL = "rows of cases, in SQL"
    DRAFTS = "drafts of what will be published"


class Role(StrEnum):
    """What somebody is here."""

    LEADER = "leader"
    ANALYST = "analyst"
    PUBLISHER = "publisher"
    OPERATOR = "operator"
    PARTNER = "partner"


_INSIDE = frozenset({Right.PUBLISHED, Right.COUNTS})
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.LEADER: _INSIDE,
    Role.ANALYST: _INSIDE | {Right.SQL},
    Role.PUBLISHER: _INSIDE | {Right.DRAFTS},
    Role.OPERATOR: _INSIDE,
    Role.PARTNER: frozenset({Right.PUBLISHED}),
}


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Return what somebody with these roles may see; nothing without a role."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def roles_claimed(
    claims: Mapping[str, object], claim: str, names: Mapping[str, Role]
) -> tuple[Role, ...]:
    """Return the roles that a claim names, in the order of ``Role``; what is not in ``names`` is
    none.

    ``claim`` is the name of a claim or, where there is none of that name, a path with dots. It may
    hold one name, several with spaces or commas between them, or a list.
    """
    held = {names[name] for name in _names(_at(claims, claim)) if name in names}
    return tuple(role for role in Role if role in held)


def _at(claims: Mapping[str, object], claim: str) -> object:
    if claim in claims:
        return claims[claim]
    found: object = claims
    for part in claim.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _names(claimed: object) -> list[str]:
    if isinstance(claimed, str):
        return [claimed, *claimed.replace(",", " ").split()]
    if isinstance(claimed, list):
        return [name for name in claimed if isinstance(name, str)]
    return []
