"""What a page moves over the wire, as the browser's own protocol counts it."""

import base64
import zlib
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession

_KILOBIT = 1000 / 8
_LATENCY_MS = 40


class Wire:
    """Listens to a tab; throttles it, if told how many megabits a second there are."""

    def __init__(self, session: CDPSession, megabits: float | None = None) -> None:
        self.http, self.socket_raw, self.requests, self.packed = 0, 0, 0, 0
        self.hosts: set[str] = set()
        self.is_socket_packed = False
        self._socket, self._deflate = 0, zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._session = session
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.responseReceived", self._answer)
        session.on("Network.loadingFinished", self._finish)
        session.on("Network.webSocketHandshakeResponseReceived", self._shake_hands)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")
        if megabits:
            rate = megabits * 1000 * _KILOBIT
            session.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False, "latency": _LATENCY_MS, "downloadThroughput": rate,
                    "uploadThroughput": rate,
                },
            )  # fmt: skip

    @property
    def total(self) -> int:
        """Bytes received, over HTTP and over the websocket."""
        return self.http + (self._socket if self.is_socket_packed else self.socket_raw)

    def summary(self) -> dict:
        """All of it by name."""
        return {
            "bytes": self.total, "http": self.http, "websocket": self.total - self.http,
            "websocket_unpacked": self.socket_raw, "requests": self.requests,
            "compressed_responses": self.packed, "websocket_compressed": self.is_socket_packed,
            "hosts": sorted(self.hosts),
        }  # fmt: skip

    def close(self) -> None:
        """Listen no longer."""
        self._session.detach()

    def _ask(self, event: dict) -> None:
        self.requests += 1
        self.hosts.add(urlsplit(event["request"]["url"]).hostname or "")

    def _answer(self, event: dict) -> None:
        names = {name.lower() for name in event["response"]["headers"]}
        self.packed += "content-encoding" in names

    def _finish(self, event: dict) -> None:
        self.http += event["encodedDataLength"]

    def _shake_hands(self, event: dict) -> None:
        headers = {n.lower(): v for n, v in event["response"]["headers"].items()}
        self.is_socket_packed = "permessage-deflate" in headers.get("sec-websocket-extensions", "")

    def _frame(self, event: dict) -> None:
        # The protocol shows frames unpacked. Packed again they are as long as they were.
        frame = event["response"]
        data = frame["payloadData"]
        raw = base64.b64decode(data) if frame["opcode"] == 2 else data.encode()
        self.socket_raw += len(raw)
        self._socket += len(self._deflate.compress(raw))
        self._socket += len(self._deflate.flush(zlib.Z_SYNC_FLUSH))
