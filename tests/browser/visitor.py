"""Somebody who looks at the pages in a real browser, and what their browser asked for."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

LAPTOP, TABLET, PHONE = (1366, 768), (820, 1180), (390, 844)
# Below /published Streamlit first looks for a server there, and then finds its own at the root.
_PROBES = re.compile(r"/[\w-]+/_stcore/(health|host-config)$")


class Visitor:
    """One browser profile. Remembers every request and every complaint of its pages."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._context = context
        self._pages: list[Page] = []

    def open(self, address: str, size: tuple[int, int] = LAPTOP) -> Page:
        """Open an address in a new tab and wait until the page has run."""
        page = self._context.new_page()
        self._pages.append(page)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address)
        settle(page)
        return page

    def leave(self) -> None:
        """Close every tab."""
        for page in self._pages:
            page.close()

    @property
    def strange_hosts(self) -> set[str]:
        """Hosts other than this machine that a page asked for anything."""
        hosts = {urlsplit(address).hostname for address in self.requests}
        return hosts - {"127.0.0.1", None}

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _PROBES.search(message.location["url"]):
            self.complaints.append(message.text)


def settle(page: Page) -> None:
    """Wait until the script of a page has run to its end and all it shows has loaded."""
    page.get_by_role("heading", level=1).wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a filter; long lists hold only what is typed of it."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def expect_chosen(page: Page, choice: dict[str, str]) -> None:
    """Hold what the filters of a page are set to against a choice by label."""
    for label, option in choice.items():
        expect(page.get_by_role("combobox", name=label, exact=True)).to_have_value(option)


def card(page: Page, title: str) -> Locator:
    """Return the card or panel of a metric: the innermost block whose heading begins so."""
    heading = page.get_by_role("heading", name=re.compile(f"^{re.escape(title)}(:|$)"))
    return page.get_by_test_id("stVerticalBlock").filter(has=heading).last
