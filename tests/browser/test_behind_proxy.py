"""Two dashboards behind the documented proxy: TLS, a base path, websockets, readers who stay."""

import http.client
import json
import re
import shutil
import signal
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from etl.login.roles import Role
from tests.browser.operated import Operated, operated
from tests.browser.provider import running_provider
from tests.browser.proxied import FEWER_LOGINS_AT_ONCE, NAME, proxy, unverified
from tests.browser.server import free_port, login_settings
from tests.browser.visitor import Visitor, choose, settle

PATIENCE_SECONDS = 10
# The provider uses parts of Authlib that will move.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@dataclass
class Site:
    """What a reader reaches, and what stands behind it."""

    https: int
    http: int
    folder: Path
    dashboards: tuple[Operated, Operated]

    def ask(self, path: str, cookie: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPSConnection(NAME, self.https, context=unverified())
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
        return answer

    def answered_by(self, answer: http.client.HTTPResponse) -> int:
        """Which of the dashboards answered, by the number of the request in its log."""
        number = answer.headers["X-Request-ID"]
        logs = [dashboard.log for dashboard in self.dashboards]
        until(lambda: any(number in log.read_text() for log in logs))
        (place,) = (place for place, log in enumerate(logs) if number in log.read_text())
        return place


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def site(made_up_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("proxied")
    shutil.copytree(made_up_data, folder / "data", symlinks=True)
    places = [folder / "one", folder / "two", folder / "nginx"]
    for place in places:
        place.mkdir()
    https, http_port = free_port(), free_port()
    url = f"https://{NAME}:{https}/outcomes"
    with running_provider() as provider:
        login = login_settings(folder / "data", url, provider.metadata)
        with (
            operated(folder / "data", places[0], **login) as one,
            operated(folder / "data", places[1], **login) as two,
            proxy(places[2], (one.port, two.port), https, http_port),
        ):
            yield Site(https, http_port, places[2], (one, two))


@pytest.fixture
def reader(chromium: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody who has logged in."""
    context = chromium.new_context(ignore_https_errors=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"https://{NAME}:{site.https}/outcomes/definitions")
    page.locator("input[name=sub]").fill(Role.LEADER)
    page.locator("input[name=sub]").press("Enter")
    page.wait_for_url("**/outcomes/definitions")
    page.close()
    yield Visitor(context)
    context.close()


def test_pages_work_below_a_folder_with_tls_and_websockets(site: Site, reader: Visitor) -> None:
    root = f"https://{NAME}:{site.https}/outcomes"
    page = reader.open(f"{root}/domestic-violence?area=kent")
    choose(page, "Period", "Month")
    settle(page)
    expect(page).to_have_url(re.compile("period=month"))
    page.get_by_role("link", name="Cyberstalking", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("yberstalking")
    expect(page).to_have_url(re.compile("/outcomes/cyberstalking.*area=kent"))
    sockets = {address for address in reader.requests if address.startswith("wss://")}
    assert sockets == {f"wss://{NAME}:{site.https}/outcomes/_stcore/stream"}
    assert reader.complaints == []
    assert reader.strange_hosts == {NAME}
    served = [len(dashboard.lines("rerun")) for dashboard in site.dashboards]
    assert sorted(served)[0] == 0 < sorted(served)[1]
    (cookie,) = [c for c in page.context.cookies() if c["name"] == "outcomes_reader"]
    assert (cookie["secure"], cookie["httpOnly"], cookie["path"]) == (True, True, "/outcomes/")
    lines = [json.loads(line) for line in (site.folder / "outcomes.log").read_text().splitlines()]
    assert "/outcomes/domestic-violence" in {line["path"] for line in lines}
    assert "kent" not in json.dumps(lines)


def test_readers_are_shared_out_and_stay(site: Site) -> None:
    answers = [site.ask("/outcomes/measure") for _ in range(20)]
    assert {site.answered_by(answer) for answer in answers} == {0, 1}
    for answer in answers[:6]:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        again = site.ask("/outcomes/measure", cookie)
        assert site.answered_by(again) == site.answered_by(answer)
        assert again.headers["Set-Cookie"].partition(";")[0] == cookie


@pytest.mark.parametrize("name", ["healthz", "readyz", "metrics", "_stcore/metrics"])
def test_health_and_metrics_are_for_nobody_outside(name: str, site: Site) -> None:
    assert site.ask(f"/{name}").status == 404
    assert site.ask(f"/outcomes/{name}").status in (401, 404)


def test_without_tls_there_is_nothing_but_the_way_to_it(site: Site) -> None:
    connection = http.client.HTTPConnection(NAME, site.http)
    connection.request("GET", "/outcomes/areas")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/outcomes/areas")
    assert site.ask("/").headers["Location"].endswith("/outcomes/")
    assert "max-age" in site.ask("/outcomes/").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("name", ["outcomes.elsewhere.example", "127.0.0.1"])
def test_who_asks_for_another_name_is_told_nothing(site: Site, name: str) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", site.http)
    plain.request("GET", "/outcomes/areas", headers={"Host": name})
    with pytest.raises(http.client.RemoteDisconnected):
        plain.getresponse()
    reached = socket.create_connection(("127.0.0.1", site.https))
    with reached, pytest.raises(ssl.SSLError):
        unverified().wrap_socket(reached, server_hostname=name)
    inside = http.client.HTTPSConnection(NAME, site.https, context=unverified())
    inside.request("GET", "/", headers={"Host": name})
    with pytest.raises(http.client.RemoteDisconnected):
        inside.getresponse()


def test_a_flood_of_logins_is_told_to_wait(site: Site) -> None:
    with ThreadPoolExecutor(60) as people:
        answers = list(people.map(site.ask, ["/outcomes/auth/login"] * 60))
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) == {302, 429} and statuses[302] > FEWER_LOGINS_AT_ONCE
    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.headers["Retry-After"] == "20"
    assert refused.headers["Content-Type"] == "text/plain"


def test_readers_of_a_dashboard_that_ends_go_on_with_the_other(site: Site, reader: Visitor) -> None:
    page = reader.open(f"https://{NAME}:{site.https}/outcomes/domestic-violence?area=kent")
    sessions = "outcomes_dashboard_sessions"
    stays, gone = sorted(site.dashboards, key=lambda dashboard: dashboard.metric(sessions))
    gone.process.send_signal(signal.SIGTERM)
    assert gone.process.wait(20) == -signal.SIGTERM
    # The page connects again by itself, and what was chosen goes along.
    until(lambda: stays.metric(sessions) == 1)
    page.get_by_role("link", name="Cyberstalking", exact=True).first.click()
    expect(page).to_have_url(re.compile("/outcomes/cyberstalking.*area=kent"))
    settle(page)
    choose(page, "Period", "Month")
    expect(page).to_have_url(re.compile("/outcomes/cyberstalking.*period=month"))
