"""The disclosure policy: read, and refused in one line where it is wrong."""

from pathlib import Path

import pytest

from etl.disclosure.policy import FILE_NAME, read_policy
from etl.errors import OutcomesError
from etl.settings import REFERENCE_DIR

TEXT = (REFERENCE_DIR / FILE_NAME).read_text(encoding="utf-8")


def test_the_policy_of_the_project_states_a_reason_for_every_entry() -> None:
    policy = read_policy()
    assert (policy.threshold.value, policy.rounding.base, policy.periods.months) == (5, 5, 3)
    assert all(len(entry.reason) >= 10 for entry in policy.breakdowns.values())
    assert policy.breakdown_of(" Area_Code ") == "area"
    assert policy.breakdown_of("case_id") is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("value = 5", 'value = "five"', r"\[threshold\] value: input should be a valid integer"),
        ("value = 5", "value = 1", r"\[threshold\] value: .*greater than or equal to 3"),
        ("base = 5", "base = 3", r"\[rounding\] base 3 is below \[threshold\] value 5"),
        ("width = 3", "width = 2", r"\[interval\] width 2 is narrower"),
        ('treatment = "show"', 'treatment = "hide"', r"\[zeros\] treatment: .*'show' or"),
        ('shortest = "quarter"', 'shortest = "day"', r"\[periods\] shortest"),
        ('"region", "country"', '"region", "area"', r"area stand in more than one breakdown"),
        ("version = 1", "", r"version: field required"),
        ("[zeros]", "[zero]", r"zeros: field required \(and 1 more\)"),
        ("version = 1", "version = = 1", r"is no TOML in UTF-8"),
    ],
)  # fmt: skip
def test_a_wrong_policy_is_refused_in_one_line(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    assert old in TEXT
    path = tmp_path / FILE_NAME
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OutcomesError, match=why) as caught:
        read_policy(path)
    assert "\n" not in str(caught.value) and str(caught.value).startswith(FILE_NAME)


def test_without_a_policy_nothing_may_be_released(tmp_path: Path) -> None:
    with pytest.raises(OutcomesError, match="nothing may be released without the policy"):
        read_policy(tmp_path / FILE_NAME)
