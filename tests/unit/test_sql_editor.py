"""The SQL editor on the server: who wrote last, and what the committed bundle is built from."""

import hashlib
import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.editor_state import EditorState, Report, read_report
from dashboard.sql_editor import Edited, Mark
from etl.settings import PROJECT_DIR

EDITOR = PROJECT_DIR / "dashboard" / "editor"
SENT = {
    "action": "run", "text": "select 1", "selection": "", "line": 1, "column": 1,
    "revision": 0, "number": 1,
}  # fmt: skip

NUMBERS = itertools.count(1)


def typed(text: str, revision: int = 0, action: str = "") -> Report:
    return Report(text, action=action, revision=revision, number=next(NUMBERS))


def test_the_same_offer_leaves_what_is_typed_alone() -> None:
    state = EditorState("select 1")
    state.receive(typed("select 12"))
    state.offer("select 1")
    assert (state.text, state.revision) == ("select 12", 0)


def test_another_offer_replaces_what_is_typed() -> None:
    state = EditorState("select 1")
    state.receive(typed("select 12"))
    state.offer("select 3")
    assert (state.text, state.revision, state.last.text) == ("select 3", 1, "select 3")


def test_what_the_editor_gave_is_no_news_to_it_even_if_more_was_typed_since() -> None:
    state = EditorState("")
    state.receive(typed("select 1"))
    state.take()
    state.receive(typed("select 12"))
    state.offer("select 1")
    assert (state.text, state.revision) == ("select 12", 0)


def test_what_was_typed_upon_an_older_text_is_dropped() -> None:
    state = EditorState("select 1")
    state.offer("select 2")
    state.receive(typed("select 13", revision=0, action="run"))
    assert (state.text, state.take()) == ("select 2", "")
    state.receive(typed("select 23", revision=1))
    assert state.text == "select 23"


def test_an_earlier_query_is_loaded_again() -> None:
    state = EditorState("select 1")
    state.receive(typed("select 2", action="run"))
    state.take()
    state.offer("select 3")
    state.take()
    state.offer("select 1")
    assert (state.text, state.revision) == ("select 1", 2)


@given(st.lists(st.sampled_from(["run", "explain", ""]), max_size=8))
def test_an_action_is_taken_once(actions: list[str]) -> None:
    state = EditorState("")
    for action in actions:
        state.receive(typed("select 1", action=action))
        assert state.take() == action
        assert state.take() == ""


def test_a_report_is_news_once() -> None:
    state, report = EditorState("select 1"), typed("select 12", revision=3, action="run")
    state.receive(report)
    assert state.take() == "run"
    state.offer("select 2")
    state.receive(report)
    assert (state.text, state.take()) == ("select 2", "")


def test_what_the_editor_sends_is_read() -> None:
    assert read_report(SENT) == Report("select 1", action="run", number=1)


@pytest.mark.parametrize(
    "value",
    [None, "run", [], {}, *({**SENT, name: None} for name in SENT), SENT | {"action": "drop"},
     SENT | {"line": True}, SENT | {"text": ["select 1"]}],
)  # fmt: skip
def test_what_no_editor_sends_is_not_read(value: object) -> None:
    assert read_report(value) is None


@pytest.mark.parametrize(
    ("edited", "place"),
    [
        (Edited("a;\nselect x", action="run"), (1, 8)),
        (Edited("a; select x", "select x", "run selection", 1, 4), (1, 11)),
        (Edited("a;\n  select x", "select x", "run selection", 2, 3), (2, 10)),
    ],
)
def test_an_error_in_a_selection_is_placed_in_the_whole_text(
    edited: Edited, place: tuple[int, int]
) -> None:
    assert edited.mark(1, 8, "no x") == Mark(*place, "no x")
    assert edited.mark(2, 1, "no x").column == 1


def test_only_the_selection_is_run_where_that_was_asked_for() -> None:
    assert Edited("a; b", "b", "run selection").sql == "b"
    assert Edited("a; b", "b", "run").sql == "a; b"


def test_a_page_shows_the_editor_and_has_its_text_from_the_first_run_on() -> None:
    page = AppTest.from_file(str(PROJECT_DIR / "tests/browser/editor_page.py")).run()
    assert not page.exception
    page.button[0].click().run()
    assert [text.value for text in page.text][-1] == "Written: select 42"


def test_the_bundle_is_built_from_the_sources_beside_it() -> None:
    names = ["build.js", "package-lock.json", "package.json"]
    names += sorted(f"src/{path.name}" for path in (EDITOR / "src").iterdir())
    told = hashlib.sha256()
    for name in names:
        told.update(name.encode() + b"\0" + (EDITOR / name).read_bytes() + b"\0")
    banner = (EDITOR / "editor.js").read_text(encoding="utf-8").partition("\n")[0]
    assert told.hexdigest() in banner, "run npm ci --ignore-scripts && npm run build there"


def test_the_bundle_is_small_and_asks_no_other_machine() -> None:
    bundle = (EDITOR / "editor.js").read_text(encoding="utf-8")
    addresses = set(re.findall(r"\w+://[\w./-]+", bundle))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert len(bundle.encode()) < 460_000
    assert "url(" not in (EDITOR / "editor.css").read_text(encoding="utf-8")


def test_versions_are_exact_and_without_addresses() -> None:
    package = json.loads((EDITOR / "package.json").read_text(encoding="utf-8"))
    pins = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pins.values())
    assert "://" not in (EDITOR / "package-lock.json").read_text(encoding="utf-8")


def test_the_licence_of_all_that_is_in_the_bundle_is_there() -> None:
    lock = json.loads((EDITOR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    licences = (EDITOR / "LICENSES").read_text(encoding="utf-8")
    for path, package in lock.items():
        name = Path(path).relative_to("node_modules").as_posix() if path else ""
        if name and not package.get("dev"):
            assert f"{name} {package['version']}\n" in licences
            assert package["license"] == "MIT"
