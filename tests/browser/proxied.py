"""The proxy of etl/deploy/nginx.conf, run for real: only names, ports and files are put in."""

import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import HTTPSHandler, build_opener

import pytest

from etl.settings import PROJECT_DIR

CONFIGURATION = PROJECT_DIR / "etl" / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
_MAIN = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; {user}
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi; include {folder}/outcomes.conf;
}}
"""
# A browser sends no name with a number, and the proxy answers its name alone.
NAME = "localhost"
FEWER_LOGINS_AT_ONCE = 10
_PATIENCE_SECONDS = 10


def unverified() -> ssl.SSLContext:
    """Return a context that takes the test's own certificate."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def proxy(folder: Path, dashboards: Sequence[int], https: int, http: int) -> Iterator[None]:
    """Run nginx on these ports of https and http, before the dashboards on theirs."""
    if NGINX is None:
        pytest.skip("no nginx: apt-get install nginx-light (.ci/run does it)")
    _make_certificate(folder)
    (folder / "outcomes.conf").write_text(_configuration(folder, dashboards, https, http))
    user = "user root;" if Path("/proc/self").owner() == "root" else ""
    (folder / "main.conf").write_text(_MAIN.format(folder=folder, user=user))
    process = subprocess.Popen(
        [NGINX, "-p", folder, "-c", folder / "main.conf"], stderr=subprocess.PIPE, text=True
    )
    try:
        _wait_until_up(process, f"https://{NAME}:{https}/nothing")
        yield
    finally:
        process.terminate()
        process.wait()


def _configuration(folder: Path, dashboards: Sequence[int], https: int, http: int) -> str:
    text = CONFIGURATION.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^ *listen \[::\]:.*\n", "", text)
    put_in = {
        "listen 80": f"listen 127.0.0.1:{http}",
        "listen 443 ssl": f"listen 127.0.0.1:{https} ssl",
        "outcomes.example.org": NAME,
        "burst=100 delay=20": f"burst={FEWER_LOGINS_AT_ONCE} delay=5",
        "/etc/ssl/outcomes/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "127.0.0.1:8501": f"127.0.0.1:{dashboards[0]}",
        "127.0.0.1:8502": f"127.0.0.1:{dashboards[1]}",
    }
    for stands, put in put_in.items():
        assert text.count(stands) in (1, 2, 3), stands
        text = text.replace(stands, put)
    return text


def _make_certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "1", "-subj", f"/CN={NAME}", "-keyout", folder / "key.pem",
         "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def _wait_until_up(process: subprocess.Popen, address: str) -> None:
    opener = build_opener(HTTPSHandler(context=unverified()))
    until = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with suppress(URLError):
            try:
                opener.open(address)
            except URLError as answer:
                if hasattr(answer, "code"):
                    return
                raise
        time.sleep(0.05)
    raise AssertionError(f"nginx did not start: {process.stderr.read()}")
