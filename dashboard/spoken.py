"""What Streamlit leaves out for who hears a page rather than sees it, and for a telephone.

After each change of a choice the page says what is chosen now. The menu is a navigation that marks
the page one is on, and on a telephone it gives way to the page that was chosen in it.
"""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

_SCRIPT = (Path(__file__).with_name("status") / "status.js").read_text(encoding="utf-8")
_NOW, _BEFORE = "choices of this run", "choices of the run before"
_HIDDEN = (
    "p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }"
)


def note_choice(label: str, option: str) -> None:
    """Keep what this run shows as chosen, by the label of its box."""
    st.session_state.setdefault(_NOW, {})[label] = option


def speak(page: str, carried: Mapping[str, str]) -> None:
    """Say what changed on the page of this address, and mark it in a menu that carries a choice."""
    status = st.components.v2.component(
        "outcomes_status",
        html='<p role="status"></p>',
        css=_HIDDEN,
        js=_SCRIPT,
    )
    # The script does not read what is carried: where it changes, so do the links of the menu, which
    # the script must mark again.
    data = {"page": page, "changed": _changed(), "carried": dict(carried)}
    status(key="status", data=data, height=1)


def _changed() -> str:
    now = st.session_state.pop(_NOW, {})
    before = st.session_state.get(_BEFORE, {})
    st.session_state[_BEFORE] = now
    return " ".join(
        f"{label}: {option}." for label, option in now.items() if before.get(label) != option
    )
