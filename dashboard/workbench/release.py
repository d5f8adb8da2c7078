"""What of an answer may leave the organisation: its mark, and what the policy would allow."""

from html import escape

import streamlit as st

from dashboard.workbench.tabs import Tab
from etl.errors import OutcomesError
from etl.sandbox.query import Answer

_MARK = "Not for publication."


def show_marking(tab: Tab) -> None:
    """Say on the answer of a tab whether it is for publication, and why not."""
    found = tab.job.marking
    if found.is_marked:
        st.html(f'<p class="marked"><strong>{_MARK}</strong> {escape(_reason(found.words))}</p>')
    else:
        st.caption(found.words)


def _reason(words: str) -> str:
    reason = words.removeprefix(_MARK.replace(".", ": "))
    return reason[:1].upper() + reason[1:]


def show_release(tab: Tab, _: Answer) -> None:
    """Show what the disclosure policy would let out of the answer of a tab."""
    try:
        found = tab.job.released
    except OutcomesError as fault:
        st.info(str(fault))
        return
    for reason in found.reasons:
        st.markdown(f"- {reason}")
    if found.table is not None:
        st.dataframe(
            found.table.to_arrow(), hide_index=True, alt=f"What of {tab.name} could go out"
        )
    if found.rounded is not None:
        with st.expander("The same, protected by rounding instead"):
            st.dataframe(found.rounded.to_arrow(), hide_index=True, alt=f"{tab.name}, rounded")
    st.caption(found.advice)
