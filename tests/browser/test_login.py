"""Who may see what: each role in a real browser, and each attempt to get in as a wrong person."""

import http.client
import json
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from dashboard.places import PLACES
from etl.login.roles import RIGHTS, Role
from etl.login.sessions import Sessions
from tests.browser.login import Person, heard, messages, rerun
from tests.browser.provider import HOUR, NOBODY, Provider, running_provider
from tests.browser.server import login_settings, logins_of, serve_with_login
from tests.browser.test_ask_sql import run
from tests.browser.visitor import settle

# The provider uses parts of Authlib that will move.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
BASE = "/outcomes"
# Words that stand on a page with counts, and on no other.
COUNTED = b"defendants"
CLOSED_SECONDS = 15


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """An OpenID provider."""
    with running_provider() as running:
        yield running


@pytest.fixture(scope="module")
def login_data(summaries_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of these tests alone: some of them take the file of logins away."""
    folder = tmp_path_factory.mktemp("login") / "data"
    return Path(shutil.copytree(summaries_data, folder, symlinks=True))


@pytest.fixture(scope="module")
def site(
    login_data: Path, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of a dashboard below a folder, with a login."""
    log = tmp_path_factory.mktemp("login-site") / "log"
    with serve_with_login(login_data, log, provider.metadata, BASE) as url:
        yield url
    said = log.read_text()
    assert "Traceback" not in said
    assert "example.org" not in said and "told-to-nobody" not in said
    assert "\nLogged in as publisher" not in said


@pytest.fixture(scope="module")
def logins(login_data: Path, provider: Provider) -> Sessions:
    """The logins of that dashboard."""
    return logins_of(login_data, provider.metadata)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A tab of a browser that was never here."""
    context = chromium.new_context()
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def log_in(page: Page, address: str, subject: str) -> None:
    page.goto(address)
    page.locator("input[name=sub]").fill(subject)
    page.locator("input[name=sub]").press("Enter")
    page.wait_for_url(f"**{BASE}/**")


def links(page: Page) -> list[str]:
    return page.get_by_test_id("stSidebar").get_by_role("link").all_inner_texts()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_its_pages_and_no_other(page: Page, site: str, role: Role) -> None:
    own = [place for place in PLACES if place.right in RIGHTS[role]]
    log_in(page, f"{site}/", role)
    settle(page)
    assert page.url == f"{site}/{own[0].url}"
    assert links(page) == [place.title for place in own]
    expect(page.get_by_test_id("stSidebar")).to_contain_text(f"{role}@example.org ({role})")
    person = Person(site)
    person.http.cookies.set("outcomes", cookie(page)["value"])
    for place in PLACES:
        refused = 302 if not place.url else 403
        asked = person.get(f"/{place.url}")
        assert asked.status_code == (200 if place in own else refused), place.url
        assert (COUNTED in person.told(place.url)) <= (place in own), place.url


def cookie(page: Page) -> dict:
    return next(one for one in page.context.cookies() if one["name"] == "outcomes")


def test_a_deep_link_leads_through_the_login_to_its_page(page: Page, site: str) -> None:
    log_in(page, f"{site}/areas?area=kent&period=year", Role.LEADER)
    settle(page)
    assert page.url == f"{site}/areas?area=kent&period=year"
    expect(page.get_by_role("combobox", name="Area", exact=True)).to_have_value("Kent")


def test_no_role_is_no_data(page: Page, site: str) -> None:
    log_in(page, f"{site}/convictions", NOBODY)
    expect(page.get_by_role("heading")).to_have_text("You have no role here")
    person = Person(site, NOBODY)
    assert person.get("/_stcore/host-config").status_code == 403
    with pytest.raises(InvalidStatus), person.socket():
        pass


def test_a_claim_that_names_no_role_of_ours_gives_none(site: str, provider: Provider) -> None:
    for number, claimed in enumerate(("administrator", ["Leader "], {"leader": True}, 1, None)):
        provider.says(f"odd-{number}", roles=claimed)
        assert Person(site, f"odd-{number}").get("/").status_code == 403


def test_a_stranger_gets_nothing_but_the_way_to_log_in(site: str) -> None:
    stranger = Person(site)
    for place in PLACES:
        answer = stranger.get(f"/{place.url}")
        assert answer.status_code == 302
        assert urlsplit(answer.headers["location"]).path == f"{BASE}/auth/login"
    for path in (
        "/static/index.html", "/app/static/fonts/none.woff2", "/media/0.csv", "/_stcore/metrics",
        "/_stcore/host-config", "/_stcore/upload_file/a/b", "/_stcore/agent/openapi.json",
        "/component/x/index.html", "/%2e%2e/", "/nowhere",
    ):  # fmt: skip
        assert stranger.get(path, accept="*/*").status_code == 401, path
    assert stranger.http.post(f"{site}/_stcore/agent/interact").status_code == 401
    assert stranger.get("/_stcore/health").text == "ok"
    with pytest.raises(InvalidStatus), stranger.socket():
        pass
    # Outside its folder the server has nothing at all.
    assert (
        httpx.get(site.removesuffix(BASE) + "/static/x", follow_redirects=False).status_code > 399
    )


def test_a_forged_connection_gets_no_page_of_another_role(site: str) -> None:
    """An analyst has looked before, so every answer is kept ready in the server."""
    analyst, partner = Person(site, Role.ANALYST), Person(site, Role.PARTNER)
    for path in ("", "sql", "areas", "quality"):
        assert COUNTED in analyst.told(path) or path == "sql"
        assert analyst.get("/summaries").status_code == 200
        said = partner.told(path)
        assert COUNTED not in said and b"yours: partner" in said
    leader = Person(site, Role.LEADER).told("sql")
    assert b"yours: leader" in leader and b"select" not in leader


def test_only_a_publisher_sees_that_there_is_a_draft(site: str) -> None:
    for role in Role:
        told = Person(site, role).told("summaries")
        assert (b"2026-Q3" in told and b"Approve" in told) == (role == Role.PUBLISHER), role
        assert b"2026-Q2" in told


def test_a_connection_from_another_site_is_refused(site: str) -> None:
    leader = Person(site, Role.LEADER)
    for origin in ("https://elsewhere.example", "null", f"{site}.example"):
        with pytest.raises(InvalidStatus), leader.socket(origin=origin):
            pass


def test_what_a_browser_says_of_itself_is_not_believed(site: str, logins: Sessions) -> None:
    """Not even signed with the right key, nor with the name of another's login."""
    leader, partner = Person(site, Role.LEADER), Person(site, Role.PARTNER)
    digest = logins.of_secret(leader.secret).digest
    secret = login_settings(Path(), site, "")["OUTCOMES_COOKIE_SECRET"]
    origin = site.removesuffix(BASE)
    signed = create_signed_value(
        secret, "_streamlit_user",
        f'{{"origin": "{origin}", "is_logged_in": true, "sub": "leader", "roles": ["leader"]}}',
    ).decode()  # fmt: skip
    forged = Person(site)
    forged.http.cookies.set("_streamlit_user", signed)
    assert forged.get("/", X_Outcomes_Login=digest).status_code == 302
    for name in ("outcomes_login", "X_Outcomes_Login", "x-outcomes-login"):
        with partner.socket(**{name.replace("-", "_"): digest}) as socket:
            socket.send(rerun(""))
            assert COUNTED not in heard(socket)


def test_a_copied_cookie_is_worth_nothing_after_logout(site: str, logins: Sessions) -> None:
    leader = Person(site, Role.LEADER)
    secret, digest = leader.secret, logins.of_secret(leader.secret).digest
    with leader.socket() as socket:
        answer = leader.get("/auth/logout")
        assert answer.is_redirect and "end_session" in answer.headers["location"]
        assert logins.find(digest) is None
        thief = Person(site)
        thief.http.cookies.set("outcomes", secret)
        assert thief.get("/").status_code == 302
        with pytest.raises(InvalidStatus), thief.socket():
            pass
        # A page that was open goes away with its next click, and is told nothing more.
        socket.send(rerun(""))
        said = list(until_closed(socket))
        assert [one.WhichOneof("type") for one in said][-1] == "auth_redirect"
        assert COUNTED not in b"".join(one.SerializeToString() for one in said)


def until_closed(socket) -> Iterator:
    with pytest.raises(ConnectionClosed):
        yield from messages(socket)


def test_logging_in_gives_another_secret_and_ends_the_old_login(
    site: str, logins: Sessions
) -> None:
    leader = Person(site, Role.LEADER)
    before, address = leader.secret, Person(site).get("/").headers["location"]
    leader.log_in(Role.LEADER, address.removeprefix(BASE))
    assert leader.secret != before
    assert logins.of_secret(before) is None and logins.of_secret(leader.secret)


def test_a_login_lasts_no_longer_than_its_token(site: str, logins: Sessions) -> None:
    session = logins.of_secret(Person(site, Role.LEADER).secret)
    assert 0 < session.ends - session.begun <= HOUR
    assert session.ends < time.time() + HOUR + 1


def test_a_role_that_is_taken_away_is_gone(
    page: Page, site: str, provider: Provider, logins: Sessions
) -> None:
    """Its logins are ended by an operator: the open page leaves by itself."""
    provider.says("mover", roles=["leader"])
    log_in(page, f"{site}/quality", "mover")
    settle(page)
    provider.says("mover", roles=[])
    assert logins.end_of("oidc:mover") == 1
    page.wait_for_url("**/oauth2/authorize**", timeout=1000 * CLOSED_SECONDS)
    log_in_again = page.locator("input[name=sub]")
    log_in_again.fill("mover")
    log_in_again.press("Enter")
    expect(page.get_by_role("heading")).to_have_text("You have no role here")
    assert page.url == f"{site}/quality"


def test_a_query_ends_with_the_login_of_whoever_asked(
    page: Page, site: str, provider: Provider, logins: Sessions, login_data: Path
) -> None:
    provider.says("asker", roles=["analyst"])
    log_in(page, f"{site}/sql", "asker")
    settle(page)
    run(page, "select count(*) from range(100000000000) as a(i) where i % 7 = hash(i) % 11")
    expect(page.get_by_text("Running (").first).to_be_visible()
    # By logging out elsewhere: nobody looks at the page any more.
    page.goto("about:blank")
    assert logins.end_of("oidc:asker") == 1
    until = time.monotonic() + CLOSED_SECONDS
    while (ended := [line for line in audited(login_data) if line["event"] == "ended"]) == []:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert ended[-1]["outcome"] == "cancelled"


def audited(data: Path) -> list[dict]:
    """Lines of the audit log of SQL."""
    logs = sorted((data / "audit").glob("*.jsonl"))
    return [json.loads(line) for log in logs for line in log.read_text().splitlines()]


def test_logging_out_in_the_browser(page: Page, site: str) -> None:
    log_in(page, f"{site}/", Role.PARTNER)
    settle(page)
    held = cookie(page)
    assert held["httpOnly"] and held["sameSite"] == "Lax" and held["expires"] == -1
    names = {one["name"] for one in page.context.cookies(site)}
    assert names == {"outcomes", "_streamlit_xsrf"}
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("heading")).to_have_text("You are logged out")
    assert "outcomes" not in {one["name"] for one in page.context.cookies(site)}


