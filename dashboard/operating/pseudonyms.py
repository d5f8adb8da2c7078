"""Who a line of the log is about, without saying who: a keyed hash of the user's name.

The key is made once for an installation and shared by its dashboards, so that a user is the same
in all lines; without the key nobody gets from a line to a name, or from a name to its lines.
"""

import hmac
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

from etl.anonymity.keys import key_of_file, new_key
from etl.errors import OutcomesError
from etl.settings import settings

_LETTERS = 12


def pseudonym(user: str) -> str:
    """Return what stands for a user in the log."""
    return hmac.digest(_key(), user.encode(errors="replace"), "sha256").hex()[:_LETTERS]


def key_file() -> Path:
    """Return where the key of an installation is."""
    return settings().logs_dir / "pseudonyms.key"


@cache
def _key() -> bytes:
    """The key of the installation; one of this process where none can be kept."""
    path = key_file()
    with suppress(OutcomesError, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Another process may make it at the same moment: whose file is there first counts.
        with suppress(OutcomesError):
            new_key(path)
        if key := key_of_file(path):
            return key
    return secrets.token_bytes(32)
