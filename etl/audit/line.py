"""One line of the audit log: JSON in ASCII, with a chain value over it and all lines before.

The chain value is over the bytes as they stand in the file, so that no other spelling of the same
JSON passes. ASCII alone keeps a line a line, and a terminal that shows the file in its right mind.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass

BEFORE_THE_FIRST = "0" * 64
_CHAIN = re.compile(rb',"chain":"([0-9a-f]{64})"\}$')


@dataclass(frozen=True)
class Line:
    """A line that has the form of one; whether it is chained rightly is for ``verify`` to say."""

    seq: int
    chain: str
    content: bytes
    fields: dict


def written(fields: dict, before: str, key: bytes | None) -> bytes:
    """Return the line of these fields, with its line end; ``before`` is the chain value so far."""
    text = json.dumps(fields, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    content = text[:-1].replace("\x7f", "\\u007f").encode("ascii")
    return content + f',"chain":"{chained(content, before, key)}"}}\n'.encode("ascii")


def chained(content: bytes, before: str, key: bytes | None) -> str:
    """Return the chain value of a line: HMAC-SHA256 with a key, SHA-256 without one."""
    message = before.encode("ascii") + b"\n" + content
    if key is None:
        return hashlib.sha256(message).hexdigest()
    return hmac.digest(key, message, "sha256").hex()


def parsed(raw: bytes) -> Line | None:
    """Return a line given without its line end, None where it has not the form of one."""
    found = _CHAIN.search(raw)
    if found is None:
        return None
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or type(fields.get("seq")) is not int:
        return None
    return Line(fields["seq"], found[1].decode(), raw[: found.start()], fields)


def clipped(text: str, most_bytes: int) -> tuple[str, dict]:
    """Return the text as it is kept, and what is told of one too long: its bytes and SHA-256."""
    whole = text.encode("utf-8", "surrogatepass")
    if len(whole) <= most_bytes:
        return text, {}
    end = most_bytes
    while end and whole[end] & 0xC0 == 0x80:
        end -= 1
    told = {"bytes": len(whole), "sha256": hashlib.sha256(whole).hexdigest()}
    return whole[:end].decode("utf-8", "surrogatepass"), told
