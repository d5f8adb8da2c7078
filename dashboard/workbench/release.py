"""What of an answer may leave the organisation: the mark on it, and what the policy would allow."""

import streamlit as st

from dashboard.workbench.tabs import Tab
from etl.disclosure.allowed import allowed
from etl.disclosure.policy import read_policy
from etl.disclosure.small_counts import Marking, marked
from etl.errors import OutcomesError
from etl.sandbox.files import frame
from etl.sandbox.query import Answer


def marking(tab: Tab, answer: Answer) -> Marking:
    """Return whether an answer is marked, looked at once for each answer."""
    kept = st.session_state.setdefault("markings of answers", {})
    if kept.get(tab.number, (None,))[0] is not answer:
        kept[tab.number] = (answer, marked(frame(answer.table), tab.job.question.query))
    return kept[tab.number][1]


def show_marking(tab: Tab, answer: Answer) -> None:
    """Say on the answer whether it is for publication, and why not."""
    found = marking(tab, answer)
    if found.is_marked:
        st.html(f'<p class="marked"><strong>Not for publication.</strong> {found.words}</p>')
    else:
        st.caption(found.words)


def show_release(tab: Tab, answer: Answer) -> None:
    """Run the disclosure policy over an answer and show what it would let out."""
    try:
        found = allowed(frame(answer.table), read_policy())
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
