"""The key of the audit log's chain: from a file of its owner's alone, or the environment."""

import hmac

from etl.anonymity.keys import checked_length, key_of_file
from etl.errors import ExitCode, OutcomesError
from etl.settings import settings


def audit_key() -> bytes | None:
    """Return the key that is set, None where none is.

    Raise OutcomesError where two are, it is short, or others may read its file.
    """
    secret, path = settings().audit_key, settings().audit_key_file
    if secret is not None and path is not None:
        raise OutcomesError(
            "Two keys of the audit log are set. Keep one: OUTCOMES_AUDIT_KEY_FILE or"
            " OUTCOMES_AUDIT_KEY.",
            ExitCode.USAGE,
        )
    if path is not None:
        return checked_length(key_of_file(path))
    return checked_length(secret.get_secret_value().strip().encode()) if secret else None


def fingerprint(key: bytes | None) -> str | None:
    """Return what tells one key from another and gives nothing of it away; None without a key."""
    return hmac.digest(key, b"key of an outcomes audit log", "sha256").hex()[:16] if key else None
