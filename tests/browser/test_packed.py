"""What every new browser fetches is packed, whole, and fetched once."""

import gzip
import re
import urllib.error
import urllib.request
from email.message import Message

import pytest

from dashboard.navigation import PLACES


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


def test_an_address_that_is_no_page_is_answered_in_our_words(made_up_site: str) -> None:
    status, headers, said = fetch(f"{made_up_site}/conviction")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "There is no page at this address" in said.decode()
    links = re.findall(r'href="\./([^"]*)"', said.decode())
    assert [fetch(f"{made_up_site}/{link}")[0] for link in links] == [200] * len(PLACES)


@pytest.mark.parametrize("path", ["_stcore/health", "static/js/nowhere.js", "static/../../etc"])
def test_the_rest_answers_as_it_did(path: str, made_up_site: str) -> None:
    status, headers, _ = fetch(f"{made_up_site}/{path}", Accept_Encoding="gzip")
    assert status < 500
    assert (status == 200) == (path == "_stcore/health") or "html" in headers["Content-Type"]
