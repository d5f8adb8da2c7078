"""Check the login: whether its settings can work, and whether somebody comes in without it."""

import json
import urllib.request
from collections.abc import Iterator

from pydantic import ValidationError

from etl.doctor.finding import Finding, fault, fine, warning
from etl.errors import OutcomesError
from etl.login.settings import faults, login_settings, require_loopback
from etl.settings import faults_of, settings

_README = "README, Who may see what"
_WAIT_SECONDS = 5
_LONGEST_BYTES = 1 << 20
_CHANGEABLE = ("email", "name", "nickname", "preferred_username", "upn")
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


def check_login() -> Iterator[Finding]:
    """Whether the settings of the login can work; a value that may be secret is not repeated."""
    try:
        login = login_settings()
    except ValidationError as wrong:
        for name, allowed in faults_of(wrong):
            yield fault(f"setting {name}", "its value is wrong", allowed, _README)
        return
    found = faults(login)
    for told in found:
        yield fault("login", told, "settings with which it works", _README)
    if login.is_oidc and login.user_claim in _CHANGEABLE:
        to_do = "Use sub, or oid at Entra ID; what was done under the old names keeps them."
        told = f"OUTCOMES_USER_CLAIM={login.user_claim}: people can change it, or claim another's"
        yield warning("login", told, "a claim that nobody can change", to_do)
    elif not found:
        how = f"at {login.oidc_metadata_url}" if login.is_oidc else "none: this machine alone"
        yield fine("login", how)


def check_provider() -> Iterator[Finding]:
    """Whether the provider answers, and offers what a login here needs."""
    try:
        login = login_settings()
    except ValidationError:
        return  # told above
    if not login.is_oidc or faults(login):
        return
    address = login.oidc_metadata_url
    try:
        with urllib.request.urlopen(address, timeout=_WAIT_SECONDS) as answer:
            offered = json.loads(answer.read(_LONGEST_BYTES))
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", None) or getattr(error, "code", None) or type(error).__name__
        to_do = "Nobody can log in meanwhile. Look at the provider, the network, certificates."
        yield warning("login provider", f"{address}: {why}", "an answer in JSON", to_do)
        return
    lacking = [name for name in _NEEDED if not offered.get(name)]
    if lacking:
        to_do = "Is it the discovery document of an OpenID provider?"
        yield fault("login provider", f"lacks {', '.join(lacking)}", "all of them", to_do)
    elif "S256" not in (offered.get("code_challenge_methods_supported") or ()):
        to_do = "Switch PKCE on at the provider, where it can."
        yield warning("login provider", "offers no PKCE", "PKCE with S256", to_do)
    else:
        yield fine("login provider", f"{offered['issuer']} answers")


def check_address() -> Iterator[Finding]:
    """Whether the dashboard listens on this machine alone, as long as nobody has to log in."""
    address = settings().address
    try:
        require_loopback(login_settings(), address)
    except ValidationError:
        return  # told above
    except OutcomesError as error:
        to_do = f"Set OUTCOMES_ADDRESS=127.0.0.1, or OUTCOMES_AUTH=oidc: {_README}"
        yield fault("address", str(error), "127.0.0.1, ::1 or localhost without a login", to_do)
        return
    yield fine("address", address)
