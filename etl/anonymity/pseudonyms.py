"""Pseudonyms: the same identifier of the same kind is the same text, and nobody can go back.

HMAC-SHA256 of kind and identifier, cut to 128 bits, in base32 (26 small letters and digits).
"""

import base64
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field

# People share a kind, so that a victim who was once a defendant is seen to be the same person.
KINDS = {
    "defendant_id": "person",
    "victim_id": "person",
    "case_id": "case",
    "breach_case_id": "case",
    "order_id": "order",
    "breach_id": "breach",
}
_BYTES = 16
_REMEMBERED = 1_000_000


@dataclass
class Pseudonymiser:
    """Makes pseudonyms with one key, and remembers the last ones so as not to make them again."""

    key: bytes = field(repr=False)
    has_prefix: bool = False
    is_case_sensitive: bool = False
    _known: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    def pseudonym(self, kind: str, identifier: str) -> str:
        """Return the pseudonym of an identifier; an empty one stays empty."""
        known = self._known.get((kind, identifier))
        if known is None:
            known = self._make(kind, identifier)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[kind, identifier] = known
        return known

    def _make(self, kind: str, identifier: str) -> str:
        plain = self._plain(identifier)
        if not plain:
            return ""
        digest = hmac.digest(self.key, f"{kind}\0{plain}".encode(), hashlib.sha256)
        text = base64.b32encode(digest[:_BYTES]).decode().rstrip("=").lower()
        return f"{kind}-{text}" if self.has_prefix else text

    def _plain(self, identifier: str) -> str:
        """One spelling of an identifier: the same person is typed in several ways."""
        # ASCII is its own normal form.
        text = identifier if identifier.isascii() else unicodedata.normalize("NFKC", identifier)
        plain = " ".join(text.split())
        return plain if self.is_case_sensitive else plain.casefold()
