"""A page's connection, watched: what it may say, what it was offered, and its login's end.

Streamlit looks at a login once, when a page connects. Here each message is asked anew.
"""

import asyncio
import logging
import re
from contextlib import suppress

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.login.granted import Granted
from dashboard.login.provider import login_address
from etl.login.sessions import Session, SessionsUnavailable, sessions

_LOOKED_AT_EVERY_SECONDS = 10
_POLICY = 1008
# What is chosen and written on a page; the server keeps it for as long as the page is open.
_MOST_SAID = 2 << 20
# Streamlit writes such numbers into its log as they come.
_ID = re.compile(r"[\w-]{0,64}", re.ASCII)
_SAID = {"rerun_script", "stop_script", "app_heartbeat"}
_DONE = {"deferred_file", "dataframe_chunk"}
_LOG = logging.getLogger(__name__)


class Watched:
    """One connection of a page of a login."""

    def __init__(self, session: Session, granted: Granted, receive: Receive, send: Send) -> None:
        self._session, self._granted = session, granted
        self._receive, self._send = receive, send
        self._is_closed = False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        """Let the app talk with the page for as long as the login lasts."""
        looking = asyncio.create_task(self._look())
        try:
            await app(scope, self.receive, self.send)
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    async def receive(self) -> Message:
        """Return the page's next message; a page whose login has ended is sent to log in."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive" or self._is_closed:
                return message
            if not await self._is_live():
                await self._end()
            elif await self._may_say(message.get("bytes") or b""):
                return message

    async def send(self, message: Message) -> None:
        """Send a message to the page, and note what it offers."""
        if self._is_closed:
            # As of a page that has gone: Streamlit then sends it no more.
            raise OSError("The login has ended.")
        if message["type"] == "websocket.send" and message.get("bytes"):
            self._granted.note(self._session.digest, message["bytes"])
        await self._send(message)

    async def _is_live(self) -> bool:
        """Whether the login has not ended; where that cannot be told it has."""
        try:
            found = await asyncio.to_thread(sessions().find, self._session.digest)
        except SessionsUnavailable:
            return False
        self._session = found or self._session
        return found is not None

    async def _may_say(self, said: bytes) -> bool:
        if len(said) > _MOST_SAID:
            return False
        try:
            message = BackMsg.FromString(said)
        except DecodeError:
            return False
        kind = message.WhichOneof("type")
        if kind == "backend_operation_request":
            return self._may_do(message)
        # What a page says by itself is no sign of a person.
        if kind != "app_heartbeat" and not message.rerun_script.is_auto_rerun:
            await asyncio.to_thread(sessions().note, self._session)
        return kind in _SAID

    def _may_do(self, message: BackMsg) -> bool:
        asked = message.backend_operation_request
        kind = asked.WhichOneof("payload")
        if not _ID.fullmatch(asked.request_id) or not _ID.fullmatch(asked.session_id):
            return False
        if kind == "deferred_file":
            return self._granted.may_be_made_for(self._session.digest, asked.deferred_file.file_id)
        return kind in _DONE

    async def _look(self) -> None:
        """End the page of a login that ends while nobody asks it for anything."""
        while not self._is_closed:
            await asyncio.sleep(_LOOKED_AT_EVERY_SECONDS)
            if not await self._is_live():
                await self._end()

    async def _end(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        _LOG.info("A page was closed: its login has ended.")
        away = ForwardMsg()
        away.auth_redirect.url = login_address()
        with suppress(Exception):  # The page may have gone by itself.
            await self._send({"type": "websocket.send", "bytes": away.SerializeToString()})
            await self._send({"type": "websocket.close", "code": _POLICY})
