"""Links that open a query: its text and values packed into the address, or the name it is kept by."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping

import streamlit as st

from dashboard.who import user
from dashboard.workbench.tabs import open_tab
from etl.errors import OutcomesError
from etl.saved import read_saved

PACKED, KEPT = "q", "saved"
# What browsers, proxies and mail programs pass on whole.
_LONGEST = 6000
_LONGEST_TEXT = 200_000
_OPENED = "queries opened from the address"


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


def open_from_address() -> None:
    """Open what the address names in a tab of its own, once. Nothing is run by it."""
    asked = {name: st.query_params[name] for name in (PACKED, KEPT) if name in st.query_params}
    if not asked or st.session_state.get(_OPENED) == asked:
        return
    st.session_state[_OPENED] = asked
    try:
        if PACKED in asked:
            query, parameters = unpacked(asked[PACKED])
            open_tab(query, "From a link", parameters)
        else:
            kept = read_saved(user(), asked[KEPT])
            open_tab(kept.query, kept.name, kept.parameters)
    except OutcomesError as fault:
        st.warning(str(fault))
