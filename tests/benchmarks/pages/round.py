"""One round of one contender: start it, look at it as different readers do, end it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from pages import browsing
from pages.crowd import p95
from pages.serving import Contender, serve
from pages.warehouses import Area
from playwright.sync_api import Browser

_WARM_VIEWS = 2
# Servers run for weeks: ours looks at every area in its first quarter of a minute.
_SETTLED_SECONDS = 25


@dataclass
class Seen:
    """What the rounds of one contender measured, in seconds, and what a first view moved."""

    start: list[float] = field(default_factory=list)
    after_start: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    slow_line: list[float] = field(default_factory=list)
    change: list[float] = field(default_factory=list)
    wire: dict = field(default_factory=dict)

    def summary(self) -> dict:
        """Medians, the 95th percentile of changes, bytes."""
        return {
            "start": median(self.start), "after_start": median(self.after_start),
            "first": median(self.first), "warm": median(self.warm),
            "slow_line": median(self.slow_line), "change_p50": median(self.change),
            "change_p95": p95(self.change), "changes": len(self.change), "wire": self.wire,
        }  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """How much a round does."""

    data: Path
    places: list[Area]
    changes: int
    megabits: float


def rounds(
    browser: Browser, contenders: list[Contender], plan: Plan, number: int,
    tell: Callable[[str], None],
) -> dict[str, Seen]:  # fmt: skip
    """So many rounds, the contenders in turn, so that a busy minute falls on all of them."""
    found = {contender.name: Seen() for contender in contenders}
    for turn in range(number):
        for contender in contenders:
            tell(f"round {turn + 1} of {number}: {contender.name}")
            _round(browser, contender, plan, found[contender.name])
    return found


def _round(browser: Browser, contender: Contender, plan: Plan, seen: Seen) -> None:
    nation, begun = plan.places[0], time.monotonic()
    with serve(contender, plan.data) as server:
        seen.start.append(server.seconds)
        with browsing.profile(browser) as somebody:
            seen.after_start.append(browsing.view(somebody, server, nation)[0])
        with browsing.profile(browser) as somebody:
            seconds, wire = browsing.view(somebody, server, nation)
            seen.first.append(seconds)
            seen.wire = wire.summary()
            for _ in range(_WARM_VIEWS):
                seen.warm.append(browsing.view(somebody, server, nation)[0])
        with browsing.profile(browser) as somebody:
            seen.slow_line.append(browsing.view(somebody, server, nation, plan.megabits)[0])
            time.sleep(max(0.0, begun + _SETTLED_SECONDS - time.monotonic()))
            seen.change += browsing.changes(
                somebody, server, plan.places, plan.changes, len(seen.change)
            )
