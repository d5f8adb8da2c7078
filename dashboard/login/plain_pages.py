"""The few pages that are no part of the app: they stand alone, without a script or a picture."""

from html import escape

from starlette.responses import HTMLResponse

STYLE = (
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;"
    "color-scheme:light dark}a{color:inherit}li{margin:.25rem 0}"
)


def plain_page(title: str, body: str, status: int) -> HTMLResponse:
    """Return a page of a title and a body, which is HTML, in the words and look of all of them."""
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)} – Prosecution outcomes</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>",
        status_code=status,
    )


def logged_out(base: str) -> HTMLResponse:
    """Say that the login has ended."""
    return plain_page(
        "You are logged out",
        "<p>Nothing of what you saw is kept in this browser. On a shared computer, close the"
        f' browser as well.</p><p><a href="{escape(base)}/">Log in again</a></p>',
        200,
    )


def not_ended(base: str) -> HTMLResponse:
    """Say that a login is gone from this browser alone."""
    return plain_page(
        "You are logged out of this browser",
        "<p>It has forgotten your login. The server could not note that it has ended, so tell those"
        " who run the dashboard. Without further use it ends by itself.</p><p>"
        f'<a href="{escape(base)}/">Log in again</a></p>',
        503,
    )


def not_logged_in(base: str) -> HTMLResponse:
    """Say that a login did not come about, with a way to try again."""
    return plain_page(
        "The login did not succeed",
        "<p>The login service did not say who you are. If you pressed Back or waited for long,"
        f' try again. If it fails again, tell those who run the dashboard.</p><p><a href="'
        f'{escape(base)}/">Try again</a></p>',
        403,
    )


def no_provider(base: str) -> HTMLResponse:
    """Say that the login service does not answer."""
    return plain_page(
        "Nobody can log in at the moment",
        "<p>The login service does not answer. Nothing is lost: try again in a few minutes.</p>"
        f'<p><a href="{escape(base)}/">Try again</a></p>',
        503,
    )


def unavailable(base: str) -> HTMLResponse:
    """Say that it cannot be told at the moment who is logged in."""
    return plain_page(
        "This cannot be shown at the moment",
        "<p>The server cannot tell who is logged in. Nothing is lost: try again in a minute. If it"
        f' lasts, tell those who run the dashboard.</p><p><a href="{escape(base)}/">Try again</a>'
        "</p>",
        503,
    )


def no_role(base: str, name: str) -> HTMLResponse:
    """Say to somebody who is logged in that they have no role here."""
    return plain_page(
        "You have no role here",
        f"<p>You are logged in as {escape(name)}, and nobody gave you a role in this dashboard: ask"
        " those who give roles in your organisation. A role you were given just now counts after"
        f' you log in again.</p><p><a href="{escape(base)}/auth/logout">Log out</a></p>',
        403,
    )


def not_for_your_role(base: str, roles: str, needed: str) -> HTMLResponse:
    """Say that a page is for other roles."""
    return plain_page(
        "This page is for other roles",
        f"<p>It shows {escape(needed)}; your role, {escape(roles)}, does not include that. Ask"
        f' those who give roles in your organisation.</p><p><a href="{escape(base)}/">Back to what'
        f' you may see</a></p><p><a href="{escape(base)}/auth/logout">Log out</a></p>',
        403,
    )
