"""What the server knows of an editor in a browser: who wrote last, the page or the person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ACTIONS = ("run", "run selection", "explain", "cancel")


@dataclass(frozen=True)
class Report:
    """What a browser says is written, upon which text of the server's (its revision)."""

    text: str
    selection: str = ""
    action: str = ""
    line: int = 1
    column: int = 1
    revision: int = 0
    number: int = 0


def read_report(value: object) -> Report | None:
    """Read what a browser sent; None where it is none of what the editor sends."""
    if not isinstance(value, Mapping):
        return None
    kinds = {"text": str, "selection": str, "action": str} | dict.fromkeys(
        ("line", "column", "revision", "number"), int
    )
    told = {name: value.get(name) for name in kinds}
    is_whole = all(type(told[name]) is kind for name, kind in kinds.items())
    return Report(**told) if is_whole and told["action"] in ("", *ACTIONS) else None


@dataclass
class EditorState:
    """The text of an editor, between what the page offers and what the browser reports."""

    offered: str
    revision: int = 0
    asked: int = 0
    text: str = field(init=False)
    last: Report = field(init=False)
    _returned: str = field(init=False)
    _action: str = field(default="", init=False)
    _number: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.text = self._returned = self.offered
        self.last = Report(self.offered)

    def offer(self, text: str) -> None:
        """Take the page's text if it is news: not what it said before, nor what it was told."""
        if text not in (self.offered, self.text, self._returned):
            self.text = text
            self.last = Report(text)
            self.revision += 1
        self.offered = text

    def receive(self, report: Report | None) -> None:
        """Take a report of the browser, once, unless it had not seen the page's newest text."""
        if report is None or report.revision < self.revision or report.number <= self._number:
            return
        self._number = report.number
        self.text, self.last = report.text, report
        if report.action:
            self.asked, self._action = report.number, report.action

    def take(self) -> str:
        """Return what was asked for, once."""
        action, self._action, self._returned = self._action, "", self.text
        return action
