"""Who looks at a page: the name that what they do is recorded under."""

import streamlit as st

from etl.sandbox.who import account


def is_logged_in() -> bool:
    """Whether it is known who looks, and not only under which account the server runs."""
    return bool(st.user.get("is_logged_in"))


def user() -> str:
    """Return who is logged in, or whose account the server runs under where nobody has to."""
    if is_logged_in():
        return str(st.user.get("email") or st.user.get("sub") or "unnamed")
    return account()
