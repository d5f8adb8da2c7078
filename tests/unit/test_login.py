"""The login's settings and their mistakes, the roles of a claim, and when a login ends."""

import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.login.cookies import cookies_of
from dashboard.login.provider import Provider
from etl.login.roles import RIGHTS, Right, Role, rights_of, roles_claimed
from etl.login.sessions import Session, Sessions, SessionsUnavailable
from etl.login.settings import LoginSettings, faults
from tests.commands import outcomes

NAMES = {role.value: role for role in Role}
HOUR = 3600


def sound(**changed: object) -> LoginSettings:
    given = {
        "auth": "oidc",
        "public_url": "https://outcomes.example.org/stats",
        "oidc_metadata_url": "https://login.example.org/.well-known/openid-configuration",
        "oidc_client_id": "outcomes",
        "oidc_client_secret": "s",
        "cookie_secret": "c" * 32,
    }
    return LoginSettings(**(given | changed))


def test_sound_settings_have_no_fault_and_say_where_to_come_back() -> None:
    login = sound()
    assert faults(login) == []
    assert login.redirect_uri == "https://outcomes.example.org/stats/oauth2callback"
    assert login.origin == "https://outcomes.example.org"
    assert faults(sound(public_url="http://127.0.0.1:8501")) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"public_url": ""}, "OUTCOMES_PUBLIC_URL: set the address"),
        (
            {"public_url": "http://outcomes.example.org"},
            "OUTCOMES_PUBLIC_URL must begin with https",
        ),
        ({"public_url": "http://127.0.0.1.example.org"}, "OUTCOMES_PUBLIC_URL must begin with"),
        ({"public_url": "https://a:b@c.example/?d"}, "OUTCOMES_PUBLIC_URL may hold a host"),
        ({"oidc_metadata_url": "https://login.example.org"}, "ends in /.well-known/openid-c"),
        (
            {"oidc_metadata_url": "http://l.example/.well-known/openid-configuration"},
            "OUTCOMES_OIDC_METADATA_URL must begin with https://",
        ),
        (
            {"oidc_metadata_url": "https://bob:pw@l.example/.well-known/openid-configuration"},
            "OUTCOMES_OIDC_METADATA_URL may hold no user and no password",
        ),
        ({"oidc_client_id": ""}, "OUTCOMES_OIDC_CLIENT_ID: set"),
        ({"oidc_client_secret": None}, "OUTCOMES_OIDC_CLIENT_SECRET_FILE or OUTCOMES_OIDC_CLIENT"),
        ({"oidc_client_secret": " "}, "OUTCOMES_OIDC_CLIENT_SECRET is empty"),
        ({"oidc_scope": "email"}, "OUTCOMES_OIDC_SCOPE must hold openid"),
        ({"cookie_secret": "short"}, "OUTCOMES_COOKIE_SECRET has 5 characters; at least 32"),
        ({"cookie_secret_file": Path("x")}, "OUTCOMES_COOKIE_SECRET_FILE or OUTCOMES_COOKIE_S"),
        ({"roles": "staff=leader,boss=chief"}, "OUTCOMES_ROLES: “boss=chief” is not name=role"),
        ({"roles": "leader"}, "OUTCOMES_ROLES: “leader” is not name=role"),
    ],
)
def test_each_mistake_is_said_by_the_name_of_its_setting(changed: dict, said: str) -> None:
    (fault,) = faults(sound(**changed))
    assert said in fault
    assert "short" not in fault and "a:b" not in fault


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("x" * 40)
    file.chmod(0o640)
    (fault,) = faults(sound(cookie_secret=None, cookie_secret_file=file))
    assert "can be read by others (mode 640)" in fault
    file.chmod(0o600)
    login = sound(cookie_secret=None, cookie_secret_file=file)
    assert faults(login) == [] and login.signing_secret() == "x" * 40


def test_settings_of_a_login_that_nobody_has_to_make_are_a_mistake() -> None:
    (fault,) = faults(LoginSettings(auth="local", oidc_client_id="outcomes"))
    assert fault.startswith("OUTCOMES_OIDC_CLIENT_ID is set, but nobody has to log in.")


def cookies_sent(*headers: bytes) -> dict[str, str]:
    return cookies_of({"headers": [(b"cookie", header) for header in headers]})


def test_cookies_are_read_strictly() -> None:
    """A site below the same domain can add cookies, but none that counts as ours."""
    own = b"__Host-outcomes=mine"
    assert cookies_sent(own + b"; a=b") == {"__Host-outcomes": "mine", "a": "b"}
    for blank in (b"\x85", b"\xa0", b"\x1f"):
        for name in (blank + b"__Host-outcomes", b"__Host-outcomes" + blank, blank + b"_x"):
            assert cookies_sent(own + b"; " + name + b"=thief") == {"__Host-outcomes": "mine"}
    assert "__Host-outcomes" not in cookies_sent(own + b"; __Host-outcomes=thief")
    assert "__Host-outcomes" not in cookies_sent(own, b"__Host-outcomes=thief")
    assert cookies_sent(b'a="x\\073 _streamlit_user=y"; c="d"') == {"c": '"d"'}


