"""Somebody who logs in without a browser, and says to the server what no browser would."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

_HTML = {"accept": "text/html"}


class Person:
    """A client of the dashboard with cookies of its own; ``site`` has no slash at its end."""

    def __init__(self, site: str, subject: str = "") -> None:
        self.site = site
        self.http = httpx.Client(headers=_HTML)
        if subject:
            self.log_in(subject)

    def log_in(self, subject: str, path: str = "/") -> httpx.Response:
        """Log in at the provider as a browser is led there; return the page one is led back to."""
        answer = self.get(path)
        while answer.is_redirect:
            address = urljoin(str(answer.url), answer.headers["location"])
            answer = self.http.get(address)
            if urlsplit(address).path == "/oauth2/authorize":
                answer = self.http.post(address, data={"sub": subject})
        return answer

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask for an address below the site, and follow nothing."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return self.http.get(f"{self.site}{path}", headers=named)

    @property
    def secret(self) -> str:
        """What the browser of a login keeps."""
        return self.http.cookies["outcomes"]

    def socket(self, origin: str = "", **headers: str) -> ClientConnection:
        """Connect as a page does, with these cookies."""
        address = f"{self.site.replace('http', 'ws', 1)}/_stcore/stream"
        host = urlsplit(self.site)
        cookies = "; ".join(f"{name}={text}" for name, text in self.http.cookies.items())
        token = self.http.cookies.get("_streamlit_xsrf", "none")
        extra = {"Cookie": cookies} | {n.replace("_", "-"): text for n, text in headers.items()}
        return connect(
            address, origin=origin or f"{host.scheme}://{host.netloc}", additional_headers=extra,
            subprotocols=["streamlit", token], open_timeout=10, max_size=None,
        )  # fmt: skip

    def told(self, page: str) -> bytes:
        """Ask for a page over a connection by its name alone; return all that the server says."""
        with self.socket() as socket:
            socket.send(rerun(page))
            return heard(socket)


def rerun(page: str) -> bytes:
    """What a page says to be run, by its name."""
    message = BackMsg()
    message.rerun_script.page_name = page
    return message.SerializeToString()


def heard(socket: ClientConnection) -> bytes:
    """Return what the server says until a run has ended."""
    return b"".join(message.SerializeToString() for message in messages(socket))


def messages(socket: ClientConnection) -> Iterator[ForwardMsg]:
    """Give each message of the server until a run has ended."""
    kind = ""
    while kind != "script_finished":
        message = ForwardMsg.FromString(socket.recv(timeout=30))
        kind = message.WhichOneof("type")
        yield message