def test_a_file_is_for_whom_it_was_offered_to(page: Page, site: str) -> None:
    """By its address, by its name before it is made, and by nobody without a login."""
    log_in(page, f"{site}/measure?metric=conviction_rate", Role.LEADER)
    settle(page)
    page.get_by_role("radio", name="Take it away").first.click()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    address = urlsplit(download.value.url).path.removeprefix(BASE)
    assert address.startswith("/media/")
    owner, analyst, partner = Person(site), Person(site, Role.ANALYST), Person(site, Role.PARTNER)
    owner.http.cookies.set("outcomes", cookie(page)["value"])
    assert owner.get(address).status_code == 200
    for other in (analyst, partner):
        assert other.get(address).status_code == 404
    assert Person(site).get(address, accept="*/*").status_code == 401
    assert is_made_for(owner, offered_to=owner)
    assert not is_made_for(partner, offered_to=owner)


def is_made_for(person: Person, offered_to: Person) -> bool:
    """Whether somebody who names a file that is offered to a page is given its address."""
    with offered_to.socket() as offering, person.socket() as socket:
        offering.send(rerun("summaries"))
        named = first_offer(messages(offering))
        message, asked = back_message(socket)
        asked.request_id, asked.deferred_file.file_id = "1", named
        socket.send(message.SerializeToString())
        time.sleep(0.5)
        socket.send(rerun("summaries"))
        said = list(messages(socket))
    return any(one.backend_operation_response.deferred_file.url for one in said)


