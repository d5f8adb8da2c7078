"""Whose account this process runs under: the name of who asks where nobody logs in."""

import os
import pwd


def account() -> str:
    """Return the name of the account, or its number where it has none."""
    return account_named(os.getuid())


def account_named(number: int) -> str:
    """Return the name of an account of the machine, or its number where it has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
