"""What a release holds and who approves it: data/reference/publication.toml, validated."""

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from etl.errors import OutcomesError
from etl.login.roles import LOGIN_ACCOUNT
from etl.publication.quarter import Quarter
from etl.settings import REFERENCE_DIR
from etl.signed_file import Entry, read_signed

FILE_NAME = "publication.toml"
Words = Annotated[str, Field(min_length=10)]
AreaLevel = Literal["nation", "region", "area"]
OffenceLevel = Literal["all", "class", "group"]
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")
OffenceClass = Literal["stalking-and-harassment", "other-prosecutions"]


class PlannedTable(Entry):
    """A table: by which areas, and of which offences; ``only`` of one class where it is given."""

    area: AreaLevel
    offences: list[OffenceLevel] = Field(min_length=1)
    only: OffenceClass | None = None


class Coarsening(Entry):
    """Share of small counts beyond which a table leaves a measure out."""

    most_small: float = Field(gt=0, le=1)
    reason: Words


class Movements(Entry):
    """How far a published count may have moved, of its denominator, before it must be explained."""

    largest: float = Field(ge=0, lt=1)
    reason: Words


class Role(Entry):
    """A role that may approve, and the accounts that hold it."""

    role: str = Field(min_length=3)
    accounts: list[str] = Field(default_factory=list)


class Person(Entry):
    """Somebody with several accounts: of the machine, and at the login (oidc:...)."""

    name: str = Field(min_length=3)
    accounts: list[str] = Field(min_length=1)


class Approval(Entry):
    """Who may approve."""

    needs_second_person: bool
    reason: Words
    roles: list[Role] = Field(min_length=1)
    people: list[Person] = Field(default_factory=list)

    def are_two(self, one: str, other: str) -> bool:
        """Whether two accounts are two people's for sure.

        An account of the machine and one of the login can be the same person's: unless ``people``
        says whose each is, they count as that.
        """
        whose = [next((p.name for p in self.people if a in p.accounts), None) for a in (one, other)]
        is_alike = one.startswith(LOGIN_ACCOUNT) == other.startswith(LOGIN_ACCOUNT)
        if None in whose:
            return one != other and is_alike
        return whose[0] != whose[1]


class Contact(Entry):
    """Whom readers may ask."""

    team: str = Field(min_length=3)
    email: str = Field(min_length=3)


class Licence(Entry):
    """The terms that the numbers may be used on."""

    name: str = Field(min_length=2)
    title: str = Field(min_length=3)
    address: str = Field(pattern=r"^(https?://\S+|\[.*\])$")


class Plan(Entry):
    """The whole plan; see the comments of its file."""

    version: int = Field(ge=1)
    applies_from: date
    signed_by: str = Field(min_length=3)
    first_quarter: str
    address: str = Field(pattern=r"^(https?://[^\s?#]+/)?$")
    measures: list[str] = Field(min_length=1)
    headline: Literal["all", "stalking-and-harassment", "other-prosecutions"]
    already_public: bool
    protection: Literal["suppression", "rounding"]
    tables: dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")], PlannedTable]
    coarsening: Coarsening
    movements: Movements
    approval: Approval
    contact: Contact
    licence: Licence

    @field_validator("first_quarter")
    @classmethod
    def _is_quarter(cls, name: str) -> str:
        try:
            return str(Quarter.named(name))
        except OutcomesError as error:
            raise ValueError(str(error)) from error

    @field_validator("measures")
    @classmethod
    def _are_distinct(cls, names: list[str]) -> list[str]:
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stand there twice")
        return names

    @field_validator("tables")
    @classmethod
    def _has_nation(cls, tables: dict[str, PlannedTable]) -> dict[str, PlannedTable]:
        nation = tables.get("national")
        if nation is None or nation.area != "nation" or "class" not in nation.offences:
            raise ValueError("a table 'national' of area 'nation' and offences 'class' is needed")
        return tables


def unfilled(plan: Plan) -> list[str]:
    """Name what of the contact and the licence is still a placeholder in [brackets]."""
    parts = {"contact": plan.contact, "licence": plan.licence}
    return [
        f"[{name}] {key}"
        for name, part in parts.items()
        for key, value in part.model_dump().items()
        if _PLACEHOLDER.search(value)
    ]


def plan_file() -> Path:
    """Where the plan stands."""
    return REFERENCE_DIR / FILE_NAME


def read_plan(path: Path | None = None) -> Plan:
    """Read the plan. Raise OutcomesError, in one line, where it is missing or not as it must be."""
    return read_signed(path or plan_file(), Plan, "it says what a release holds")


def sha256_of(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
