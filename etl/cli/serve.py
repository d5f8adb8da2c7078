"""outcomes dashboard: serve the pages, on this machine only unless told otherwise."""

import os
import subprocess
import sys

from etl.cli.console import say
from etl.settings import PROJECT_DIR, settings


def run_dashboard(address: str, port: int) -> None:
    """Run Streamlit until it is interrupted; its exit code is the command's."""
    say(f"Dashboard: http://{address}:{port}  (Ctrl+C ends it)")
    command = [
        sys.executable, "-m", "streamlit", "run", str(PROJECT_DIR / "dashboard" / "app.py"),
        "--server.address", address, "--server.port", str(port),
    ]  # fmt: skip
    environment = os.environ | {"OUTCOMES_DATA_DIR": str(settings().data_dir.resolve())}
    # Streamlit finds its configuration, and so the theme, below the working folder.
    done = subprocess.run(command, cwd=PROJECT_DIR, env=environment, check=False)
    raise SystemExit(done.returncode)
