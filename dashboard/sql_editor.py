"""The editor of the SQL page: CodeMirror in a component, whole in this folder, no other machine.

What is written in src is built into editor/editor.js by ``npm run build`` in dashboard/editor.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

from dashboard.editor_state import EditorState, read_report

_FOLDER = Path(__file__).with_name("editor")
_EDITOR = (_FOLDER / "editor.js").read_text(encoding="utf-8")
_SHELL = (_FOLDER / "shell.js").read_text(encoding="utf-8")
_STYLE = (_FOLDER / "editor.css").read_text(encoding="utf-8")
_FRAME = (_FOLDER / "editor.html").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Mark:
    """Where an error is in the text, counted in characters from 1, and its words."""

    line: int
    column: int
    words: str


@dataclass(frozen=True)
class Completion:
    """A name a query may use.

    ``kind`` is schema, table, column, function, macro or parameter; keywords are known. ``parent``
    of a table or function is its schema, of a column its table as ``marts.case_outcomes``.
    ``detail`` is short: a column's type, a function's parameters as ``(numerator, denominator)``.
    """

    label: str
    kind: str
    detail: str = ""
    info: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Edited:
    """What is written, and what was asked for in this run: run, run selection, explain, cancel.

    ``line`` and ``column`` say where the selection begins, counted from 1.
    """

    text: str
    selection: str = ""
    action: str = ""
    line: int = 1
    column: int = 1

    @property
    def sql(self) -> str:
        """What is to be run: the selection where that was asked for, or else all."""
        return self.selection if self.action == "run selection" else self.text

    def mark(self, line: int, column: int, words: str) -> Mark:
        """Return the place in the text of an error at a line and column of ``sql``."""
        if self.action != "run selection":
            return Mark(line, column, words)
        shift = self.column - 1 if line == 1 else 0
        return Mark(self.line + line - 1, column + shift, words)


def sql_editor(
    text: str,
    *,
    key: str,
    completions: Sequence[Completion],
    mark: Mark | None = None,
    is_running: bool = False,
    label: str = "SQL",
    keeps_draft: bool = False,
) -> Edited:
    """Show the editor and return what is written in it.

    A ``text`` other than in the run before replaces what is written; the same text, or what the
    editor gave itself, leaves it alone. What is typed arrives with each action, when the editor is
    left, and after a rest of 1.5 seconds. An action is returned once.

    With ``keeps_draft`` what is written outlasts a reload of the page.
    ``mark`` is the place of an error in the text that was last run. It goes at the next edit.
    """
    state = st.session_state.setdefault(f"{key} editor", EditorState(text))
    state.offer(text)
    with st.container(gap=None):
        _show_names(key, tuple(completions))
        _show_editor(key, state, mark, is_running, label, keeps_draft)
    return _edited(state)


def _edited(state: EditorState) -> Edited:
    action = state.take()
    last = state.last
    return Edited(state.text, last.selection, action, last.line, last.column)


def _show_names(key: str, completions: tuple[Completion, ...]) -> None:
    """Send what is large in an element that stays the same, so that it is sent once a session."""
    give = st.components.v2.component("outcomes_sql_names", js=_EDITOR)
    give(key=f"{key} names", data=_names(key, completions), height="content")


@lru_cache(maxsize=8)
def _names(key: str, completions: tuple[Completion, ...]) -> bytes:
    rows = [astuple(completion) for completion in completions]
    return json.dumps({"editor": key, "completions": rows}).encode()


def _show_editor(
    key: str,
    state: EditorState,
    mark: Mark | None,
    is_running: bool,
    label: str,
    keeps_draft: bool,
) -> None:
    show = st.components.v2.component("outcomes_sql_editor", html=_FRAME, css=_STYLE, js=_SHELL)
    result = show(
        key=key,
        data={
            "editor": key, "label": label, "text": state.text, "revision": state.revision,
            "asked": state.asked, "mark": vars(mark) if mark else None, "is_running": is_running,
            "keeps_draft": keeps_draft,
        },
        on_edited_change=lambda: _hear(state, st.session_state[key]),
        on_asked_change=lambda: _hear(state, st.session_state[key]),
    )  # fmt: skip
    # A server that started anew calls nobody back: it learns of the editor as it shows it.
    _hear(state, result)


def _hear(state: EditorState, result: Mapping[str, object]) -> None:
    for name in ("edited", "asked"):
        state.receive(read_report(result.get(name)))
