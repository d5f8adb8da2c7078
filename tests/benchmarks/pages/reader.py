"""A reader without a browser: speaks Streamlit's own protocol over its websocket."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.browser.proxied import unverified

_RUNS_REMEMBERED = 2


@dataclass(frozen=True)
class Answer:
    """A run of the page: how long it took, what came, and what was wrong with it, if anything."""

    seconds: float
    messages: int
    size: int
    fault: str = ""


class Reader:
    """One session. Like a browser it names the large messages that it has already."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._kept: list[set[str]] = []

    @classmethod
    async def arrive(cls, url: str, headers: Mapping[str, str] | None = None) -> "Reader":
        """Open a session of the page at an address; with headers, as those of a login."""
        at = urlsplit(url)
        is_encrypted = at.scheme == "https"
        return cls(
            await connect(
                f"ws{'s' * is_encrypted}://{at.netloc}{at.path.rstrip('/')}/_stcore/stream",
                ssl=unverified() if is_encrypted else None, additional_headers=headers or {},
                origin=f"{at.scheme}://{at.netloc}", subprotocols=["streamlit"], compression=None,
                max_size=None, open_timeout=60, ping_interval=None,
            )
        )  # fmt: skip

    async def leave(self) -> None:
        """Close the session."""
        await self._connection.close()

    async def look(self, wanted: tuple[str, ...] = (), **choice: str) -> Answer:
        """Ask for the page of a choice, and read until its script has finished."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = urlencode(choice)
        state.is_history_navigation = True
        state.cached_message_hashes.extend({name for run in self._kept for name in run})
        start = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        return await self._read(start, wanted)

    async def _read(self, start: float, wanted: tuple[str, ...]) -> Answer:
        messages, size, fault, kept = 0, 0, "", set()
        missing = {words.encode() for words in wanted}
        while True:
            raw = await self._connection.recv()
            messages, size = messages + 1, size + len(raw)
            missing = {words for words in missing if words not in raw}
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable or kind == "ref_hash":
                kept.add(message.ref_hash or message.hash)
            if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                fault = "exception on the page"
            if kind == "script_finished":
                break
        if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
            fault = "not finished"
        self._kept = [kept, *self._kept[: _RUNS_REMEMBERED - 1]]
        # A large message that is only referred to shows the same words as before.
        fault = fault or ("counts missing" if missing else "")
        return Answer(time.perf_counter() - start, messages, size, fault)
