"""Without a login only this machine is answered: not its neighbours, not other sites' scripts.

A browser on this machine may be made to ask for another: by a name that leads here (DNS
rebinding), or through a proxy somebody put in front.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from etl.login.settings import LOOPBACK

_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_REFUSAL = (
    "This dashboard has no login (OUTCOMES_AUTH=local), so it answers the machine it runs on and"
    " nobody else. Set OUTCOMES_AUTH=oidc to let others in.\n"
)


class LocalOnly:
    """Refuses what does not come from a browser or program of this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan" or _is_local(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(_REFUSAL, 403)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})


def _is_local(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    is_passed_on = any(name in headers for name in _PASSED_ON)
    return bool(LOOPBACK.fullmatch(host)) and not is_passed_on
