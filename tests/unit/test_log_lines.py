"""With OUTCOMES_LOG=json every line is JSON, whoever writes it, without an exception's words."""

import json
import os
import subprocess
import sys

from etl.settings import PROJECT_DIR

# As the server does it: uvicorn and Streamlit have set up their loggers before.
SPEAK = r"""
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
class Loud:
    def __del__(self):
        raise ValueError("F-1234")
Loud()
logging.getLogger("uvicorn.access").info('%s - "%s"', "192.0.2.1", "GET /sql?q=F-1234")
logging.getLogger("uvicorn.error").info('%s - "WebSocket %s"', "192.0.2.1", "/F-1234")
logging.getLogger("streamlit.auth").error("Error: %s", "john.smith@F-1234")
logging.getLogger("asyncio").error("Task failed\nfuture: ValueError('F-1234')")
logging.getLogger("streamlit.auth").error("%d", "F-1234")
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
    of_hooks = [line["exception"] for line in lines if line["event"] == "Nobody expected this."]
    assert len(of_hooks) == 2 and all(told.startswith("ValueError at ") for told in of_hooks)
    assert {"Error: %s", "Task failed"} <= {line["event"] for line in lines}
    assert {"py.warnings", "silent"} <= {line["logger"] for line in lines}
    assert "F-1234" not in ran.stderr and "192.0.2" not in ran.stderr and ran.stdout == ""


def test_what_is_said_in_text_cannot_look_like_another_line_or_move_the_terminal() -> None:
    say = """
import logging
from dashboard.operating.log import speak_in_lines
speak_in_lines()
logging.getLogger("streamlit").warning("id %s", "x\\nLogged in as publisher.\\n\\x1b[31m")
logging.getLogger("streamlit").warning("%d", "x")
"""
    ran = subprocess.run(
        [sys.executable, "-c", say], env=os.environ | {"OUTCOMES_LOG": "text"}, check=True,
        cwd=PROJECT_DIR, capture_output=True, text=True,
    )  # fmt: skip
    assert "id x\\nLogged in as publisher.\\n\\x1b[31m\n" in ran.stderr
