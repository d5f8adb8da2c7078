"""What answers an address that is no page: in our own words, with the ways on."""

from collections.abc import Iterable
from html import escape

from starlette.responses import HTMLResponse

from dashboard.login.plain_pages import plain_page
from dashboard.places import PLACES, Place


def not_found(base: str, places: Iterable[Place] = PLACES) -> HTMLResponse:
    """Say that there is no such page and name those there are below ``base``.

    The address that was asked for is not repeated.
    """
    links = "".join(
        f'<li><a href="{escape(base)}/{escape(place.url)}">{escape(place.title)}</a></li>'
        for place in places
    )
    return plain_page(
        "Page not found",
        "<p>There is no page at this address. If you typed it, check the spelling; if a link led"
        f" here, tell whoever gave it to you. The pages are:</p><ul>{links}</ul>",
        404,
    )
