"""Without a login only this machine is answered: not its neighbours, not other sites' scripts.

A browser on this machine may be made to ask for another: by a name that leads here (DNS
rebinding), by a page of another site, or through a proxy somebody put in front.
"""

import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from etl.login.settings import is_loopback

_HOST = re.compile(r"(localhost|[\d.]+|\[[\da-f:]+\])(:\d{1,5})?")
# What proxies add to a request that they pass on.
_PASSED_ON = re.compile(
    r"forwarded|via|x-forwarded.*|cf-.*|fly-client-ip|true-client-ip|x-original-.*"
    r"|x-(real|client|cluster-client|azure-client)-ip|x-envoy-external-address|x-rewrite-url"
)
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
    headers, peer = Headers(scope=scope), (scope.get("client") or ("",))[0]
    is_passed_on = any(_PASSED_ON.fullmatch(name) for name in headers)
    host = headers.get("host", "")
    called = _HOST.fullmatch(host)
    is_near = is_loopback(peer) and bool(called and is_loopback(called[1]))
    return is_near and not is_passed_on and _is_own(headers, host)


def _is_own(headers: Headers, host: str) -> bool:
    """Whether no other site's page asks; one may lead a reader here, and learn nothing by it."""
    is_visit = headers.get("sec-fetch-mode", "navigate") == "navigate"
    asked_by = headers.get("sec-fetch-site", "none")
    origin = headers.get("origin", f"http://{host}")
    return origin == f"http://{host}" and (is_visit or asked_by in ("none", "same-origin"))
