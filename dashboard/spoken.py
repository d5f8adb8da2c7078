"""What a page shows now, said to who hears it rather than sees it: after each change of a filter.

Streamlit changes a page without a word. The same place closes the menu of a telephone, which
Streamlit leaves open over the page that was chosen in it.
"""

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).with_name("status") / "status.js"
_SHOWN = "what this page shows"
_HIDDEN = (
    "p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }"
)


def note_shown(shown: str) -> None:
    """Keep in words what the filters of this run chose."""
    st.session_state[_SHOWN] = shown


def speak(page: str) -> None:
    """Let the browser say what the page of this address shows, where that is not what it showed."""
    status = st.components.v2.component(
        "outcomes_status",
        html='<p role="status"></p>',
        css=_HIDDEN,
        js=_SCRIPT.read_text(encoding="utf-8"),
    )
    shown = st.session_state.pop(_SHOWN, "")
    status(key="status", data={"page": page, "shown": shown}, height=1)
