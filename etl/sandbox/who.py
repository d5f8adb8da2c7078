"""Whose account this process runs under: the name of who asks where nobody logs in."""

import os
import pwd


def account() -> str:
    """Return the name of the account, or its number where it has none."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
