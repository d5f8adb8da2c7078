"""Who runs a dashboard sees whether it is well, and ends it without harm; nobody's choices leak."""

import http.client
import json
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.live import live_build
from etl.sandbox.who import account
from tests.browser.operated import Operated, fetch, operated
from tests.browser.test_ask_sql import run
from tests.browser.visitor import Visitor
from tests.warehouses import data_folder

LONG = "select count(*) from range(100000000000) as a(i) where i % 7 = hash(i) % 11"
PATIENCE_SECONDS = 15


@pytest.fixture(scope="module")
def dashboard(made_up_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    folder = tmp_path_factory.mktemp("operated")
    shutil.copytree(made_up_data, folder / "data", symlinks=True)
    with operated(folder / "data", folder, base="outcomes") as running:
        yield running


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def told(address: str) -> tuple[int, dict]:
    status, headers, text = fetch(address)
    assert headers["Cache-Control"] == "no-store"
    return status, json.loads(text)


def test_it_says_that_it_is_alive_and_what_it_answers_from(dashboard: Operated) -> None:
    status, alive = told(f"{dashboard.root}/healthz")
    assert (status, alive["product"], alive["status"]) == (200, "outcomes", "alive")
    status, ready = told(f"{dashboard.root}/readyz")
    assert (status, ready["status"]) == (200, "ready")
    with data_folder(dashboard.log.parent / "data"):
        build = live_build()
    assert ready["warehouse"]["version"] == build.version
    assert ready["warehouse"]["built_at"] == build.built_at
    assert 0 <= ready["warehouse"]["age_seconds"] < 86_400
    assert ready["program"] == alive["program"]


def test_health_is_not_below_the_folder_that_a_proxy_passes_on(dashboard: Operated) -> None:
    for name in ("healthz", "readyz", "metrics"):
        assert fetch(f"{dashboard.url}/{name}")[0] == 404
    assert fetch(f"{dashboard.root}/metrics")[0] == 404


def test_it_is_not_ready_while_its_warehouse_cannot_be_read(dashboard: Operated) -> None:
    pointer = dashboard.log.parent / "data" / "warehouse" / "live.json"
    whole = pointer.read_text()
    for broken, status in (
        ("{}", "warehouse cannot be read"),
        (whole.replace(".duckdb", ".gone"), "warehouse cannot be read"),
        (None, "no warehouse"),
    ):
        pointer.write_text(broken) if broken else pointer.unlink()
        assert told(f"{dashboard.root}/readyz") == (503, told_of(dashboard, status))
        assert told(f"{dashboard.root}/healthz")[0] == 200
    pointer.write_text(whole)
    assert told(f"{dashboard.root}/readyz")[0] == 200


def told_of(dashboard: Operated, status: str) -> dict:
    return told(f"{dashboard.root}/healthz")[1] | {"status": status}


def test_a_request_keeps_the_number_the_proxy_gave_it(dashboard: Operated) -> None:
    _, headers, _ = fetch(f"{dashboard.url}/measure", X_Request_ID="0123456789abcdef")
    assert headers["X-Request-ID"] == "0123456789abcdef"
    until(lambda: "0123456789abcdef" in [line["request_id"] for line in dashboard.lines("request")])
    _, headers, _ = fetch(f"{dashboard.url}/measure", X_Request_ID='x", "user": "anna')
    assert len(headers["X-Request-ID"]) == 16


def test_what_somebody_looks_at_is_counted_and_logged_without_telling_who_or_what(
    dashboard: Operated, visitor: Visitor
) -> None:
    visitor.open(f"{dashboard.url}/areas?area=kent&dv=yes")
    until(lambda: dashboard.lines("rerun"))
    rerun = dashboard.lines("rerun")[-1]
    assert (rerun["page"], rerun["part"], rerun["ended"]) == ("areas", "page", "done")
    assert 0 < rerun["seconds"] < 60
    assert len(rerun["session"]) == 8 and len(rerun["request_id"]) == 16
    assert len(rerun["user"]) == 12 and account() not in rerun["user"]
    named = http.client.HTTPConnection("127.0.0.1", dashboard.port)
    named.request("ANNA", "/outcomes/areas")
    assert named.getresponse().status == 405
    until(lambda: dashboard.lines("request")[-1]["method"] == "other")
    log = dashboard.log.read_text()
    assert "ANNA" not in log and "127.0.0.1" not in log
    assert "kent" not in log and "?" not in log and account() not in log
    assert dashboard.metric("outcomes_dashboard_sessions") == 1
    assert dashboard.metric('outcomes_dashboard_rerun_seconds_count{page="areas",part="page"}') >= 1
    assert dashboard.metric('outcomes_dashboard_requests_total{kind="areas",status="200"}') >= 1
    assert dashboard.metric("process_resident_memory_bytes") > 50e6
    assert 0 <= dashboard.metric("outcomes_dashboard_warehouse_age_seconds") < 86_400
    visitor.leave()
    until(lambda: dashboard.metric("outcomes_dashboard_sessions") == 0)


def test_it_ends_within_its_time_with_queries_cancelled_and_no_process_left(
    made_up_data: Path, tmp_path: Path, visitor: Visitor
) -> None:
    shutil.copytree(made_up_data, tmp_path / "data", symlinks=True)
    with operated(tmp_path / "data", tmp_path, OUTCOMES_STOP_SECONDS="3") as dashboard:
        run(visitor.open(f"{dashboard.url}/sql"), LONG)
        until(lambda: children(dashboard.process.pid))
        started, at = children(dashboard.process.pid), time.monotonic()
        dashboard.process.send_signal(signal.SIGTERM)
        until(lambda: told(f"{dashboard.root}/readyz") == (503, told_of(dashboard, "stopping")))
        assert dashboard.process.wait(10) == -signal.SIGTERM
        assert 1 < time.monotonic() - at < 3.5
        until(lambda: not any(Path(f"/proc/{number}").exists() for number in started))
        audit = (tmp_path / "data" / "audit" / "000001.jsonl").read_text()
        assert len(dashboard.lines("stopping")) == len(dashboard.lines("stopped")) == 1
    ended = [line for line in map(json.loads, audit.splitlines()) if line["event"] == "ended"]
    assert ended[-1]["outcome"] == "cancelled"
    visitor.leave()
    visitor.complaints.clear()  # that the connection was lost


def test_without_anything_at_work_it_ends_at_once(made_up_data: Path, tmp_path: Path) -> None:
    with operated(made_up_data, tmp_path) as dashboard:
        at = time.monotonic()
        dashboard.process.send_signal(signal.SIGTERM)
        assert dashboard.process.wait(10) == -signal.SIGTERM
        assert time.monotonic() - at < 2


def children(parent: int) -> list[int]:
    """Processes that a process started and that have not ended."""
    listed = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(number) for path in listed for number in path.read_text().split()]
