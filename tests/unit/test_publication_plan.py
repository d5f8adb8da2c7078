"""The plan of releases: what its file may say, and how a fault in it is told."""

from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.publication.plan import Approval, Contact, plan_file, read_plan, unfilled

TEXT = plan_file().read_text(encoding="utf-8")


def test_the_projects_plan_is_valid_and_published_with_the_named_measures() -> None:
    plan = read_plan()
    named = {"conviction_rate", "cyberstalking_share", "dv_overlap", "restraining_order_use"}
    assert named <= set(plan.measures)
    assert {"discontinuance_rate", "conviction_rate_without_administrative"} <= set(plan.measures)
    assert not any(role.accounts for role in plan.approval.roles), "nobody's account is a default"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('first_quarter = "2016-Q4"', 'first_quarter = "2016-4"', "'2016-4' is no quarter"),
        ('"dv_overlap"', '"conviction_rate"', "conviction_rate stand there twice"),
        ("[tables.national]", "[tables.everything]", "a table 'national'"),
        ('area = "region"', 'area = "street"', "area: input should be 'nation', 'region' or"),
        ("largest = 0.005", "largest = 1.5", "[movements] largest"),
        ("needs_second_person = true", 'needs_second_person = "no"', "needs_second_person"),
        ('address = ""', 'address = "example.org/outcomes"', "address: string should match"),
        ('address = ""', 'address = "https://example.org/outcomes"', "address: string should"),
        ("version = 1", "version = 1\nsurprise = 2", "surprise"),
        ("version = 1", "version =", "is no TOML"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "publication.toml"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OutcomesError) as raised:
        read_plan(path)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "Correct it." in str(raised.value)


def test_what_operators_must_fill_in_is_named_until_they_do() -> None:
    plan = read_plan()
    assert unfilled(plan) == ["[contact] team", "[contact] email"]
    contact = Contact(team="Outcomes team", email="outcomes@example.org")
    assert unfilled(plan.model_copy(update={"contact": contact})) == []


def test_a_missing_plan_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutcomesError, match="it says what a release holds"):
        read_plan(tmp_path / "publication.toml")


@pytest.mark.parametrize(
    ("one", "other", "are_two"),
    [
        ("asmith", "bjones", True),
        ("asmith", "asmith", False),
        ("oidc:1", "oidc:2", True),
        ("asmith", "oidc:1", False),
        ("asmith", "oidc:2", True),
        ("asmith", "oidc:3", False),
        ("csingh", "oidc:2", False),
    ],
)
def test_accounts_of_two_kinds_are_two_people_only_where_it_is_said(
    one: str, other: str, are_two: bool
) -> None:
    """Otherwise one person drafts at the command line and approves on the page."""
    people = [
        {"name": "A. Smith", "accounts": ["asmith", "oidc:1"]},
        {"name": "B. Jones", "accounts": ["bjones", "oidc:2"]},
    ]
    approval = read_plan().approval.model_dump() | {"people": people}
    assert Approval(**approval).are_two(one, other) is are_two
    assert Approval(**approval).are_two(other, one) is are_two
