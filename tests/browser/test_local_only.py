"""Without a login: this machine alone is answered, whoever leads a browser here."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from etl.settings import PROJECT_DIR


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


def test_streamlit_itself_cannot_be_made_to_listen_elsewhere() -> None:
    command = ["run", "dashboard/server.py", "--server.address", "0.0.0.0", "--server.port", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", *command], env=dict(os.environ), cwd=PROJECT_DIR,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "this machine only" in done.stderr + done.stdout
