"""Every page, run without a browser on every kind of warehouse a reader may meet."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.places import PLACES
from etl.live import open_live
from etl.settings import PROJECT_DIR, SQL_DIR
from tests.rows import write_rows
from tests.warehouses import build_from, data_folder

OVERVIEW, PUBLISHED = "Are we improving?", "Published CPS figures"
MEASURE, QUALITY, DEFINITIONS = "Is it real?", "Data quality", "Definitions"
CONVICTIONS, AREAS, WORKED = "Convictions", "Areas", "Did it work?"
PAGES = [place.title for place in PLACES]
# Whatever is held, these have something to say.
# Told from the files of releases, whatever the warehouse holds.
SUMMARIES = "Published summaries"
NOT_OF_CASES = (PUBLISHED, QUALITY, DEFINITIONS, "Releases", "Ask in SQL", SUMMARIES)
OF_CASES = [title for title in PAGES if title not in NOT_OF_CASES]


@pytest.fixture(scope="session")
def cases_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three convictions in Cumbria in one quarter; neither orders nor markers were delivered."""
    folder = tmp_path_factory.mktemp("cases-alone")
    days = ["2024-04-02", "2024-05-02", "2024-06-10"]
    cases = [{"case_id": day, "finalised_date": day} for day in days]
    write_rows(folder / "in", "case_outcomes", *cases, name="case_outcomes_2024-08-15")
    build_from(folder / "data", cases=[folder / "in"])
    return folder / "data"


