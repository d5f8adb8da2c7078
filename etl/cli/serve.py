"""outcomes dashboard: serve the pages, on this machine only unless told otherwise."""

import os
import socket
import sys

from etl.cli.console import say
from etl.doctor.examine import refuse_unfit
from etl.errors import OutcomesError
from etl.serving import server_options
from etl.settings import PROJECT_DIR, settings


def is_free(address: str, port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True


def run_dashboard(address: str | None = None, port: int | None = None) -> None:
    """Become Streamlit, until it is interrupted.

    On a terminal it opens the browser as well.
    """
    address, port = address or settings().address, port or settings().port
    if not is_free(address, port):
        raise OutcomesError(f"Port {port} of {address} is taken. Choose another with --port.")
    refuse_unfit()
    is_unattended = not sys.stdout.isatty()
    if settings().log == "text":
        say(f"Dashboard: http://{address}:{port}  (Ctrl+C ends it)")
    command = [
        sys.executable, "-m", "streamlit", "run", str(PROJECT_DIR / "dashboard" / "server.py"),
        "--server.address", address, "--server.port", str(port),
        "--server.headless", str(is_unattended).lower(), *server_options(),
    ]  # fmt: skip
    environment = os.environ | {"OUTCOMES_DATA_DIR": str(settings().data_dir.resolve())}
    # Streamlit finds its configuration, and so the theme, below the working folder. It takes this
    # process's place, so that a signal to the command ends the server.
    sys.stdout.flush()
    os.chdir(PROJECT_DIR)
    os.execve(sys.executable, command, environment)
