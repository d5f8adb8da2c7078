"""What one check found, what is allowed, and what to do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing stands: as it should, still usable, or not usable."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One line of the self-check. What is as it should be needs no ``allowed`` and ``to_do``."""

    about: str
    state: State
    found: str
    allowed: str = ""
    to_do: str = ""


Check = Callable[[], Iterable[Finding]]


def fine(about: str, found: str) -> Finding:
    """Return what is as it should be."""
    return Finding(about, State.OK, found)


def warning(about: str, found: str, allowed: str, to_do: str) -> Finding:
    """Return what works and should be seen to."""
    return Finding(about, State.WARNING, found, allowed, to_do)


def fault(about: str, found: str, allowed: str, to_do: str) -> Finding:
    """Return what keeps something from working, or lets somebody see what they must not."""
    return Finding(about, State.FAULT, found, allowed, to_do)


def worst(findings: Iterable[Finding]) -> State:
    """Return the worst state of any finding; of none it is OK."""
    order = list(State)
    return max((finding.state for finding in findings), key=order.index, default=State.OK)