@pytest.fixture(scope="session")
def both_data(
    published_data: Path, sample_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Published tables and made-up cases, one row of which is faulty."""
    folder = tmp_path_factory.mktemp("both")
    shutil.copytree(published_data, folder / "data")
    shutil.copytree(sample_files, folder / "in")
    (cases,) = (folder / "in").glob("case_outcomes*")
    header, row, *rest = cases.read_text(encoding="utf-8").splitlines(keepends=True)
    area = row.split(",")[header.split(",").index("area_code")]
    cases.write_text(header + row.replace(area, "Smithtown") + "".join(rest), encoding="utf-8")
    build_from(folder / "data", cases=[folder / "in"])
    return folder / "data"


def look(data: Path, title: str = OVERVIEW, **choices: str) -> AppTest:
    """Open a page on a data folder and choose in its filters, by their keys and codes."""
    with data_folder(data):
        app = AppTest.from_file(PROJECT_DIR / "dashboard" / "app.py", default_timeout=60).run()
        turn_to(app, title)
        for key, code in choices.items():
            app.selectbox(key=key).select(code).run()
    check(app, title)
    return app


def look_at_all(data: Path, **address: str) -> Iterator[tuple[str, AppTest]]:
    """Open one page after another on a data folder, as one reader would, at an address."""
    with data_folder(data):
        app = AppTest.from_file(PROJECT_DIR / "dashboard" / "app.py", default_timeout=60).run()
        for title in PAGES:
            for name, code in address.items():
                app.query_params[name] = code
            turn_to(app, title)
            check(app, title)
            yield title, app


def turn_to(app: AppTest, title: str) -> None:
    # AppTest turns to pages that are files only, but knows them all by title.
    pages = {page["page_name"].split(" – ")[0]: key for key, page in app._registered_pages.items()}
    if app._page_hash != pages[title]:
        app._page_hash = pages[title]
        app.run()


def check(app: AppTest, title: str) -> None:
    assert not app.exception, title
    assert [heading.value.split(":")[0] for heading in app.title] == [title]
    assert not any("could not be shown" in fault.value for fault in app.error), title


def html(app: AppTest) -> str:
    return "\n".join(part.proto.body for part in app.get("html"))


def cards(app: AppTest) -> dict[str, str]:
    """What each headline card says, by its title."""
    found = re.findall(r'<article class="card"><h2>(.*?)</h2>(.*?)</article>', html(app))
    return {title: re.sub(r"<[^>]*>", "|", text) for title, text in found}


def texts(app: AppTest) -> str:
    parts = [
        *app.markdown, *app.info, *app.warning, *app.caption, *app.success, *app.code,
        *app.header,
    ]  # fmt: skip
    return "\n".join([*(part.value for part in parts), html(app)])


def test_without_a_warehouse_every_page_says_what_to_do(data_dir: Path) -> None:
    commands = ("outcomes demo", "outcomes load", "outcomes build")
    for title, app in look_at_all(data_dir):
        assert not cards(app), title
        named = ("outcomes publish",) if title == SUMMARIES else commands
        assert all(name in texts(app) for name in named), title


def test_every_page_opens_on_made_up_cases(made_up_data: Path) -> None:
    for title, app in look_at_all(made_up_data):
        said = {PUBLISHED: "outcomes load cps_published", SUMMARIES: "Nothing was published yet"}
        assert said.get(title, "Made-up data") in texts(app), title


def test_every_page_opens_on_published_tables_alone(published_data: Path) -> None:
    for title, app in look_at_all(published_data):
        assert "Made-up data.</strong>" not in texts(app), title
        if title in OF_CASES:
            assert "outcomes load cases" in texts(app), title


def test_every_page_opens_on_a_few_cases_alone(cases_alone: Path) -> None:
    for title, app in look_at_all(cases_alone):
        assert "Made-up data.</strong>" not in texts(app), title


@pytest.mark.parametrize(
    "address",
    [
        {"area": "cumbria", "period": "month", "dv": "not-recorded", "offences": "all"},
        {"area": "kent", "period": "financial-year", "offences": "stalking", "cyber": "yes"},
    ],
    ids=["hardly anybody", "settled by the choice"],
)
def test_every_page_opens_on_an_odd_choice(address: dict[str, str], made_up_data: Path) -> None:
    opened = [title for title, _ in look_at_all(made_up_data, **address)]
    assert opened == PAGES


def test_real_figures_carry_no_warning_beside_made_up_cases(both_data: Path) -> None:
    assert "Made-up data" in html(look(both_data))
    published = look(both_data, PUBLISHED)
    assert "Made-up data" not in texts(published)
    assert len(published.get("plotly_chart")) == 4


def test_what_no_delivery_says_is_not_recorded_and_never_nought(cases_alone: Path) -> None:
    said = cards(look(cases_alone))
    assert "|3 of 3|" in said["Conviction rate"]
    assert "April to June 2024" in said["Conviction rate"]
    unrecorded = [title for title, text in said.items() if "Not recorded: of 3" in text]
    assert unrecorded == [
        "Cyberstalking share", "Domestic violence overlap", "Restraining orders on conviction",
    ]  # fmt: skip
    assert not any("|0.0%|" in text for text in said.values())


def test_an_area_without_a_case_shows_no_number(cases_alone: Path) -> None:
    said = cards(look(cases_alone, area="kent"))
    nobody = ("No defendants", "No orders", "complete yet")
    assert all(any(words in text for words in nobody) for text in said.values()), said


def test_what_is_recorded_in_an_incomplete_period_is_not_called_unrecorded(
    cases_alone: Path,
) -> None:
    said = cards(look(cases_alone, period="financial-year"))
    assert len(said) == 6
    assert all("complete" in text and "Not recorded" not in text for text in said.values())


def test_months_can_be_chosen(made_up_data: Path) -> None:
    said = cards(look(made_up_data, period="month"))["Conviction rate"]
    with data_folder(made_up_data), open_live() as con:
        (last,) = con.execute("select max(data_to) from quality.freshness").fetchone()
        assert (last + timedelta(days=1)).day == 1
        query = """
            select sum(numerator), sum(denominator) from metrics.counts
            where metric = 'conviction_rate' and month = date_trunc('month', ?::date)
                and offence_group_code in ('stalking', 'harassment')
        """
        numerator, denominator = con.execute(query, [last]).fetchone()
    assert f"{last:%B %Y}: {numerator} of {denominator} defendants" in said
    few = denominator < 20
    assert (
        f"|{numerator} of {denominator}|" if few else f"|{numerator / denominator:.1%}|"
    ) in said


@pytest.mark.parametrize("marker", ["dv", "cyber"])
def test_a_marker_chosen_narrows_every_headline(marker: str, made_up_data: Path) -> None:
    said = cards(look(made_up_data, period="financial-year", **{marker: "yes"}))
    with data_folder(made_up_data), open_live() as con:
        query = f"""
            select sum(numerator), sum(denominator) from metrics.counts
            where metric = 'conviction_rate' and {marker} = 'yes'
                and month between '2025-04-01' and '2026-03-01'
                and offence_group_code in ('stalking', 'harassment')
        """
        numerator, denominator = con.execute(query).fetchone()
    assert f"2025-26: {numerator} of {denominator} defendants" in said["Conviction rate"]
    of_marker = {"dv": "Domestic violence overlap", "cyber": "Cyberstalking share"}[marker]
    assert "Settled by the choice of cases" in said[of_marker]


def test_the_quality_page_accounts_for_every_row(both_data: Path) -> None:
    app = look(both_data, QUALITY)
    sums = next(table.value for table in app.dataframe if "Rows read" in table.value.columns)
    became = ["Rows loaded", "Rows quarantined", "Rows superseded", "Rows set aside"]
    assert set(sums["Source name"]) == {"cases", "cps_published"}
    assert (sums["Rows read"] == sums[became].sum(axis="columns")).all()
    assert sums["Rows set aside"].sum() > 0
    shown = {metric.label: metric.value for metric in app.metric}
    assert int(shown["Rows in quarantine"]) == sums["Rows quarantined"].sum() >= 1


def test_a_fault_is_shown_by_its_place_and_never_by_its_value(both_data: Path) -> None:
    app = look(both_data, QUALITY)
    faults = next(table.value for table in app.dataframe if "Line" in table.value.columns)
    assert ("area_code", 2) in set(zip(faults["Column name"], faults["Line"], strict=True))
    shown = "".join(table.value.to_csv() for table in app.dataframe) + texts(app)
    assert "Smithtown" not in shown
    assert "area_code" in shown


@pytest.mark.parametrize("metric", ["cyberstalking_share", "published_conviction_rate"])
def test_a_definition_shows_its_words_and_its_sql(both_data: Path, metric: str) -> None:
    app = look(both_data, DEFINITIONS, metric=metric)
    for part in ("Unit", "Numerator", "Denominator", "Left out", "Source"):
        assert f"**{part}:**" in texts(app)
    assert f"sql/metrics/{metric}.sql" in texts(app)
    sql = (SQL_DIR / "metrics" / f"{metric}.sql").read_text(encoding="utf-8")
    assert app.code[0].value.strip() == sql.strip()


def test_a_page_says_that_the_warehouse_is_damaged(tmp_path: Path) -> None:
    builds = tmp_path / "warehouse" / "builds"
    builds.mkdir(parents=True)
    (builds / "000001-abc.duckdb").write_bytes(b"x" * 9000)
    (builds.parent / "live.json").write_text(
        '{"file_name": "000001-abc.duckdb", "version": "abc", "built_at": "2026-01-01"}'
    )
    (fault,) = look(tmp_path).error
    assert "is damaged" in fault.value
    assert "outcomes build" in fault.value


def test_published_rates_say_what_their_limits_rest_on_when_asked(published_data: Path) -> None:
    app = look(published_data, PUBLISHED)
    with data_folder(published_data):
        for metric in ("", "_with_administrative"):
            key = f"more of published_conviction_rate{metric}"
            app.segmented_control(key=key).set_value("How to read it").run()
    assert not app.exception
    legends = [text.value for text in app.markdown if "the limits within which it" in text.value]
    assert len(legends) == 2
    assert all("Baseline 1 April 2014 to 31 March 2017" in legend for legend in legends)


def test_a_page_says_its_promise_and_where_it_stands_by_what_is_chosen(made_up_data: Path) -> None:
    for area, name in (("all", "England and Wales"), ("kent", "Kent")):
        app = look(made_up_data, "Cyberstalking", area=area)
        promised, stands, *_ = [part.value for part in app.markdown]
        assert promised.startswith("**Promised on 23 September 2010:** Cyberstalking is recognised")
        assert stands.startswith(f"Cyberstalking share, {name}, stalking and harassment: ")
        assert "before the promise" in stands
        assert any("made-up data" in part.value for part in app.caption)


def test_a_promise_of_convictions_is_told_by_the_denominator_chosen(made_up_data: Path) -> None:
    app = look(made_up_data, CONVICTIONS, rate="conviction_rate_without_administrative")
    stands = [part.value for part in app.markdown][1]
    assert stands.startswith("Conviction rate without administrative finalisations, England")


def test_how_a_promise_is_counted_can_be_asked(made_up_data: Path) -> None:
    app = look(made_up_data, "Timeliness and attrition")
    with data_folder(made_up_data):
        key = "more of closer_to_police, days_to_charge"
        app.button_group(key=key).select("How is this counted?").run()
    check(app, "Timeliness and attrition")
    code = next(part.value for part in app.code if "then_and_now" in part.value)
    assert "$" not in code and "30" in code
