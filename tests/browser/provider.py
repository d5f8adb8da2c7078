"""A real OpenID provider on this machine, at which each role has somebody who can log in."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
from werkzeug.serving import make_server

from etl.login.roles import Role

HOUR = 3600
NOBODY = "nobody"


class Provider:
    """The provider: its discovery document, and what it says of whom."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.metadata = f"{url}/.well-known/openid-configuration"

    def says(self, subject: str, **claims: object) -> None:
        """Let it say this of somebody who logs in from now on."""
        claims.setdefault("email", f"{subject}@example.org")
        httpx.put(f"{self.url}/users/{subject}", json=claims).raise_for_status()


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider that knows a person of each role, and one of none."""
    with warnings.catch_warnings():
        # It uses parts of Authlib that will move.
        warnings.simplefilter("ignore")
        from oidc_provider_mock import app

    server = make_server("127.0.0.1", 0, app(access_token_max_age=timedelta(seconds=HOUR)))
    server.log = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    try:
        for role in Role:
            provider.says(role, roles=[role])
        provider.says(NOBODY)
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
