"""How the numbers are made, in plain words, and as the policy in force has it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from etl.disclosure.policy import Policy, read_policy
from etl.publication.assemble import rules_of
from etl.publication.model import Release, Rules
from etl.publication.page import write_pages
from tests.made_up_pages import wide_release
from tests.made_up_release import TERMS, made_up_release
from tests.parsed import parsed, text_of

JARGON = ("common-cause", "special-cause", "special cause", "common cause", "suppress", "primary")


def with_rules(rules: Rules, **changed: object) -> Release:
    release = made_up_release(**changed)
    return replace(release, provenance=replace(release.provenance, rules=rules))


def methods(release: Release, folder: Path) -> str:
    write_pages(release, folder)
    return text_of(parsed(folder / "methods.html").find("body"))


def test_what_is_withheld_is_said_as_the_policy_has_it(tmp_path: Path) -> None:
    said = methods(with_rules(Rules(8, 6, True, 70)), tmp_path)
    assert "Counts of 1 to 7 are withheld" in said
    assert "between two values that are 6 apart" in said
    assert "a group of 70 people or more" in said
    assert "A zero is shown as 0." in said and "1 to 4" not in said


def test_what_the_policy_shows_is_not_said_to_be_withheld(tmp_path: Path) -> None:
    said = methods(with_rules(Rules(5, 3, False, None)), tmp_path)
    assert "Zeros are withheld too." in said and "A zero is shown" not in said
    assert "everybody or nobody" not in said


def test_rounded_counts_are_said_to_be_rounded_and_none_withheld(tmp_path: Path) -> None:
    said = methods(made_up_release(rounded_to=5), tmp_path)
    assert "Every count is rounded up or down to a multiple of 5" in said
    assert "Counts of 1 to" not in said


def test_the_policy_is_named_by_its_version_and_its_hash(tmp_path: Path) -> None:
    release = made_up_release()
    said = methods(release, tmp_path)
    assert f"version 1 of our disclosure policy, the file with the SHA-256 {'33' * 32}." in said


@pytest.mark.parametrize(
    ("section", "changed", "expected"),
    [
        ("threshold", {"value": 10}, lambda rules: rules.small_below == 10),
        ("interval", {"width": 9}, lambda rules: rules.width == 9),
        ("zeros", {"treatment": "withhold"}, lambda rules: not rules.shows_zeros),
        ("whole_groups", {"treatment": "show"}, lambda rules: rules.whole_groups_from is None),
        ("whole_groups", {"known_from": 80}, lambda rules: rules.whole_groups_from == 80),
    ],
)
def test_readers_are_told_of_the_policy_in_force(
    section: str, changed: dict[str, object], expected: Callable[[Rules], bool]
) -> None:
    policy: Policy = read_policy()
    other = getattr(policy, section).model_copy(update=changed)
    assert expected(rules_of(policy.model_copy(update={section: other})))
    assert not expected(rules_of(policy))


def test_no_page_speaks_in_the_terms_of_the_trade(tmp_path: Path) -> None:
    write_pages(wide_release(), tmp_path)
    for file in ("index.html", "methods.html"):
        text = text_of(parsed(tmp_path / file).find("body")).lower()
        assert [term for term in JARGON if term in text] == []


def test_the_licence_is_linked_on_each_page(tmp_path: Path) -> None:
    write_pages(wide_release(), tmp_path)
    for file in ("index.html", "methods.html"):
        links = {link.get("href"): text_of(link) for link in parsed(tmp_path / file).iter("a")}
        assert links[TERMS.licence_address] == TERMS.licence_title
