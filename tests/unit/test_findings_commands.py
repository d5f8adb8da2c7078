"""outcomes reading and outcomes did-it-work: words on the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import ExitCode
from tests.commands import outcomes, outcomes_here
from tests.warehouses import data_folder

ANSWERS = (
    "the level ",
    "no clear change of level is found",
    "no change is found",
    "cannot be told",
)


@pytest.fixture(autouse=True)
def _here(made_up_data: Path) -> Iterator[None]:
    with data_folder(made_up_data):
        yield


def test_a_reading_says_that_data_are_made_up_and_what_they_say() -> None:
    told = outcomes("reading", "cyberstalking_share", "--offences", "stalking-and-harassment")
    assert told.returncode == 0
    first, second = told.stdout.strip().split("\n", 1)
    assert first.startswith("Made-up data")
    assert second.startswith("Cyberstalking share in ") and "95% interval" in second


def test_the_charts_of_every_area_are_read_beside_what_chance_would_mark() -> None:
    told = outcomes("reading", "conviction_rate", "--by-area", "--period", "financial year")
    assert told.returncode == 0
    assert "Conviction rate by area and financial year, England and Wales" in told.stdout
    assert "would be marked by chance" in told.stdout


def test_an_intervention_gets_one_of_three_answers() -> None:
    told = outcomes("did-it-work", "dv_flag_compliance", "stalking_guidance_2010")
    assert told.returncode == 0
    answer = told.stdout.split("\n")[1]
    assert any(said in answer for said in ANSWERS)
    assert "Model: " in told.stdout


def test_what_is_not_chosen_is_as_the_page_has_it() -> None:
    by_month = ("--period", "month", "--offences", "stalking-and-harassment")
    asked = ("did-it-work", "cyberstalking_share")
    assert outcomes(*asked).stdout == outcomes(*asked, *by_month).stdout


def test_an_intervention_is_asked_of_a_part_and_of_marked_cases() -> None:
    told = outcomes(
        *("did-it-work", "online_platform_mix", "--category", "email", "--period", "quarter"),
        *("--offences", "stalking", "--dv", "yes"),
    )
    assert told.returncode == 0
    assert "Platforms of cyberstalking: electronic mail" in told.stdout
    assert "stalking only, DV marker yes" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("reading", "nonsense"), "There is no metric 'nonsense'"),
        (("reading", "conviction_rate", "--area", "atlantis"), "area is 'atlantis'"),
        (("reading", "conviction_rate", "--period", "week"), "week"),
        (("did-it-work", "conviction_rate", "nonsense"), "There is no intervention 'nonsense'"),
        (("did-it-work", "dv_overlap", "--period", "financial year"), "months or quarters"),
        (
            ("did-it-work", "dv_overlap", "--control", "--offences", "all"),
            "stalking-and-harassment",
        ),
        (("reading", "dv_overlap", "--by-area", "--area", "kent"), "leave --area out"),
        (("reading", "attrition", "--by-area"), "only shares are charted"),
        (("did-it-work", "dv_flag_compliance", "--dv", "yes"), "settled by the choice of cases"),
        (("reading", "dv_overlap", "--by-area", "--dv", "no"), "settled by the choice of cases"),
        (("did-it-work", "online_method_mix"), "give --category, one of"),
        (("did-it-work", "days_to_charge", "--within-days", "7"), "one of 30, 90, 180, 365"),
        (("did-it-work", "orders_in_force"), "is a stock"),
        (("reading", "dv_overlap", "--cyber", "perhaps"), "cyber is 'perhaps'"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    told = outcomes_here(*arguments)
    assert told.returncode == ExitCode.USAGE
    assert said in told.stderr
