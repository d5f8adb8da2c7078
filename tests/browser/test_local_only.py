"""Without a login: this machine alone is answered, whoever leads a browser here."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dashboard.login.local import LocalOnly
from etl.settings import PROJECT_DIR
from tests.browser.login import heard, rerun
from tests.browser.server import free_port


def test_this_machine_is_answered_by_each_of_its_names(made_up_site: str) -> None:
    port = urlsplit(made_up_site).port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"):
        assert httpx.get(f"{made_up_site}/areas", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "outcomes.example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": ""},
        {"X-Forwarded-For": "192.0.2.1"},
        {"Forwarded": "for=192.0.2.1"},
        {"X-Forwarded-Proto": "https"},
        {"Via": "1.1 proxy"},
        {"True-Client-IP": "192.0.2.1"},
        {"X-Client-IP": "192.0.2.1"},
        {"Fly-Client-IP": "192.0.2.1"},
        {"X-Original-URL": "/areas"},
        {"CF-Ray": "0"},
        {"Host": "127.0.0.999"},
        {"Host": "127.1"},
        {"Host": "0.0.0.0"},
        {"Host": "[::]"},
        {"Host": "[::2]:80"},
        {"Host": "["},
        {"Host": "x@localhost"},
        {"Host": "127.0.0.1:abc"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_what_comes_from_elsewhere_is_refused(made_up_site: str, headers: dict) -> None:
    """A name that leads here by a trick of DNS, or a proxy in front."""
    answer = httpx.get(f"{made_up_site}/areas", headers=headers)
    assert answer.status_code == 403 and "OUTCOMES_AUTH=oidc" in answer.text
    address = made_up_site.replace("http", "ws", 1) + "/_stcore/stream"
    if "Host" not in headers:
        with pytest.raises(InvalidStatus), connect(address, additional_headers=headers):
            pass


def test_a_link_from_elsewhere_may_lead_here(made_up_site: str) -> None:
    visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert httpx.get(f"{made_up_site}/areas", headers=visit).status_code == 200


def test_a_neighbour_who_calls_this_machine_by_its_own_name_is_refused() -> None:
    """As where somebody serves the app by a server of their own, on every address."""
    answers = []

    async def send(message: dict) -> None:
        answers.append(message.get("status"))

    async def inside(*_: object) -> None:
        answers.append("inside")

    for peer in ("192.0.2.2", "127.0.0.1"):
        headers = [(b"host", b"localhost")]
        scope = {"type": "http", "headers": headers, "client": (peer, 1), "method": "GET"}
        # It waits for nothing, and another loop may be at work in this thread.
        with pytest.raises(StopIteration):
            LocalOnly(inside)(scope, None, send).send(None)
    assert answers == [403, None, "inside"]


@pytest.mark.parametrize("script", ["server.py", "app.py"])
def test_streamlit_itself_cannot_be_made_to_listen_elsewhere(script: str) -> None:
    port = free_port()
    command = ["run", f"dashboard/{script}", "--server.address", "0.0.0.0", "--server.port", port]
    with subprocess.Popen(
        [sys.executable, "-m", "streamlit", *map(str, command)], env=dict(os.environ),
        cwd=PROJECT_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        try:
            told = asked_of_the_app(port) if script == "app.py" else process.communicate()[0]
        finally:
            process.kill()
    assert "this machine only" in told or "defendants" not in told
    assert script == "app.py" or process.returncode != 0


def asked_of_the_app(port: int) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with (
            suppress(OSError),
            connect(
                f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None
            ) as socket,
        ):
            socket.send(rerun(""))
            return heard(socket).decode(errors="replace")
        time.sleep(0.1)
    raise AssertionError("Streamlit did not start")