def test_very_many_cookies_are_read_at_once() -> None:
    """Pair against pair they would take minutes, and whoever asks need not be logged in."""
    assert cookies_sent(b"ab;" * 200_000 + b"a=b") == {"a": "b"}


def test_a_login_asks_the_provider_once() -> None:
    asked = []

    async def app(scope: dict, _: object, send: Callable) -> None:
        asked.append(scope["query_string"])
        await send({"type": "http.response.start", "status": 302, "headers": []})

    async def drop(_: dict) -> None:
        pass

    provider = Provider(app, "")
    for state in (b"one", b"one", b"two", b"one", b"", b""):
        scope = {"type": "http", "headers": [], "query_string": b"code=x&state=" + state}
        with pytest.raises(StopIteration):  # it waits for nothing
            provider.callback(None, scope, None, drop).send(None)
    assert asked == [b"code=x&state=one", b"code=x&state=two", b"code=x&state="]


def test_all_mistakes_are_said_at_once_before_the_server_starts(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_AUTH", "oidc")
    done = outcomes("dashboard")
    assert done.returncode == 2
    for name in ("PUBLIC_URL", "OIDC_METADATA_URL", "OIDC_CLIENT_ID", "COOKIE_SECRET"):
        assert f"- OUTCOMES_{name}" in done.stderr
    monkeypatch.setenv("OUTCOMES_AUTH", "ldap")
    assert "OUTCOMES_AUTH" in outcomes("dashboard").stderr


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "::", "127.0.0.1.example.org"])
def test_without_a_login_no_other_address_is_listened_on(data_dir: Path, address: str) -> None:
    done = outcomes("dashboard", "--address", address)
    assert done.returncode == 2
    assert f"this machine only (127.0.0.1, ::1 or localhost), not on {address}." in done.stderr


@pytest.mark.parametrize(
    ("claims", "claim", "roles"),
    [
        ({"roles": ["leader", "analyst"]}, "roles", ("leader", "analyst")),
        ({"roles": "analyst leader"}, "roles", ("leader", "analyst")),
        ({"roles": "analyst,partner"}, "roles", ("analyst", "partner")),
        ({"realm_access": {"roles": ["operator"]}}, "realm_access.roles", ("operator",)),
        ({"https://a.example/roles": ["partner"]}, "https://a.example/roles", ("partner",)),
        ({"roles": ["Leader", "leaders", 1, None]}, "roles", ()),
        ({"roles": {"leader": True}}, "roles", ()),
        ({"roles": "lead"}, "roles", ()),
        ({"groups": ["leader"]}, "roles", ()),
        ({"realm_access": "leader"}, "realm_access.roles", ()),
    ],
)
def test_roles_are_those_a_claim_names(claims: dict, claim: str, roles: tuple) -> None:
    assert roles_claimed(claims, claim, NAMES) == roles


def test_names_of_a_provider_are_turned_into_ours() -> None:
    names = sound(roles="3f2a-9=analyst, CPS Leaders=leader").role_names
    assert roles_claimed({"roles": ["3f2a-9", "analyst"]}, "roles", names) == ("analyst",)
    assert roles_claimed({"roles": "CPS Leaders"}, "roles", names) == ("leader",)


def test_each_role_may_what_it_must_and_no_more() -> None:
    inside = {Right.PUBLISHED, Right.COUNTS}
    assert rights_of([]) == set()
    assert {
        Role.LEADER: inside, Role.ANALYST: inside | {Right.SQL},
        Role.PUBLISHER: inside | {Right.DRAFTS}, Role.OPERATOR: inside,
        Role.PARTNER: {Right.PUBLISHED},
    } == RIGHTS  # fmt: skip


@given(st.lists(st.sampled_from(Role)))
def test_more_roles_are_the_rights_of_each(roles: list[Role]) -> None:
    assert rights_of(roles) == {right for role in roles for right in RIGHTS[role]}


@pytest.fixture
def logins(tmp_path: Path) -> Sessions:
    return Sessions(tmp_path / "login", idle_seconds=HOUR)


def begun(logins: Sessions, ends_in: float = HOUR, name: str = "a@example.org") -> str:
    return logins.begin("a", name, (Role.LEADER,), time.time() + ends_in, {"c": "d"})


def test_a_login_is_found_by_its_secret_alone(logins: Sessions, tmp_path: Path) -> None:
    secret = begun(logins)
    session = logins.of_secret(secret)
    assert (session.name, session.roles, session.cookies) == (
        "a@example.org", ("leader",), {"c": "d"},
    )  # fmt: skip
    assert logins.of_secret(secret[:-1]) is None and logins.of_secret(session.digest) is None
    assert begun(logins) != secret
    file = tmp_path / "login" / "sessions.sqlite"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert secret.encode() not in file.read_bytes()


