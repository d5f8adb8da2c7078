"""A bucket on this machine: a server that speaks S3, and programs that mount it as a folder."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

_HERE = "127.0.0.1"
_NAME = "outcomes"
_IN_SECONDS = 60
_BESIDE_PYTHON = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
SERVER = shutil.which("moto_server", path=_BESIDE_PYTHON)


def what_is_missing(program: str) -> str:
    """Say what a test with a bucket mounted by ``program`` lacks here; empty where nothing."""
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "there is no /dev/fuse that this user may open"
    if SERVER is None:
        return "there is no moto_server: pip install 'moto[server]'"
    missing = [name for name in (program, "fusermount") if shutil.which(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


@dataclass(frozen=True)
class Bucket:
    """An empty bucket behind ``url``; what it needs to be mounted lies in ``folder``."""

    url: str
    folder: Path

    @contextmanager
    def by_s3fs(self, at: Path) -> Iterator[subprocess.Popen]:
        """Mount it by s3fs, as the README says."""
        secret = self.folder / "secret"
        secret.touch(mode=0o600)
        secret.write_text("nobody:nothing", encoding="utf-8")
        options = f"passwd_file={secret},url={self.url},use_path_request_style,endpoint=us-east-1"
        with _mounted(["s3fs", _NAME, str(at), "-f", "-o", options], at) as process:
            yield process

    @contextmanager
    def by_rclone(self, at: Path) -> Iterator[subprocess.Popen]:
        """Mount it by rclone, with the cache it needs to write anything."""
        remote = (
            f":s3,provider=Other,access_key_id=nobody,secret_access_key=nothing,"
            f'force_path_style=true,endpoint="{self.url}":{_NAME}'
        )
        cache = ["--vfs-cache-mode", "writes", "--cache-dir", str(self.folder / "cache")]
        with _mounted(["rclone", "mount", remote, str(at), *cache], at) as process:
            yield process


@contextmanager
def served_bucket(folder: Path) -> Iterator[Bucket]:
    """Serve an empty bucket on loopback for as long as the block runs."""
    folder.mkdir(parents=True)
    with socket.socket() as free:
        free.bind((_HERE, 0))
        port = free.getsockname()[1]
    url = f"http://{_HERE}:{port}"
    with _process([SERVER, "-H", _HERE, "-p", str(port)]):
        _wait_until(lambda: _answers(url), "the server answers")
        urlopen(Request(f"{url}/{_NAME}", method="PUT")).close()
        yield Bucket(url, folder)


@contextmanager
def _mounted(command: list[str], at: Path) -> Iterator[subprocess.Popen]:
    at.mkdir(parents=True, exist_ok=True)
    with _process(command) as process:
        _wait_until(lambda: os.path.ismount(at), f"{command[0]} mounts")
        try:
            yield process
        finally:
            subprocess.run(["fusermount", "-uz", str(at)], check=True)


@contextmanager
def _process(command: list[str]) -> Iterator[subprocess.Popen]:
    # A certificate of the machine's own is not for this server, and rclone stumbles over it.
    environment = {name: text for name, text in os.environ.items() if name != "AWS_CA_BUNDLE"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=environment, **quiet)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        urlopen(url).close()
    except URLError:
        return False
    return True


def _wait_until(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + _IN_SECONDS
    while not holds():
        assert time.monotonic() < until, f"not within {_IN_SECONDS} seconds: {what}"
        time.sleep(0.1)
