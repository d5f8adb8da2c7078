"""The address holds what is chosen: in codes, defaults left out, nothing taken for another."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.test_dashboard import look, texts
from tests.warehouses import data_folder


def open_at(data: Path, title: str, **address: str) -> AppTest:
    """Open a page at an address."""
    app = look(data, title)
    with data_folder(data):
        for name, code in address.items():
            app.query_params[name] = code
        return app.run()


def choose(app: AppTest, data: Path, name: str, code: str) -> AppTest:
    with data_folder(data):
        return app.selectbox(key=name).select(code).run()


def address(app: AppTest) -> dict[str, str]:
    return dict(app.query_params)


def test_a_choice_is_written_in_its_code_and_the_default_is_left_out(made_up_data: Path) -> None:
    app = choose(look(made_up_data), made_up_data, "dv", "not-recorded")
    app = choose(app, made_up_data, "period", "financial-year")
    assert address(app) == {"dv": "not-recorded", "period": "financial-year"}
    app = choose(app, made_up_data, "dv", "all")
    assert address(app) == {"period": "financial-year"}


@pytest.mark.parametrize("name", ["period", "area", "offences", "dv", "cyber"])
def test_a_code_nobody_knows_is_said_and_shows_the_default(name: str, made_up_data: Path) -> None:
    app = open_at(made_up_data, "Are we improving?", **{name: "atlantis"})
    assert not app.exception
    (said,) = [warning.value for warning in app.warning]
    assert f"asks for {name} “atlantis”" in said
    assert app.selectbox(key=name).value in ("quarter", "all", "stalking-and-harassment")


def test_what_rests_on_another_choice_goes_with_it(made_up_data: Path) -> None:
    app = open_at(made_up_data, "Is it real?", at="2026-04-01")
    assert app.selectbox(key="at").value == "2026-04-01"
    app = choose(app, made_up_data, "period", "month")
    assert address(app) == {"period": "month"}
    assert not app.warning
    areas = open_at(made_up_data, "Areas", area="kent", against="essex")
    areas = choose(areas, made_up_data, "area", "essex")
    assert address(areas) == {"area": "essex"}
    assert not areas.warning and "Essex beside all areas but Essex" in texts(areas)


def test_a_page_asked_for_something_it_cannot_count_says_what_it_can(made_up_data: Path) -> None:
    app = open_at(made_up_data, "Timeliness and attrition", dv="yes")
    assert not app.exception
    told = [info.value for info in app.info]
    assert told and all("dv is 'yes', which this metric is not counted by" in t for t in told)


@pytest.mark.parametrize("code", ["[here](http://example.org)", "<b>x</b>", "`x`", "x" * 500, ""])
def test_what_somebody_wrote_into_a_link_is_not_said_as_ours(code: str, made_up_data: Path) -> None:
    app = open_at(made_up_data, "Are we improving?", area=code)
    (said,) = [warning.value for warning in app.warning]
    assert "a form that no code has" in said
    assert not code or code not in said
