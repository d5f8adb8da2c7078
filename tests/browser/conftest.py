"""A real browser, the real server, and somebody who looks."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.server import serve
from tests.browser.visitor import Visitor

_PATIENCE_MS = 20_000
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The pages of this machine share a process, which has read their scripts once for all tabs.
    "--process-per-site",
]
# Chromium without its own window and menus looks at a page in three quarters of the time.
_PROGRAMS = ("chromium-headless-shell", "chromium")
_NO_BROWSER = (
    "The browser tests need chromium, and there is none on the PATH. On Debian: apt-get install"
    " chromium-headless-shell (.ci/run does it)."
)


# Of the package and no wider: Playwright's event loop runs in this thread until it is closed.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        pytest.fail(_NO_BROWSER, pytrace=False)
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def profile(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser profile whose cache many tests share: a cold start takes three seconds."""
    context = chromium.new_context()
    context.set_default_timeout(_PATIENCE_MS)
    _keep_process(context)
    yield context
    context.close()


def _keep_process(context: BrowserContext) -> None:
    """Open an empty tab, so that the process of this machine's pages outlasts each of them."""
    page, nowhere = context.new_page(), "http://127.0.0.1/nothing"
    page.route(nowhere, lambda route: route.fulfill(body=""))
    page.goto(nowhere)


@pytest.fixture
def visitor(profile: BrowserContext) -> Iterator[Visitor]:
    """Somebody with the pages in their cache."""
    yield from _visit(profile)


@pytest.fixture
def newcomer(chromium: Browser) -> Iterator[Visitor]:
    """Somebody who was never here: no cache, no cookies, no stored state."""
    context = chromium.new_context()
    context.set_default_timeout(_PATIENCE_MS)
    yield from _visit(context)
    context.close()


def _visit(context: BrowserContext) -> Iterator[Visitor]:
    """Look around; whatever a test does, no page may complain or ask another machine."""
    someone = Visitor(context)
    yield someone
    someone.leave()
    assert someone.complaints == []
    assert someone.strange_hosts == set()


@pytest.fixture
def started_site(made_up_data: Path, tmp_path: Path) -> Iterator[str]:
    """Address of a dashboard on the made-up data that nobody has opened yet."""
    with serve(made_up_data, tmp_path / "log") as url:
        yield url


@pytest.fixture
def empty_site(data_dir: Path, tmp_path: Path) -> Iterator[str]:
    """Address of a dashboard on an empty data folder."""
    data_dir.mkdir()
    with serve(data_dir, tmp_path / "log") as url:
        yield url


@pytest.fixture(scope="package")
def made_up_site(made_up_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a dashboard on the made-up data."""
    with serve(made_up_data, tmp_path_factory.mktemp("made-up-site") / "log") as url:
        yield url


@pytest.fixture(scope="package")
def published_site(published_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a dashboard on the CPS's published tables."""
    with serve(published_data, tmp_path_factory.mktemp("published-site") / "log") as url:
        yield url
