"""What every new browser fetches is packed, whole, and fetched once."""

import gzip
import re
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from urllib.parse import urljoin

import pytest

from dashboard.places import PLACES
from tests.browser.server import serve


def fetch(address: str, **headers: str) -> tuple[int, Message, bytes]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, headers=names)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def scripts(site: str) -> list[str]:
    _, _, page = fetch(site)
    return [f"{site}/{path}" for path in re.findall(r'src="\./(static/[^"]+\.js)"', page.decode())]


def test_scripts_are_packed_and_unpack_to_what_they_are(made_up_site: str) -> None:
    (script, *_) = scripts(made_up_site)
    _, plain_headers, plain = fetch(script)
    status, headers, packed = fetch(script, Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in headers["Cache-Control"]
    assert plain_headers["Content-Encoding"] is None
    assert gzip.decompress(packed) == plain
    assert len(packed) < 0.4 * len(plain)


def test_what_a_browser_has_already_is_not_sent_again(made_up_site: str) -> None:
    _, headers, _ = fetch(made_up_site, Accept_Encoding="gzip")
    again = fetch(made_up_site, Accept_Encoding="gzip", If_None_Match=headers["ETag"])
    assert (again[0], again[2]) == (304, b"")


@pytest.mark.parametrize("path", ["", "measure", "measure/", "areas?area=kent"])
def test_a_page_is_found_and_packed_by_whatever_link(path: str, made_up_site: str) -> None:
    status, headers, packed = fetch(f"{made_up_site}/{path}", Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert b"<noscript>" in gzip.decompress(packed)


@pytest.mark.parametrize(
    "path",
    [
        "conviction", "conviction/", "a/b", "areas/x", "domestic_violence", "areas.html",
        f"app/static/{'a' * 300}", f"static/{'a/' * 2500}", f"media/{'%E2%82%AC' * 90}",
    ],
)  # fmt: skip
def test_an_address_that_is_no_page_is_answered_in_our_words(path: str, made_up_site: str) -> None:
    status, headers, said = fetch(f"{made_up_site}/{path}")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "There is no page at this address" in said.decode()
    links = re.findall(r'href="([^"]*)"', said.decode())
    pages = {urljoin(f"{made_up_site}/{path}", link) for link in links}
    assert pages == {f"{made_up_site}/{place.url}" for place in PLACES}


def test_below_a_folder_pages_are_found_as_well(
    made_up_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "outcomes")
    with serve(made_up_data, tmp_path / "log", "/outcomes") as site:
        assert [fetch(f"{site}/{place.url}")[0] for place in PLACES] == [200] * len(PLACES)
        status, _, said = fetch(f"{site}/conviction")
        assert status == 404 and 'href="/outcomes/areas"' in said.decode()


@pytest.mark.parametrize("path", ["_stcore/health", "static/js/nowhere.js", "static/../../etc"])
def test_the_rest_answers_as_it_did(path: str, made_up_site: str) -> None:
    status, headers, _ = fetch(f"{made_up_site}/{path}", Accept_Encoding="gzip")
    assert status < 500
    assert (status == 200) == (path == "_stcore/health") or "html" in headers["Content-Type"]