def first_offer(said: Iterable[ForwardMsg]) -> str:
    """The name of the first file that a page offers to have made."""
    names = [one.delta.new_element.download_button.deferred_file_id for one in said]
    return next(filter(None, names))


def back_message(socket: ClientConnection) -> tuple[BackMsg, BackendOperationRequest]:
    """A message by which a page asks for something beside its runs."""
    socket.send(rerun("summaries"))
    session = next(one for one in list(messages(socket)) if one.HasField("new_session"))
    message = BackMsg()
    message.backend_operation_request.session_id = session.new_session.initialize.session_id
    return message, message.backend_operation_request


def test_words_that_look_like_an_offer_are_none(site: str) -> None:
    """A page's own words come back to it in an answer, and in a table of an analyst."""
    owner, partner = Person(site, Role.LEADER), Person(site, Role.PARTNER)
    with owner.socket() as offering, partner.socket() as socket:
        offering.send(rerun("summaries"))
        named = first_offer(messages(offering))
        message, asked = back_message(socket)
        for echoed in (f"/media/{named}", named):
            asked.request_id = echoed
            asked.dataframe_chunk.source_id, asked.dataframe_chunk.limit = echoed, 1
            socket.send(message.SerializeToString())
        assert partner.get(f"/media/{named}.csv").status_code == 404
        asked.deferred_file.file_id = named
        socket.send(message.SerializeToString())
        time.sleep(0.5)
        socket.send(rerun("summaries"))
        said = list(messages(socket))
    assert not any(one.backend_operation_response.deferred_file.url for one in said)


