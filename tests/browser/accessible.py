"""What axe-core finds on a page against WCAG 2.2 AA and its best practices."""

from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parent / "axe-core" / "axe.min.js"
# A drawing of plotly is one named figure; its thousands of parts would take most of the time.
_RUN = """rules => axe.run({exclude: ['.main-svg']}, {runOnly: rules})"""
_UNNAMED = """() => [...document.querySelectorAll('.js-plotly-plot')].filter(
    drawing => !drawing.closest('[role=figure][aria-label], figure[aria-label]')
).length"""
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """List the rules that a page breaks, each with the first element that does."""
    unnamed = page.evaluate(_UNNAMED)
    return [f"drawings without a name: {unnamed}"] * bool(unnamed) + _faults(page, _RULES)


def faults_of_colour(page: Page) -> list[str]:
    """List where text does not stand out from its ground: all in which the themes differ."""
    return _faults(page, ["color-contrast"])


def _faults(page: Page, rules: list[str]) -> list[str]:
    # Not as a script of the page, which its policy would forbid.
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_RUN, rules)["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]
