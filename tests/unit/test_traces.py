"""The SQL that a panel shows is the one that was asked: it runs as it stands."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dashboard.counted import checks_behind, sql_of
from dashboard.panel import Panel
from dashboard.panels.areas import funnel_panel, grid_panel
from dashboard.panels.attrition import attrition_panel
from dashboard.panels.behind import behind_panel
from dashboard.panels.beside import beside_panel
from dashboard.panels.cohorts import cohorts_panel
from dashboard.panels.ladder import ladder_panel
from dashboard.panels.metric import metric_panel
from dashboard.panels.overlap import overlap_panel
from dashboard.panels.published import breakdown_panel
from dashboard.panels.volume import volume_panel
from dashboard.warehouse import ask
from etl.build.catalogue import definitions
from etl.findings.asking import Selection
from etl.live import open_live
from etl.sqlfile import parse_sql
from tests.warehouses import data_folder

KENT = Selection("conviction_rate", "quarter", "kent", "stalking-and-harassment")
NATION = Selection("conviction_rate", "quarter", "all", "stalking-and-harassment")
OVERLAP = Selection("dv_overlap", "quarter", "kent", "stalking-and-harassment")
PUBLISHED = Selection("published_conviction_rate", "quarter", "kent", "burglary")
OF_CASES: dict[str, Callable[[], Panel]] = {
    "funnel": lambda: funnel_panel(KENT), "grid": lambda: grid_panel(KENT),
    "attrition": lambda: attrition_panel(KENT, "Kent"),
    "behind": lambda: behind_panel(NATION, "2026-04-01"),
    "beside": lambda: beside_panel(KENT, "others"),
    "cohorts": lambda: cohorts_panel(KENT, "Kent"), "ladder": lambda: ladder_panel(KENT, "Kent"),
    "overlap": lambda: overlap_panel(OVERLAP, "Kent"),
    "volume": lambda: volume_panel(KENT, "Kent"),
} | {
    definition.name: lambda name=definition.name: metric_panel(
        Selection(name, "quarter", "all", "stalking-and-harassment")
    )
    for definition in definitions()
    if not definition.is_published
}  # fmt: skip


def answer(panel: Panel, data: Path) -> list[tuple]:
    with data_folder(data), open_live() as con:
        return con.execute(parse_sql(Path("shown.sql"), sql_of(panel.trace)).statement).fetchall()


@pytest.mark.parametrize("name", OF_CASES)
def test_the_sql_of_a_panel_runs_as_it_stands(name: str, made_up_data: Path) -> None:
    with data_folder(made_up_data):
        panel = OF_CASES[name]()
    assert "$" not in sql_of(panel.trace)
    assert answer(panel, made_up_data)


@pytest.mark.parametrize("by", ["category", "area"])
def test_the_sql_of_published_figures_runs_as_it_stands(by: str, published_data: Path) -> None:
    with data_folder(published_data):
        panel = breakdown_panel(PUBLISHED, by, date(2019, 1, 1))
    assert len(answer(panel, published_data)) == len(panel.table)


def test_a_quotation_mark_in_a_choice_stays_within_it(made_up_data: Path) -> None:
    with data_folder(made_up_data):
        panel = metric_panel(KENT)
        trace = type(panel.trace)(Selection("conviction_rate", area="o'hara"))
        assert "'o''hara'" in sql_of(trace)


@pytest.mark.parametrize(
    ("metric", "chosen", "markers"),
    [
        ("conviction_rate", {}, set()),
        ("conviction_rate", {"cyber": "no"}, {"cyber_marker"}),
        ("conviction_rate", {"dv": "yes", "cyber": "no"}, {"dv_marker", "cyber_marker"}),
        ("dv_overlap", {}, {"dv_marker"}),
        ("cyberstalking_share", {}, {"cyber_marker"}),
    ],
)
def test_a_number_is_held_to_the_markers_that_it_reads(metric, chosen, markers, made_up_data):
    """The conviction rate carried a failed check of the cyber marker, which it does not read."""
    selection = Selection(metric, "quarter", "all", **chosen)
    with data_folder(made_up_data):
        (definition,) = ask("definition", metric=metric).to_dicts()
        checks = checks_behind(definition, selection)
    columns = set(checks["column_name"])
    assert columns & {"dv_marker", "cyber_marker"} == markers
    assert "is_made_up" in columns and len(checks) > 20
