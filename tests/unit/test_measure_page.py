"""The page of one metric: it says what the readings say, whatever the metric and the filters."""

from pathlib import Path

import pytest

from etl.findings.asking import Selection, asking_live
from etl.findings.read import reading
from tests.unit.test_dashboard import WORKED, cases_alone, html, look
from tests.unit.test_findings_commands import ANSWERS
from tests.warehouses import data_folder

__all__ = ["cases_alone"]  # a fixture

MEASURE = "Is it real?"
KINDS = [
    "cyberstalking_share", "restraining_order_use", "incidents_per_case", "online_method_mix",
    "attrition", "days_to_charge", "days_to_finalisation", "orders_in_force",
]  # fmt: skip


@pytest.mark.parametrize("metric", KINDS)
@pytest.mark.parametrize("area", ["west-midlands", "all"])
def test_the_page_says_the_reading_of_every_kind(
    metric: str, area: str, made_up_data: Path
) -> None:
    app = look(made_up_data, MEASURE, metric=metric, area=area, period="financial-year")
    chosen = Selection(metric, "financial year", area, "stalking-and-harassment")
    with data_folder(made_up_data), asking_live() as ask:
        read = reading(ask, chosen)
    told = [part.value for part in app.markdown]
    # What a figure says already is said in words to who asks for it.
    if area == "all" and (
        metric.startswith("days_to") or metric in ("online_method_mix", "attrition")
    ):
        assert read.verdict in told and read.value not in told
        with data_folder(made_up_data):
            words = app.button_group(key=f"more of {metric}").select("In words").run()
        assert read.value in [part.value for part in words.markdown]
    else:
        assert f"{read.value} {read.verdict}" in told
    assert all(f"- {caution}" in told for caution in read.cautions)
    assert "Made-up data" in html(app)


def test_how_much_is_definition_is_a_number_on_the_page(made_up_data: Path) -> None:
    app = look(made_up_data, MEASURE, metric="restraining_order_use", period="financial-year")
    told = "\n".join(part.value for part in app.markdown)
    assert "are definition," in told and "are all else" in told


@pytest.mark.parametrize(
    ("metric", "code"),
    [
        ("dv_flag_compliance", "stalking_guidance_2010"),
        ("conviction_rate", "stalking_offences_2012"),
    ],
)
def test_whether_it_worked_is_told_with_how_sure_one_can_be(
    metric: str, code: str, made_up_data: Path
) -> None:
    app = look(made_up_data, WORKED, metric=metric, intervention=code)
    (answer,) = [title.value for title in app.header if ", at " in title.value]
    assert any(said in answer for said in ANSWERS)
    with data_folder(made_up_data):
        app.segmented_control(key="more of worked").set_value("How to read it").run()
    assert "Placebo dates before it" in "\n".join(part.value for part in app.markdown)


@pytest.mark.parametrize(
    ("metric", "chosen", "said"),
    [
        ("incidents_per_case", {}, "Incidents per case"),
        ("online_platform_mix", {"part": "email"}, "Platforms of cyberstalking: electronic mail"),
        ("days_to_finalisation", {"within": "180"}, "finalised within 180 days"),
    ],
)
def test_whether_it_worked_is_told_of_every_kind(
    metric: str, chosen: dict[str, str], said: str, made_up_data: Path
) -> None:
    app = look(made_up_data, WORKED, metric=metric, **chosen)
    (title,) = [part.value for part in app.header if "at 23 September 2010:" in part.value]
    assert said in title


def test_months_are_asked_first_and_quarters_stay_when_chosen(made_up_data: Path) -> None:
    app = look(made_up_data, WORKED, metric="cyberstalking_share")
    assert app.selectbox(key="period").value == "month"
    app = look(made_up_data, WORKED, metric="cyberstalking_share", period="quarter")
    assert app.selectbox(key="period").value == "quarter"
    (asked,) = [part.value for part in app.caption if "Cyberstalking share:" in part.value]
    assert asked.endswith("stalking and harassment, by quarter.")


@pytest.mark.parametrize("metric", KINDS)
def test_hardly_any_data_is_said_and_breaks_nothing(metric: str, cases_alone: Path) -> None:
    app = look(cases_alone, MEASURE, metric=metric)
    assert not app.exception


def test_years_are_too_few_for_an_interrupted_series(made_up_data: Path) -> None:
    app = look(made_up_data, WORKED, metric="dv_overlap", period="financial-year")
    assert any("years are too few" in part.value for part in app.info)