@pytest.mark.parametrize(
    "wanted", ["//elsewhere.example/", "https://elsewhere.example", "/outside", "/outcomes/../x",
               "/outcomes/%0d%0aSet-Cookie:a=b", "/outcomes/areas\\@elsewhere.example",
        "/outcomes/areas?x=€",
        "//[x", "///outcomes/sql", "///areas"],
)  # fmt: skip
def test_a_login_leads_to_no_address_but_a_page_of_ours(site: str, wanted: str) -> None:
    victim = Person(site)
    address = victim.get("/").headers["location"]
    victim.http.cookies.set("outcomes-return", quote(wanted), domain="127.0.0.1", path="/")
    answer = victim.log_in(Role.LEADER, address.removeprefix(BASE))
    assert urlsplit(str(answer.url)).path == f"{BASE}/"


def test_of_several_tabs_that_log_in_the_later_ones_are_led_on(site: str) -> None:
    """The browser holds what only one of them began."""
    leader = Person(site, Role.LEADER)
    leader.http.cookies.set("outcomes-return", quote(f"{BASE}/areas"), domain="127.0.0.1", path="/")
    answer = leader.get("/oauth2callback?code=another&state=of-another-tab")
    assert (answer.status_code, answer.headers["location"]) == (302, f"{BASE}/areas")
    assert leader.get("/oauth2callback").headers["location"] == f"{BASE}/"
    assert "You are logged out" in Person(site).get("/oauth2callback").text


def test_one_login_does_not_take_the_server_from_the_others(site: str) -> None:
    greedy = Person(site, Role.PARTNER)
    with ExitStack() as open_pages:
        for _ in range(30):
            open_pages.enter_context(greedy.socket())
        with pytest.raises(InvalidStatus), greedy.socket():
            pass
        assert COUNTED in Person(site, Role.LEADER).told("")
    assert greedy.told("summaries")


def test_a_page_cannot_fill_the_servers_memory_or_write_its_log(site: str) -> None:
    partner = Person(site, Role.PARTNER)
    with partner.socket() as socket:
        message, asked = back_message(socket)
        asked.session_id, asked.request_id = "another", "x\nLogged in as publisher."
        asked.dataframe_chunk.source_id, asked.dataframe_chunk.limit = "x", 1
        socket.send(message.SerializeToString())
        large = BackMsg()
        large.rerun_script.page_name = "summaries"
        large.rerun_script.widget_states.widgets.add(id="x", string_value="x" * (3 << 20))
        socket.send(large.SerializeToString())
        # Neither is answered: what comes is of the run that is asked for after them.
        socket.send(rerun("summaries"))
        assert len([m for m in messages(socket) if m.HasField("new_session")]) == 1


def test_a_login_somebody_else_began_is_not_ended_here(site: str, provider: Provider) -> None:
    """Otherwise a thief could log a victim in as themselves, and read what they do."""
    thief, victim = Person(site), Person(site)
    at = httpx.get(
        f"{provider.url}/oauth2/authorize", params=_begun(thief), follow_redirects=False
    ).url
    ended = httpx.post(str(at), data={"sub": "leader"}).headers["location"]
    answer = victim.http.get(ended)
    assert answer.status_code == 403 and "did not succeed" in answer.text
    assert victim.get("/").status_code == 302


