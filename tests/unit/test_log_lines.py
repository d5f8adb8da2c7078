"""With OUTCOMES_LOG=json every line is JSON, whoever writes it, without an exception's words."""

import json
import os
import subprocess
import sys

from etl.settings import PROJECT_DIR

# As the server does it: uvicorn and Streamlit have set up their loggers before.
SPEAK = """
import logging, threading, warnings
import streamlit, uvicorn
from streamlit.logger import get_logger
uvicorn.Config(lambda: None, access_log=False)
early = get_logger("streamlit.early")
from dashboard.operating.log import speak_in_lines
speak_in_lines()
late = get_logger("streamlit.imported_later")
names = ("uvicorn", "uvicorn.error", "asyncio", "of_somebody", "websockets")
for logger in (early, late, *map(logging.getLogger, names)):
    try:
        raise ValueError("F-1234 of Kent")
    except ValueError:
        logger.exception("Exception in ASGI application")
warnings.warn("mind this", stacklevel=1)
thread = threading.Thread(target=lambda: int("F-1234"))
thread.start()
thread.join()
silent = logging.getLogger("silent")
silent.propagate = False
silent.error("spoken all the same")
"""


def test_whoever_logs_does_so_in_json() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SPEAK], env=os.environ | {"OUTCOMES_LOG": "json"}, check=True,
        cwd=PROJECT_DIR, capture_output=True, text=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    said = [line for line in lines if line["event"] == "Exception in ASGI application"]
    assert {line["logger"] for line in said} == {
        "streamlit.early", "streamlit.imported_later", "uvicorn", "uvicorn.error", "asyncio",
        "of_somebody", "websockets",
    }  # fmt: skip
    assert len(said) == 7
    assert all(line["exception"].startswith("ValueError at <string>:") for line in said)
    (ended,) = [line for line in lines if line["event"] == "A thread ended."]
    assert ended["exception"].startswith("ValueError at ")
    assert {"py.warnings", "silent"} <= {line["logger"] for line in lines}
    assert "F-1234" not in ran.stderr and ran.stdout == ""
