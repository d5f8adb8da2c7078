"""What every answer tells the browser about itself, as OWASP's Secure Headers Project asks."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from dashboard.login.cookies import safer
from etl.login.settings import login_settings

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Streamlit writes styles into its elements, and components load their scripts from the page.
_POLICY = (
    "default-src 'self'; script-src 'self' blob: {inline};"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
    " connect-src 'self'; worker-src 'self' blob:; frame-src 'self' blob: data:;"
    " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_BY_TLS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
# What is drawn with never changes under its name; all else may hold numbers.
_KEPT = ("/static/", "/app/static/", "/_stcore/bidi-components/")


class SecureHeaders:
    """Adds the headers to each answer, and lets nothing that holds numbers be kept."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app, self._base = app, base
        by_tls = _BY_TLS if login_settings().is_encrypted else {}
        headers = _ALWAYS | {"content-security-policy": _policy()} | by_tls
        self._headers = [(name.encode(), text.encode()) for name, text in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ours = dict(self._headers)
        if not scope["path"].removeprefix(self._base).startswith(_KEPT):
            ours[b"cache-control"] = b"no-store"

        async def send_safer(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = [safer(header) for header in message["headers"]]
                kept = [header for header in said if header[0].lower() not in ours]
                message = {**message, "headers": [*kept, *ours.items()]}
            await send(message)

        await self._app(scope, receive, send_safer)


def _policy() -> str:
    """Return what a page may load and run: of inline scripts those of Streamlit's one page."""
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    digests = (sha256(script.encode()).digest() for script in _INLINE.findall(page))
    return _POLICY.format(inline=" ".join(f"'sha256-{b64encode(d).decode()}'" for d in digests))
