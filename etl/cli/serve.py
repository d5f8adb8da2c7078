"""outcomes dashboard: serve the pages, on this machine only unless told otherwise."""

import os
import sys

from etl.cli.console import say
from etl.doctor.examine import refuse_unfit
from etl.errors import OutcomesError
from etl.login.settings import login_settings, require_loopback, require_sound
from etl.serving import is_free, open_more_files, server_options
from etl.settings import PROJECT_DIR, settings


def run_dashboard(address: str | None = None, port: int | None = None) -> None:
    """Become Streamlit, until it is interrupted.

    On a terminal it opens the browser as well. Raise OutcomesError where the settings of the login
    cannot work, others could come in without one, or the port is taken.
    """
    login = login_settings()
    require_sound(login)
    address, port = address or settings().address, port or settings().port
    require_loopback(login, address)
    if not is_free(address, port):
        raise OutcomesError(f"Port {port} of {address} is taken. Choose another with --port.")
    refuse_unfit()
    open_more_files()
    is_unattended = not sys.stdout.isatty()
    behind = f", for {login.public_url}" if login.is_oidc else ""
    if settings().log == "text":
        say(f"Dashboard: http://{address}:{port}{behind}  (Ctrl+C ends it)")
    command = [
        sys.executable, "-m", "streamlit", "run", str(PROJECT_DIR / "dashboard" / "server.py"),
        "--server.address", address, "--server.port", str(port),
        "--server.headless", str(is_unattended).lower(), *server_options(),
    ]  # fmt: skip
    if login.is_oidc:
        command += ["--server.baseUrlPath", login.address.path.strip("/")]
    environment = os.environ | {"OUTCOMES_DATA_DIR": str(settings().data_dir.resolve())}
    # Streamlit finds its configuration, and so the theme, below the working folder. It takes this
    # process's place, so that a signal to the command ends the server.
    sys.stdout.flush()
    os.chdir(PROJECT_DIR)
    os.execve(sys.executable, command, environment)
