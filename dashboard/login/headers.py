"""What every answer tells the browser about itself, as OWASP's Secure Headers Project asks."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.login.cookies import safer
from etl.login.settings import login_settings

# Streamlit writes styles into its elements and has its charts compile what they draw.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'unsafe-inline' blob:;"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
    " connect-src 'self'; worker-src 'self' blob:; frame-src 'self' blob: data:;"
    " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_ALWAYS = {
    "content-security-policy": _POLICY,
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
        headers = _ALWAYS | (_BY_TLS if login_settings().is_encrypted else {})
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