def _begun(person: Person) -> dict[str, str]:
    began = person.http.get(person.site.removesuffix(BASE) + person.get("/").headers["location"])
    return dict(httpx.URL(began.headers["location"]).params)


def test_no_other_site_logs_anybody_out(site: str) -> None:
    leader = Person(site, Role.LEADER)
    for site_of_it in ("cross-site", "same-site"):
        assert leader.get("/auth/logout", Sec_Fetch_Site=site_of_it).status_code == 403
    assert leader.http.post(f"{site}/auth/logout").status_code == 403
    assert leader.get("/").status_code == 200


@pytest.mark.parametrize("path", ["//[x", "//john.smith%E2%84%80x/"])
def test_an_address_that_is_none_leads_a_stranger_to_log_in(site: str, path: str) -> None:
    host = urlsplit(site)
    with closing(http.client.HTTPConnection(host.hostname, host.port)) as connection:
        connection.request("GET", path, headers={"Accept": "text/html"})
        assert connection.getresponse().status == 302
        login = Person(site).get("/").headers["location"]
        connection.close()
        connection.request("GET", login, headers={"Referer": "http://[x"})
        assert connection.getresponse().status == 302


def test_nobody_becomes_another_by_what_they_are_called(
    site: str, provider: Provider, logins: Sessions
) -> None:
    """An email can be claimed or changed: what somebody does is theirs by the provider's name."""
    provider.says("mallory", email="analyst@example.org", email_verified=False, roles=["analyst"])
    provider.says("eve", email="root", roles=["analyst"])
    mallory, eve = Person(site, "mallory"), Person(site, "eve")
    found = [logins.of_secret(one.secret) for one in (mallory, eve)]
    assert [one.subject for one in found] == ["oidc:mallory", "oidc:eve"]
    assert found[0].name == "oidc:mallory"
    assert b"under the name oidc:eve" in eve.told("sql")


def test_a_file_of_logins_that_is_held_lets_nobody_in_and_stalls_nobody(
    site: str, logins: Sessions, login_data: Path
) -> None:
    leader = Person(site, Role.LEADER)
    file = login_data / "login" / "sessions.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as con:
        file.chmod(0o600)
        moved = file.rename(file.with_suffix(".away"))
        file.write_bytes(b"no database" * 1000)
        try:
            answer = leader.get("/areas")
            assert answer.status_code == 503 and "cannot tell who is logged in" in answer.text
            assert leader.get("/_stcore/health").text == "ok"
            with pytest.raises(InvalidStatus), leader.socket():
                pass
        finally:
            moved.replace(file)
        con.execute("update logins set seen = seen - 60")
        leaving = Person(site, Role.PARTNER)
        leaving.http.timeout = CLOSED_SECONDS
        con.execute("begin immediate")
        before = time.monotonic()
        # That it is in use cannot be noted; whoever reads goes on all the same.
        assert leader.get("/areas").status_code == 200
        assert leader.get("/_stcore/health").text == "ok"
        assert leader.get("/_stcore/host-config").status_code == 200
        assert time.monotonic() - before < 2
        # It cannot be ended here either, but the browser forgets it.
        answer = leaving.get("/auth/logout")
        assert (answer.status_code, "has forgotten your login" in answer.text) == (503, True)
        assert "outcomes=; " in answer.headers["set-cookie"]
        con.execute("rollback")
    assert leader.get("/areas").status_code == 200


def test_answers_carry_the_headers_that_owasp_names(site: str) -> None:
    leader = Person(site, Role.LEADER)
    for answer in (leader.get("/"), Person(site).get("/"), leader.get("/_stcore/host-config")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        policy = answer.headers["content-security-policy"]
        assert "unsafe-eval" not in policy and "script-src 'self' blob: 'sha256-" in policy
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in answer.headers
    script = leader.get("/").text.split('src="./')[1].split('"')[0]
    assert "immutable" in leader.get(f"/{script}").headers["cache-control"]


def test_a_provider_that_is_down_is_said(
    login_data: Path, tmp_path: Path, provider: Provider
) -> None:
    nowhere = "http://127.0.0.1:9/.well-known/openid-configuration"
    with serve_with_login(login_data, tmp_path / "log", nowhere) as url:
        answer = httpx.get(f"{url}/", headers={"accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 503 and "does not answer" in answer.text
    assert "Traceback" not in (tmp_path / "log").read_text()
