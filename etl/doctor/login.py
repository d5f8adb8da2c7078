"""Check the login: whether its settings can work, and whether somebody comes in without it."""

from collections.abc import Iterator

from pydantic import ValidationError

from etl.doctor.finding import Finding, fault, fine
from etl.errors import OutcomesError
from etl.login.settings import faults, login_settings, require_loopback
from etl.settings import settings

_README = "README, Who may see what"


def check_login() -> Iterator[Finding]:
    """Whether the settings of the login can work; a value that may be secret is not repeated."""
    try:
        login = login_settings()
    except ValidationError as wrong:
        for each in wrong.errors():
            name = "_".join(map(str, each["loc"])).upper()
            yield fault(f"setting OUTCOMES_{name}", "its value is wrong", each["msg"], _README)
        return
    found = faults(login)
    for told in found:
        yield fault("login", told, "settings with which it works", _README)
    if not found:
        how = f"at {login.oidc_metadata_url}" if login.is_oidc else "none: this machine alone"
        yield fine("login", how)


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
