"""How much of a change is definition is a number, and where it is none the words say so."""

from datetime import date
from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.findings.asking import Selection, asking_live, read_question
from etl.findings.definition_change import definition_changes
from etl.live import open_live
from tests.plain_metrics import CONVICTIONS, HARASSMENT, Told, has_order
from tests.warehouses import data_folder


@pytest.fixture(scope="module")
def ask(made_up_data: Path):
    with data_folder(made_up_data), asking_live() as found:
        yield found


def share(told: Told, first: str, last: str, narrow: bool) -> tuple[int, int]:
    """Orders on conviction, of all convicted or of those whose principal offence is harassment."""
    convicted = [
        case
        for case in told.cases
        if case["outcome_code"] in CONVICTIONS
        and first <= case["finalised_date"] <= last
        and (not narrow or case["principal_offence_code"] in HARASSMENT)
    ]
    return sum(has_order(case, "conviction") for case in convicted), len(convicted)


def test_definition_and_all_else_add_up_to_the_change(sample_files: Path, ask) -> None:
    told = Told(sample_files, "2026-09-30")
    change, _ = definition_changes(ask, Selection("restraining_order_use", "financial year"))
    old = share(told, "2008-04-01", "2009-03-31", narrow=True)
    redefined = share(told, "2008-04-01", "2009-03-31", narrow=False)
    new = share(told, "2010-04-01", "2011-03-31", narrow=False)
    rates = [part / whole for part, whole in (old, redefined, new)]
    assert change.changed_on == date(2009, 9, 30)
    assert change.effect["change_by_definition"] == pytest.approx(rates[1] - rates[0])
    assert change.effect["change_by_all_else"] == pytest.approx(rates[2] - rates[1])
    assert change.effect["change"] == pytest.approx(rates[2] - rates[0])
    for part, whole in (old, redefined, new):
        assert f"({part:,} of {whole:,})" in change.text


@pytest.mark.parametrize("metric", ["dv_overlap", "dv_flag_compliance", "restraining_order_use"])
def test_what_cannot_be_counted_is_not_told(metric: str, ask) -> None:
    last = definition_changes(ask, Selection(metric))[-1]
    assert last.effect is None
    assert "cannot be counted" in last.text and "points" not in last.text


def test_too_little_on_one_side_is_said(ask) -> None:
    change, _ = definition_changes(
        ask, Selection("restraining_order_use", area="wiltshire", offences="communications")
    )
    assert "Too little is held" in change.text or change.effect is not None


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"area": "atlantis"}, "area is 'atlantis'"),
        ({"period_type": "week"}, "period_type is 'week'"),
        ({"dv": "yes"}, "with any marker: choose none"),
    ],
)
def test_what_it_is_not_counted_by_is_refused(chosen: dict, said: str, ask) -> None:
    with pytest.raises(OutcomesError, match=said):
        definition_changes(ask, Selection("restraining_order_use", **chosen))


def test_a_part_of_a_period_is_not_held_against_a_whole_one(made_up_data: Path) -> None:
    """Had the definition changed when the newest year began, nothing whole would come after it."""
    moved = (
        "(select * replace (if(version = 1, date '2026-04-01', until_date) as until_date)"
        " from metrics.definition_versions)"
    )
    statement = read_question("definition_effect").statement
    question = statement.replace("metrics.definition_versions", moved)
    chosen = Selection("restraining_order_use", "financial year")
    names = chosen.only("metric", "period_type", "area", "offences")
    with data_folder(made_up_data), open_live() as con:
        first = con.sql(question, params=names).pl().to_dicts()[0]
    assert first["before_start"] == date(2025, 4, 1) and first["denominator_before"]
    assert first["after_start"] == date(2026, 4, 1) and first["denominator_after"] is None


def test_a_metric_of_one_version_has_no_change(ask) -> None:
    assert definition_changes(ask, Selection("conviction_rate")) == []
