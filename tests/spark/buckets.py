"""A bucket of S3 on this machine, mounted as a folder: a real server and a real file system."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

S3FS = shutil.which("s3fs")
_NAME = "outcomes"
_IN_SECONDS = 30


def why_not() -> str:
    """Say what is missing to mount a bucket here; nothing where all is there."""
    if S3FS is None or not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "no s3fs or no /dev/fuse: apt-get install s3fs"
    return ""


@contextmanager
def mounted_bucket(folder: Path) -> Iterator[Path]:
    """Serve an empty bucket and mount it; give the folder. Both are gone at the end."""
    folder.mkdir(parents=True)
    mount, secret = folder / "mount", folder / "secret"
    mount.mkdir()
    secret.touch(0o600)
    secret.write_text("nobody:nothing")
    with _served() as url:
        urllib.request.urlopen(urllib.request.Request(f"{url}/{_NAME}", method="PUT"))
        options = f"url={url},use_path_request_style,passwd_file={secret},endpoint=us-east-1"
        subprocess.run([S3FS, _NAME, mount, "-o", options], check=True)
        try:
            yield mount
        finally:
            subprocess.run(["umount", mount], check=True)


@contextmanager
def _served() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("moto_server")
    process = subprocess.Popen(
        [program, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url, until = f"http://127.0.0.1:{port}", time.monotonic() + _IN_SECONDS
    try:
        while time.monotonic() < until:
            with suppress(OSError), urllib.request.urlopen(url):
                break
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()
