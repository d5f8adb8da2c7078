"""What axe-core finds on a page against WCAG 2.2 AA and its best practices."""

from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parent / "axe-core" / "axe.min.js"
_RUN = """() => axe.run(document, {runOnly: [
    'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'
]})"""
# The other theme differs in nothing but colour; the drawings of plotly take most of the time, and
# of text in a drawing axe judges no contrast.
_COLOURS = "() => axe.run({exclude: ['.main-svg']}, {runOnly: ['color-contrast']})"


def faults(page: Page) -> list[str]:
    """List the rules that a page breaks, each with the first element that does."""
    return _faults(page, _RUN)


def faults_of_colour(page: Page) -> list[str]:
    """List where text of a page does not stand out from its ground."""
    return _faults(page, _COLOURS)


def _faults(page: Page, run: str) -> list[str]:
    page.add_script_tag(path=_AXE)
    found = page.evaluate(run)["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]