def test_a_login_ends_by_its_time_by_idleness_and_by_hand(logins: Sessions, tmp_path: Path) -> None:
    assert logins.of_secret(begun(logins, ends_in=-1)) is None
    idle = begun(Sessions(tmp_path / "login", idle_seconds=0.01))
    time.sleep(0.02)
    assert logins.of_secret(idle) is None and logins.all() == []
    secret = begun(logins)
    session = logins.of_secret(secret)
    assert logins.end(session.digest) and not logins.end(session.digest)
    assert logins.of_secret(secret) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"oidc_metadata_url": "https://other.example/.well-known/openid-configuration"},
        {"oidc_client_id": "another"}, {"user_claim": "oid"}, {"role_claim": "groups"},
        {"roles": "leader=leader"}, {"login_minutes": 60}, {"idle_minutes": 5},
    ],
)  # fmt: skip
def test_a_login_ends_with_the_settings_it_was_given_by(changed: dict, tmp_path: Path) -> None:
    """Another provider may call somebody else the same; a role may mean more than it did."""
    before = Sessions(tmp_path, HOUR, sound().terms)
    secret = begun(before)
    assert Sessions(tmp_path, HOUR, sound(public_url="https://b.example").terms).of_secret(secret)
    assert Sessions(tmp_path, HOUR, sound(**changed).terms).of_secret(secret) is None
    # An operator sees and ends it whatever is set where they ask.
    assert len(Sessions(tmp_path, 0.01, "").all()) == 1


def test_a_role_that_this_version_does_not_know_is_none(logins: Sessions, tmp_path: Path) -> None:
    secret = begun(logins)
    with closing(sqlite3.connect(tmp_path / "login" / "sessions.sqlite")) as con, con:
        con.execute("update logins set roles = 'chief leader'")
    assert logins.of_secret(secret).roles == ("leader",)


def test_many_at_once_wait_for_one_another(tmp_path: Path) -> None:
    """As with several dashboards on one file, each of which opens and closes it all the time."""
    script = (
        "import sys, time; from pathlib import Path; from etl.login.sessions import Sessions\n"
        "logins = Sessions(Path(sys.argv[1]), 3600)\n"
        "for _ in range(40):\n"
        "    secret = logins.begin('a', 'a', (), time.time() + 60, {})\n"
        "    assert all(logins.of_secret(secret) for _ in range(5))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "login")]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[1] for process in running] == [""] * 4
    assert len(Sessions(tmp_path / "login", HOUR).all()) == 160


def test_a_file_that_is_replaced_is_made_ready_again(logins: Sessions, tmp_path: Path) -> None:
    begun(logins)
    file = tmp_path / "login" / "sessions.sqlite"
    for left in file.parent.iterdir():
        left.unlink()
    with closing(sqlite3.connect(file)) as con:
        con.execute("create table another (a integer)")
    file.chmod(0o644)
    assert logins.of_secret(begun(logins)) and stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_is_none_is_said_as_one_fault(tmp_path: Path) -> None:
    (tmp_path / "login").write_text("no folder")
    with pytest.raises(SessionsUnavailable):
        Sessions(tmp_path / "login", HOUR).all()
    logins = Sessions(tmp_path / "other", HOUR)
    secret = begun(logins)
    with closing(sqlite3.connect(tmp_path / "other" / "sessions.sqlite")) as con, con:
        con.execute("update logins set cookies = 'no json'")
    with pytest.raises(SessionsUnavailable):
        logins.of_secret(secret)


def test_why_the_file_cannot_be_used_is_told(logins: Sessions, tmp_path: Path) -> None:
    session = logins.of_secret(begun(logins))
    with closing(sqlite3.connect(tmp_path / "login" / "sessions.sqlite")) as con:
        con.execute("begin immediate")
        logins.note(replace(session, seen=0))
        assert logins.find(session.digest).seen == session.seen
    (tmp_path / "login" / "sessions.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(SessionsUnavailable, match="SQLITE_NOTADB: it is no database, move it"):
        logins.all()


def test_a_login_that_is_used_is_not_idle(tmp_path: Path) -> None:
    logins = Sessions(tmp_path, idle_seconds=HOUR)
    session = logins.of_secret(begun(logins))
    later = session.seen + 100
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: later)
        logins.note(session)
    assert logins.find(session.digest).seen == later


def test_logins_are_ended_by_name_and_all_at_once(logins: Sessions) -> None:
    kept = begun(logins, name="b@example.org")
    for _ in range(2):
        begun(logins)
    assert logins.end_of("a@example.org") == 2
    assert isinstance(logins.of_secret(kept), Session)
    assert logins.end_of("a") == 1 and begun(logins) and logins.end_all() == 1


def test_an_operator_lists_and_ends_logins(data_dir: Path) -> None:
    assert "Nobody is logged in." in outcomes("logins", "list").stdout
    begun(Sessions(data_dir / "login", HOUR))
    listed = outcomes("logins", "list").stdout
    assert "a@example.org" in listed and "leader" in listed
    assert "--user NAME, or --all" in outcomes("logins", "end").stderr
    assert "1 login ended." in outcomes("logins", "end", "--user", "a@example.org").stdout
    assert "0 logins ended." in outcomes("logins", "end", "--all").stdout
