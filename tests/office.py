"""What LibreOffice, the program that readers of spreadsheets are known to have, makes of them."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path


def convert(files: Sequence[Path], to: str, folder: Path) -> None:
    """Convert files to another format into a folder, by a profile that nobody else uses."""
    program = shutil.which("soffice")
    assert program, (
        "These tests need LibreOffice. On Debian: apt-get install libreoffice-calc-nogui"
    )
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation={Path(profile).as_uri()}",
             "--convert-to", to, "--outdir", folder, *files],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
