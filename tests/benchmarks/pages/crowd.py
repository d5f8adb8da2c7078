"""Many readers at once on one server: how long each waits, and what a session costs."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Protocol

from pages.reader import Answer, Reader
from pages.serving import Contender, Server, serve
from pages.warehouses import Area

_SOAK_READERS = 8
_PERIODS = ("quarter", "month", "financial-year")


class Served(Protocol):
    """What is measured: a server, or several behind one address."""

    url: str

    def headers(self) -> dict[str, str]: ...
    def memory(self) -> dict[str, float]: ...
    def cpu_seconds(self) -> float: ...


@dataclass
class Crowd:
    """What so many readers saw."""

    readers: int
    first: list[float] = field(default_factory=list)
    clicks: list[float] = field(default_factory=list)
    faults: Counter = field(default_factory=Counter)
    memory: dict[str, float] = field(default_factory=dict)
    cpu_seconds: float = 0

    def summary(self) -> dict:
        """The figures of the table; memory is MiB a session."""
        return {
            "readers": self.readers, "clicks": len(self.clicks), "first_p95": p95(self.first),
            "p50": median(self.clicks), "p95": p95(self.clicks), "errors": dict(self.faults),
            "memory_per_session": self.memory,
            "cpu_per_run": self.cpu_seconds / (len(self.clicks) + len(self.first)),
        }  # fmt: skip

    def add(self, answers: list[float], answer: Answer) -> None:
        """Count an answer, or its fault."""
        answers.append(answer.seconds)
        if answer.fault:
            self.faults[answer.fault] += 1


def p95(values: list[float]) -> float:
    """The value that 95 in a hundred do not exceed."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def alone(contender: Contender, data: Path, places: list[Area]) -> dict:
    """One reader on a new server: every area once, then all again, when answers are kept."""
    with serve(contender, data) as server:
        return asyncio.run(_alone(server, places))


async def _alone(server: Server, places: list[Area]) -> dict:
    reader = await Reader.arrive(server.url, server.headers())
    first = await reader.look()
    cold = [await _look(reader, area) for area in places]
    before = server.cpu_seconds()
    warm = [await _look(reader, area) for area in places]
    spent = server.cpu_seconds() - before
    await reader.leave()
    faults = Counter(answer.fault for answer in (*cold, *warm) if answer.fault)
    return {
        "first": first.seconds, "cold_p50": median(a.seconds for a in cold),
        "cold_p95": p95([a.seconds for a in cold]), "warm_p50": median(a.seconds for a in warm),
        "warm_p95": p95([a.seconds for a in warm]), "cpu_per_run": spent / len(warm),
        "messages": median(a.messages for a in warm), "bytes": median(a.size for a in warm),
        "errors": dict(faults),
    }  # fmt: skip


async def _look(reader: Reader, area: Area) -> Answer:
    return await reader.look(area.counts, area=area.code)


def crowd(
    server: Served, places: list[Area], readers: int, think: tuple[float, float], seconds: float
) -> Crowd:
    """So many readers for so long on a server, whose answers are kept already."""
    return asyncio.run(_crowd(server, places, readers, think, seconds))


async def _crowd(
    server: Served, places: list[Area], readers: int, think: tuple[float, float], seconds: float
) -> Crowd:
    await _warm(server, places)
    found, before, spent = Crowd(readers), server.memory(), server.cpu_seconds()
    until = time.monotonic() + think[1] + seconds
    leave = asyncio.Event()
    tasks = [
        asyncio.create_task(_read_on(server, places, found, think, until, leave, number))
        for number in range(readers)
    ]
    await asyncio.sleep(until - time.monotonic())
    # Everybody is still there, between two clicks.
    await asyncio.sleep(2)
    after = server.memory()
    found.cpu_seconds = server.cpu_seconds() - spent
    found.memory = {name: (after[name] - before[name]) / readers for name in after}
    leave.set()
    await asyncio.gather(*tasks)
    return found


async def _warm(server: Served, places: list[Area]) -> None:
    reader = await Reader.arrive(server.url, server.headers())
    for area in places:
        await _look(reader, area)
    await reader.leave()


async def _read_on(
    server: Served, places: list[Area], found: Crowd, think: tuple[float, float], until: float,
    leave: asyncio.Event, number: int,
) -> None:  # fmt: skip
    """Arrive within one time of thinking, look, think, choose another area, and so on."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, think[1]))
    try:
        reader = await Reader.arrive(server.url, server.headers())
        found.add(found.first, await _look(reader, places[0]))
        while True:
            await asyncio.sleep(chance.uniform(*think))
            if time.monotonic() > until:
                break
            found.add(found.clicks, await _look(reader, chance.choice(places)))
        await leave.wait()
        await reader.leave()
    except OSError as fault:
        found.faults[type(fault).__name__] += 1


def soak(contender: Contender, data: Path, places: list[Area], reruns: int) -> list[dict]:
    """So many reruns without a pause; the memory of the server after each tenth of them."""
    with serve(contender, data) as server:
        return asyncio.run(_soak(server, places, reruns))


async def _soak(server: Server, places: list[Area], reruns: int) -> list[dict]:
    await _warm(server, places)
    chance, done, found = random.Random(2010), 0, []
    for _ in range(10):
        readers = [await Reader.arrive(server.url, server.headers()) for _ in range(_SOAK_READERS)]
        rounds = max(1, reruns // 10 // _SOAK_READERS)
        faults = await asyncio.gather(*(_rerun(r, places, rounds, chance) for r in readers))
        done += rounds * _SOAK_READERS
        for reader in readers:
            await reader.leave()
        found.append({"reruns": done, "errors": sum(faults), **server.memory()})
    return found


async def _rerun(reader: Reader, places: list[Area], rounds: int, chance: random.Random) -> int:
    """Areas by any period; of those by quarter the counts are looked for."""
    faults = 0
    for _ in range(rounds):
        area, period = chance.choice(places), chance.choice(_PERIODS)
        wanted = area.counts if period == "quarter" else ()
        answer = await reader.look(wanted, area=area.code, period=period)
        faults += bool(answer.fault)
    return faults
