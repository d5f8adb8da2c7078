"""Run the command line as a user does, in a process of its own."""

import os
import subprocess
import sys

_MAIN = "from etl.cli import main; main()"


def run_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run outcomes with these arguments and the environment of the test."""
    return subprocess.run(
        [sys.executable, "-c", _MAIN, *arguments],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
