"""A query and its values, packed into an address."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping

from etl.errors import OutcomesError

PACKED = "q"
# What browsers, proxies and mail programs pass on whole.
_LONGEST = 6000
_LONGEST_TEXT = 200_000


def packed(query: str, parameters: Mapping[str, str]) -> str | None:
    """Pack a query for an address; None where it would be too long for one."""
    text = json.dumps([query, dict(parameters)], separators=(",", ":"))
    code = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return code if len(code) <= _LONGEST else None


def unpacked(code: str) -> tuple[str, dict[str, str]]:
    """Return the query of a packed one. Raise OutcomesError where it is none."""
    try:
        padded = code + "=" * (-len(code) % 4)
        content = zlib.decompressobj().decompress(base64.urlsafe_b64decode(padded), _LONGEST_TEXT)
        query, parameters = json.loads(content)
        return str(query), {str(name): str(value) for name, value in dict(parameters).items()}
    except (binascii.Error, zlib.error, ValueError, TypeError) as fault:
        raise OutcomesError(
            "The link holds no query that can be read: it may have been cut off."
        ) from fault
