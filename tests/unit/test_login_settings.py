"""Mistakes in the settings of the login that would let in nobody, the wrong ones, or a crash."""

from pathlib import Path

import pytest

from etl.login.settings import LoginSettings, faults

GIVEN = {
    "auth": "oidc",
    "public_url": "https://outcomes.example.org/stats/",
    "oidc_metadata_url": "https://login.example.org/.well-known/openid-configuration",
    "oidc_client_id": "outcomes",
    "oidc_client_secret": "told-to-nobody",
    "cookie_secret": "c" * 40,
}
BROKEN = [
    "https://[::1/o", "https://example.org:abc/o", "https://example.org:99999/o",
    "https://example.org:0/o", "https://exa mple.org/o", "https://exa\nmple.org/o",
    "https://example.org/o\ufeff", "https://<host>/o",
]  # fmt: skip


def faults_with(**changed: object) -> list[str]:
    return faults(LoginSettings(**GIVEN | changed))


def test_one_name_cannot_give_two_roles() -> None:
    (told,) = faults_with(roles="a=leader, b=analyst, a=publisher")
    assert told.startswith("OUTCOMES_ROLES: “a” gives leader and publisher.")
    assert faults_with(roles="a=leader,b=leader,a=leader") == []


@pytest.mark.parametrize("roles", [",", " ", ", ,"])
def test_roles_that_let_nobody_in_are_refused(roles: str) -> None:
    (told,) = faults_with(roles=roles)
    assert told.startswith("OUTCOMES_ROLES names no role, so nobody could see anything")


def test_an_empty_cookie_secret_is_told_by_its_own_name_alone() -> None:
    (told,) = faults_with(cookie_secret=" ")
    assert told == "OUTCOMES_COOKIE_SECRET is empty."


@pytest.mark.parametrize("inner", ["\n", "\ufeff", "\x00", "\u200b", "\u00a0"])
@pytest.mark.parametrize("name", ["oidc_client_secret", "cookie_secret"])
def test_a_secret_with_what_cannot_be_seen_is_refused(name: str, inner: str) -> None:
    (told,) = faults_with(**{name: "s" * 40 + inner + "s"})
    assert told.startswith(f"OUTCOMES_{name.upper()} has a character that cannot be seen")
    assert "ssss" not in told


def test_a_file_that_is_no_text_is_told_by_the_name_of_its_setting(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"\xff" * 40)
    file.chmod(0o600)
    (told,) = faults_with(cookie_secret=None, cookie_secret_file=file)
    assert told == "OUTCOMES_COOKIE_SECRET is no text in UTF-8."
    file.write_bytes(b"\xef\xbb\xbf" + b"s" * 40)
    (told,) = faults_with(cookie_secret=None, cookie_secret_file=file)
    assert "byte order mark" in told


@pytest.mark.parametrize("address", BROKEN)
def test_an_address_that_no_browser_could_open_is_refused(address: str) -> None:
    (told,) = faults_with(public_url=address)
    assert told.startswith("OUTCOMES_PUBLIC_URL: set the address")
    (told,) = faults_with(oidc_metadata_url=f"{address}/.well-known/openid-configuration")
    assert told.startswith("OUTCOMES_OIDC_METADATA_URL: set the address")


@pytest.mark.parametrize(
    "address", ["https://[2001:db8::1]:8443/o", "https://dash-1.example.org", "https://a_b/o"]
)
def test_an_address_that_browsers_open_is_none(address: str) -> None:
    assert faults_with(public_url=address) == []
