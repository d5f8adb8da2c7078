"""Who looks at a page: the name that what they do is recorded under."""

import os
import pwd

import streamlit as st


def user() -> str:
    """Return who is logged in, or whose account the server runs under where nobody has to."""
    if st.user.get("is_logged_in"):
        return str(st.user.get("email") or st.user.get("sub") or "unnamed")
    try:
        return f"local {pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:
        return f"local {os.getuid()}"
