"""Warehouses that the pages were not made for: older, newer, and one metric more than there was."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from etl.history import built_by
from etl.live import Build, live_build, make_live
from etl.settings import PROJECT_DIR
from tests.unit.test_dashboard import html, look, look_at_all, texts, turn_to
from tests.warehouses import data_folder

DO_NOT_ASK = (
    "Published CPS figures", "Data quality", "Definitions", "Releases", "Ask in SQL",
    "Published summaries",
)  # fmt: skip


@pytest.fixture
def changed(made_up_data: Path, tmp_path: Path) -> Callable[..., Path]:
    """Change the live warehouse of a copy of the made-up data by statements of SQL."""

    def change(*statements: str) -> Path:
        folder = tmp_path / "changed"
        shutil.copytree(made_up_data / "warehouse", folder / "warehouse")
        with data_folder(folder):
            build = live_build()
            assert isinstance(build, Build)
            with duckdb.connect(str(build.path)) as con:
                for statement in statements:
                    con.execute(statement)
            # Answers are kept by what a build is called.
            make_live(replace(build, version=uuid4().hex[:12]))
        return folder

    return change


def test_an_older_warehouse_is_said_to_be_older(changed) -> None:
    for title, app in look_at_all(changed("drop table metrics.every_period")):
        told = texts(app)
        if title in DO_NOT_ASK:
            assert "another version" not in told, title
        else:
            assert "was built by another version of this program" in told, title
            assert "outcomes build" in told, title


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update quality.build set program = 'of then'", "of the program"),
        ("update quality.build set definitions = 'of then'", "of the definitions"),
        (
            "update quality.build set program = null, definitions = 'x'",
            "of the program and the definitions",
        ),
        ("alter table quality.build drop column program", "of the program"),
    ],
)
def test_every_page_says_that_another_version_built_what_it_shows(changed, statement, said) -> None:
    """Definitions of then were shown without a word, unless a table was lacking."""
    folder = changed(statement)
    told = f" UTC by another version {said}, so words and numbers may be of then. Management"
    for title in ("Are we improving?", "Data quality", "Releases"):
        app = look(folder, title)
        assert told in texts(app), title
        assert not app.exception


def test_whose_work_a_warehouse_is_is_looked_up_once(changed, monkeypatch) -> None:
    folder, hashed = changed("select 1"), []
    monkeypatch.setattr(built_by, "definitions_sha256", lambda: hashed.append(1) or "of now")
    for _ in range(3):
        assert "another version of the definitions" in texts(look(folder, "Data quality"))
    assert len(hashed) == 1


def test_a_warehouse_without_places_on_pages_shows_what_it_can(changed) -> None:
    folder = changed(
        "alter table metrics.definitions drop column page_place",
        "alter table metrics.definitions drop column page",
    )
    app = look(folder, "Is it real?")
    assert "Conviction rate" in texts(app)
    assert "Conviction rate" in html(look(folder))


def test_a_newer_warehouse_with_more_than_is_asked_for_is_read(changed) -> None:
    folder = changed(
        "alter table metrics.definitions add column colour varchar",
        "create table metrics.later (n integer)",
    )
    assert "Conviction rate" in html(look(folder))


def test_a_metric_that_an_analyst_adds_appears_on_its_page_by_itself(changed) -> None:
    copied = "from metrics.{} where metric = 'cyberstalking_share'"
    named = "'Contact at night' as title, null as page_place"
    folder = changed(
        "alter table metrics.counts alter metric type varchar",
        f"insert into metrics.definitions select * replace ('night_share' as metric, {named})"
        f" {copied.format('definitions')}",
        *(
            f"insert into metrics.{table} select * replace ('night_share' as metric)"
            f" {copied.format(table)}"
            for table in ("definition_versions", "counts")
        ),
    )
    titles = [heading.value.split(":")[0] for heading in look(folder, "Cyberstalking").header]
    shares = [title for title in titles if "Platforms" not in title and "Methods" not in title]
    assert shares[-1] == "Contact at night"
    assert "Contact at night" in html(look(folder))
    app = look(folder, "Is it real?", metric="night_share")
    assert app.header[0].value.startswith("Contact at night: ")


def test_a_chart_that_fails_says_so_in_its_place_and_the_rest_stands(changed) -> None:
    folder = changed(
        "update metrics.definitions set unit = null where metric = 'cyber_recorded_share'",
        "alter table metrics.mix_counts rename column eligible to entitled",
    )
    with data_folder(folder):
        app = AppTest.from_file(PROJECT_DIR / "dashboard" / "app.py", default_timeout=60).run()
        turn_to(app, "Cyberstalking")
    assert not app.exception
    titles = [heading.value.split(":")[0] for heading in app.header]
    assert {"Cyberstalking share", "Cyberstalking share at charge"} <= set(titles)
    (failed,) = [fault.value for fault in app.error]
    assert "The rest stands" in failed and "NoneType" not in failed
    older = [words.value for words in app.info if "another version" in words.value]
    assert len(older) == 2
