"""Tell a web address that a program can open from one that only looks like it."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")


def is_address(text: str) -> bool:
    """Whether a text is a web address whose host and port there can be."""
    if " " in text or not text.isprintable():
        return False
    try:
        parts = urlsplit(text)
        return bool(_HOST.fullmatch(parts.hostname or "")) and parts.port != 0
    except ValueError:
        return False
