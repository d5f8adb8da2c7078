"""The secret key of pseudonyms: from a file of its owner's alone, or the environment."""

import os
import secrets
import stat
from pathlib import Path

from etl.errors import ExitCode, OutcomesError
from etl.settings import settings

SHORTEST_KEY_BYTES = 32


def new_key(path: Path) -> None:
    """Write a new random key, readable by its owner only. Raise OutcomesError where a file is."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise OutcomesError(
            f"{path} exists: a key that is lost or replaced cannot be had again. Name a new file.",
            ExitCode.USAGE,
        ) from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SHORTEST_KEY_BYTES) + "\n")


def read_key(path: Path | None) -> bytes:
    """Return the key of a file or, without one, of OUTCOMES_PSEUDONYM_KEY.

    Raise OutcomesError where there is none or two, it is short, or others may read the file.
    """
    secret = settings().pseudonym_key
    if (path is None) == (secret is None):
        raise OutcomesError(
            "Give one key: --key-file FILE, or the setting OUTCOMES_PSEUDONYM_KEY. A new one is"
            " made with outcomes pseudonymise --new-key FILE.",
            ExitCode.USAGE,
        )
    return checked_length(key_of_file(path) if path else secret.get_secret_value().strip().encode())


def checked_length(key: bytes) -> bytes:
    """Return the key. Raise OutcomesError where it is too short to be one."""
    if len(key) < SHORTEST_KEY_BYTES:
        raise OutcomesError(
            f"The key has {len(key)} bytes; at least {SHORTEST_KEY_BYTES} are needed. Make one with"
            " outcomes pseudonymise --new-key FILE.",
            ExitCode.USAGE,
        )
    return key


def key_of_file(path: Path) -> bytes:
    """Return what a file holds. Raise OutcomesError where anybody but its owner may read it."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode) or mode & 0o077:
                raise OutcomesError(
                    f"{path} can be read by others (mode {stat.S_IMODE(mode):o}). Make it its"
                    f" owner's alone: chmod 600 {path}",
                    ExitCode.USAGE,
                )
            return file.read().strip()
    except OSError as error:
        raise OutcomesError(f"{path}: {error.strerror}.", ExitCode.USAGE) from error
