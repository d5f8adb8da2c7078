"""What axe-core finds on a page against WCAG 2.2 AA and its best practices."""

from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parent / "axe-core" / "axe.min.js"
_RUN = """() => axe.run(document, {runOnly: [
    'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'
]})"""


def faults(page: Page) -> list[str]:
    """List the rules that a page breaks, each with the first element that does."""
    page.add_script_tag(path=_AXE)
    found = page.evaluate(_RUN)["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]
