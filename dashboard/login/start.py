"""What the server is started with: its gate, and the secrets Streamlit's login asks for."""

import logging

from starlette.middleware import Middleware
from streamlit import config

from dashboard.login.gate import Gate
from dashboard.login.headers import SecureHeaders
from dashboard.login.local import LocalOnly
from dashboard.login.reader import LOGIN, LOGIN_HEADER
from etl.login.settings import login_settings, require_loopback, require_sound

# RFC 6749, 4.1.2.1, and OpenID Connect Core, 3.1.2.6.
_OAUTH_ERRORS = (
    "invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type",
    "invalid_scope", "server_error", "temporarily_unavailable", "interaction_required",
    "login_required", "account_selection_required", "consent_required",
)  # fmt: skip
_STREAMLITS_LOG = "streamlit.web.server.starlette.starlette_auth_routes"


def middleware(base: str) -> list[Middleware]:
    """Return what every request passes before the app, outermost first."""
    guard = Middleware(Gate, base=base) if login_settings().is_oidc else Middleware(LocalOnly)
    return [Middleware(SecureHeaders, base=base), guard]


def prepare_login() -> dict[str, dict[str, object]]:
    """Return the secrets of Streamlit's login, none without one; let it hear who asks from us.

    Raise OutcomesError where the settings cannot work, or the server would be open to others.
    """
    login = login_settings()
    logging.getLogger(_STREAMLITS_LOG).addFilter(_in_a_line)
    require_sound(login)
    require_loopback(login, config.get_option("server.address") or "")
    if not login.is_oidc:
        return {}
    config.set_option("server.trustedUserHeaders", {LOGIN_HEADER: LOGIN})
    # The state of a login that has begun must be read by whichever process it comes back to.
    config.set_option("server.cookieSecret", login.signing_secret())
    return {
        "auth": {
            "redirect_uri": login.redirect_uri,
            "cookie_secret": login.signing_secret(),
            "client_id": login.oidc_client_id,
            "client_secret": login.client_secret(),
            "server_metadata_url": login.oidc_metadata_url,
            "client_kwargs": {"scope": login.oidc_scope},
        }
    }


def _in_a_line(record: logging.LogRecord) -> bool:
    """Let a login that failed be said in a line.

    Streamlit writes what a stranger or the provider sent, with names in it, and sixty lines of its
    own code.
    """
    told = (word if word in _OAUTH_ERRORS else "…" for word in record.args or ())
    record.args, record.exc_info = tuple(told), None
    record.msg, record.args = record.getMessage(), ()
    return True
