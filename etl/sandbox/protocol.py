"""What a worker and the process that started it say to one another: JSON lines, never pickle.

The worker reads its Task, answers ``ready``, reads a Question, and writes Arrow IPC to a pipe of
its own while ``progress`` and at last one Ending go to its standard output.
"""

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """How a query ended."""

    ANSWERED = "answered"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    FAILED = "failed"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    CANCELLED = "cancelled"
    CRASHED = "crashed"
    NO_WAREHOUSE = "no warehouse"
    BUSY = "busy"


@dataclass(frozen=True)
class Limits:
    """What one query may use: bytes of memory, threads, seconds, rows and bytes of its answer."""

    memory: int
    threads: int
    seconds: float
    rows: int
    bytes: int


@dataclass(frozen=True)
class Task:
    """What a worker opens before it knows the question."""

    warehouse: str
    limits: Limits

    def line(self) -> str:
        """Return the task as one line."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def read(cls, line: str) -> "Task":
        """Read a line again."""
        found = json.loads(line)
        return cls(found["warehouse"], Limits(**found["limits"]))


@dataclass(frozen=True)
class Question:
    """One query, its parameters as they were written, whether its plan alone is asked for."""

    query: str
    parameters: dict[str, str] = field(default_factory=dict)
    explain: bool = False

    def line(self) -> str:
        """Return the question as one line."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def read(cls, line: str) -> "Question":
        """Read a line again."""
        return cls(**json.loads(line))


@dataclass(frozen=True)
class Ending:
    """How a query ended, with the rows of its answer; of one that failed what is wrong and where.

    ``position`` is a character of the query, from 0; ``limit`` the limit that cut the answer.
    """

    outcome: Outcome
    rows: int = 0
    message: str = ""
    position: int | None = None
    limit: str = ""

    def line(self) -> str:
        """Return the ending as one line."""
        return json.dumps({"ending": asdict(self)}) + "\n"

    @classmethod
    def of(cls, found: dict) -> "Ending":
        """Read what a line held."""
        return cls(Outcome(found["outcome"]), **{k: v for k, v in found.items() if k != "outcome"})
