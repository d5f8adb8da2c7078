"""What one reader waits for in a real browser: the first view, a warm one, another area."""

import random
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pages.serving import Server
from pages.warehouses import Area
from pages.wire import Wire
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
_PATIENCE_MS = 90_000
_CHARTS = 4
_SIZE = {"width": 1366, "height": 768}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium, without a window. Raises RuntimeError where there is none."""
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("There is no chromium on the PATH: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A profile that was never anywhere: no cache, no cookies."""
    context = browser.new_context(viewport=_SIZE)
    context.set_default_timeout(_PATIENCE_MS)
    context.add_init_script(_WATCH)
    yield context
    context.close()


def view(
    context: BrowserContext, server: Server, nation: Area, megabits: float | None = None
) -> tuple[float, Wire]:
    """Open the page in a new tab; seconds until it is drawn, and what went over the wire."""
    page = context.new_page()
    wire = Wire(context.new_cdp_session(page), megabits)
    seconds = _drawn(page, server, nation)
    # Whatever is fetched just after the page is drawn belongs to the view as well.
    page.wait_for_timeout(700)
    wire.close()
    page.close()
    return seconds, wire


def _drawn(page: Page, server: Server, nation: Area) -> float:
    page.goto(server.url, wait_until="commit")
    wanted = [list(nation.counts), _CHARTS]
    return page.evaluate("([counts, charts]) => firstView(counts, charts)", wanted) / 1000


def changes(
    context: BrowserContext, server: Server, places: list[Area], number: int, seed: int = 0
) -> list[float]:
    """Choose so many other areas, one after the other; the seconds of each."""
    page = context.new_page()
    _drawn(page, server, places[0])
    order = random.Random(seed)
    seconds, now = [], places[0]
    for _ in range(number):
        then = order.choice([area for area in places[1:] if area != now])
        seconds.append(_change(page, server.contender.kind, then))
        now = then
        page.wait_for_timeout(300)
    page.close()
    return seconds


def _change(page: Page, kind: str, area: Area) -> float:
    choose = {"ours": _choose_ours, "dash": _choose_dash, "panel": _choose_panel}[kind]
    choose(page, area)
    return page.evaluate("() => change") / 1000


def _arm(page: Page, area: Area) -> None:
    page.evaluate("([counts, charts]) => arm(counts, charts)", [list(area.counts), _CHARTS])


def _choose_ours(page: Page, area: Area) -> None:
    box = page.get_by_role("combobox", name="Area", exact=True)
    box.click()
    box.fill(area.name)
    option = page.get_by_role("option", name=area.name, exact=True)
    option.wait_for()
    _arm(page, area)
    option.click()


def _choose_dash(page: Page, area: Area) -> None:
    page.locator("#area").click()
    page.get_by_role("searchbox").or_(page.get_by_placeholder("Search")).first.fill(area.name)
    option = page.get_by_role("option", name=re.compile(f"^{re.escape(area.name)}$")).first
    option.wait_for()
    _arm(page, area)
    option.click()


def _choose_panel(page: Page, area: Area) -> None:
    _arm(page, area)
    page.get_by_label("Area").select_option(area.name)
