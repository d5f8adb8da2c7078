"""What the log and the metrics tell apart, and what they never tell."""

import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.operating import pseudonyms
from dashboard.operating.log import JsonLines, lines_about
from dashboard.operating.metrics import metrics_served
from dashboard.operating.pseudonyms import key_file, pseudonym
from dashboard.operating.requests import kind_of, numbered
from dashboard.places import PLACES
from etl.errors import OutcomesError
from etl.settings import settings
from tests.browser.server import free_port


@pytest.fixture(autouse=True)
def forget_key() -> Iterator[None]:
    pseudonyms._key.cache_clear()
    yield
    pseudonyms._key.cache_clear()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "start"), ("/areas", "areas"), ("/areas/", "areas"), ("/static/js/x.js", "static"),
        ("/media/0123.csv", "media"), ("/_stcore/stream", "_stcore"), ("/areas/kent", "other"),
        ("/anna.smith", "other"), ("/statics", "other"), ("/app/static/font", "app/static"),
    ],
)  # fmt: skip
def test_a_path_is_told_by_its_kind_alone(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_every_page_is_a_kind_of_its_own() -> None:
    assert {kind_of(f"/{place.url}") for place in PLACES} == {
        place.url or "start" for place in PLACES
    }


@pytest.mark.parametrize("given", [b"", b"short", b"x" * 65, b"with space", b'"},{"', b"a\nb" * 5])
def test_a_number_that_is_none_is_replaced(given: bytes) -> None:
    scope = {"headers": [(b"x-request-id", given), (b"host", b"x")]}
    number = numbered(scope)
    assert number != given and len(number) == 16
    assert scope["headers"] == [(b"host", b"x"), (b"x-request-id", number)]


def test_a_user_is_one_pseudonym_for_an_installation_and_another_elsewhere(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = pseudonym("anna@example.org")
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    pseudonyms._key.cache_clear()
    assert pseudonym("anna@example.org") == here != pseudonym("ben@example.org")
    monkeypatch.setenv("OUTCOMES_DATA_DIR", str(tmp_path / "elsewhere"))
    settings.cache_clear()
    pseudonyms._key.cache_clear()
    assert pseudonym("anna@example.org") != here


def test_a_key_that_others_can_read_is_not_used(data_dir: Path) -> None:
    before = pseudonym("anna")
    key_file().chmod(0o644)
    pseudonyms._key.cache_clear()
    assert pseudonym("anna") != before


def test_an_exception_is_told_by_its_place_and_never_by_its_words() -> None:
    try:
        raise ValueError("F-1234 of Kent")
    except ValueError as fault:
        given = (type(fault), fault, fault.__traceback__)
    record = logging.LogRecord("streamlit", logging.ERROR, __file__, 1, "It failed", (), given)
    with lines_about(session="12345678"):
        line = json.loads(JsonLines().format(record))
    assert line["exception"].startswith("ValueError at ")
    assert "F-1234" not in json.dumps(line)
    assert (line["session"], line["event"], line["level"]) == ("12345678", "It failed", "error")


def test_two_dashboards_cannot_share_a_port_of_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_METRICS_PORT", str(free_port()))
    settings.cache_clear()
    with metrics_served(), pytest.raises(OutcomesError, match="one of its own"), metrics_served():
        pass
    monkeypatch.undo()
    settings.cache_clear()
