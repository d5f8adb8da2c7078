"""What Streamlit leaves out for who hears a page rather than sees it, and for a telephone.

After each change of a filter the page says what it shows now. The menu is a navigation that marks
the page one is on, and on a telephone it gives way to the page that was chosen in it.
"""

from collections.abc import Mapping
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


def speak(page: str, chosen: Mapping[str, str]) -> None:
    """Say what the page of this address shows, and mark it in a menu that carries the choice."""
    status = st.components.v2.component(
        "outcomes_status",
        html='<p role="status"></p>',
        css=_HIDDEN,
        js=_SCRIPT.read_text(encoding="utf-8"),
    )
    shown = st.session_state.pop(_SHOWN, "")
    status(key="status", data={"page": page, "shown": shown, "chosen": dict(chosen)}, height=1)
