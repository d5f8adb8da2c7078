"""What answers an address that is no page: in our own words, with the ways on."""

from html import escape

from starlette.responses import HTMLResponse

from dashboard.places import PLACES

_STYLE = (
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;"
    "color-scheme:light dark}a{color:inherit}li{margin:.25rem 0}"
)


def not_found(base: str) -> HTMLResponse:
    """Say that there is no such page and name those there are below ``base``.

    The address that was asked for is not repeated.
    """
    links = "".join(
        f'<li><a href="{escape(base)}/{escape(place.url)}">{escape(place.title)}</a></li>'
        for place in PLACES
    )
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Page not found – Prosecution outcomes</title><style>{_STYLE}</style></head>"
        "<body><main><h1>Page not found</h1><p>There is no page at this address. If you typed it,"
        " check the spelling; if a link led here, tell whoever gave it to you. The pages are:</p>"
        f"<ul>{links}</ul></main></body></html>",
        status_code=404,
    )
