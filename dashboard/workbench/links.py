"""Links that open a query: packed into the address whole, or by the name it is kept under."""

import streamlit as st

from dashboard.login.reader import require
from dashboard.who import user
from dashboard.workbench.packing import PACKED, unpacked
from dashboard.workbench.tabs import open_tab
from etl.errors import OutcomesError
from etl.login.roles import Right
from etl.saved import read_saved

KEPT = "saved"
_OPENED = "queries opened from the address"


def open_from_address() -> None:
    """Open what the address names in a tab of its own, once. Nothing is run by it."""
    asked = {name: st.query_params[name] for name in (PACKED, KEPT) if name in st.query_params}
    if not asked or st.session_state.get(_OPENED) == asked:
        return
    require(Right.SQL)
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
