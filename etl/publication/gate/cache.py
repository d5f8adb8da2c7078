"""What earlier audits found of a quarter, by a hash of all that bears on it.

The folder is the operator's, never public: it says which counts are narrow. Whoever can write in
it can let a release pass; so can whoever can change the policy.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from etl.disclosure.policy import Policy
from etl.durable import write_atomically
from etl.publication.gate.facts import Everything, Facts
from etl.publication.gate.quarter import LATE, Attacked, Told

# A change of what the gate finds is another version, so that nothing kept before counts.
VERSION = 3


class Cache:
    """Attacked quarters in a folder, nothing where there is none."""

    def __init__(self, folder: Path | None, policy: Policy) -> None:
        self.folder, self.policy, self.hits = folder, policy, 0

    def found(self, everything: Everything, vintages: Sequence[Facts]) -> Attacked | None:
        """Return what was kept of the same facts, None where nothing was or it cannot be read."""
        path = self._path(everything, vintages)
        if path is None or not path.exists():
            return None
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            told["told"] = [Told(**one | {"counts": tuple(one["counts"])}) for one in told["told"]]
            attacked = Attacked(**told)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        self.hits += 1
        return attacked

    def keep(self, everything: Everything, vintages: Sequence[Facts], attacked: Attacked) -> None:
        """Keep what came of an attack, unless it ran out of time."""
        path = self._path(everything, vintages)
        if path is not None and not any(told.kind == LATE for told in attacked.told):
            write_atomically(path, json.dumps(asdict(attacked)))

    def _path(self, everything: Everything, vintages: Sequence[Facts]) -> Path | None:
        if self.folder is None:
            return None
        # Places in arrays mean what grid and counts say.
        context = (VERSION, everything.grid, everything.counts, self.policy.model_dump_json())
        hashed = hashlib.sha256(repr(context).encode())
        for facts in vintages:
            hashed.update(repr((facts.quarter, facts.vintage)).encode())
            for array in (facts.low, facts.high, facts.status, facts.is_told, facts.percents):
                hashed.update(np.ascontiguousarray(array).tobytes())
            for whole, parts in facts.sums.lines:
                hashed.update(repr((whole, parts.tolist())).encode())
        return self.folder / f"{hashed.hexdigest()}.json"
