"""The audit: what follows from all release folders together, quarter by quarter."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from etl.disclosure.policy import Policy
from etl.publication.gate.assumption import ATTACKERS
from etl.publication.gate.cache import Cache
from etl.publication.gate.counts import counts_of
from etl.publication.gate.facts import Everything, facts_of
from etl.publication.gate.files import by_relations, read_folders
from etl.publication.gate.hierarchy import grid_of
from etl.publication.gate.names import Names
from etl.publication.gate.printed import Printed
from etl.publication.gate.quarter import SUM, Attacked, attack_quarter
from etl.publication.gate.report import Fault, Report, Widths

SECONDS = 300.0


def audit_releases(
    folders: Sequence[Path],
    policy: Policy,
    seconds: float = SECONDS,
    many: int | None = None,
    kept: Path | None = None,
) -> Report:
    """Attack all that was ever published: the folders of every release, and of the one to come.

    What cannot be shown to be safe in ``seconds`` counts as told. A count that a revision moves by
    a small number is told where its denominator is below ``many`` (the policy's [whole_groups]
    known_from unless given). ``kept``: a private folder of what earlier audits found of quarters
    that nothing new bears on. Raise OutcomesError where a folder is no release.
    """
    began = time.monotonic()
    read = read_folders(folders)
    many = policy.whole_groups.known_from if many is None else many
    faults: list[Fault] = []
    found: list[tuple[str, Attacked]] = []
    hits = 0
    for part in by_relations(read):
        counts = counts_of(part, policy)
        everything = facts_of(part, grid_of(read), counts, policy.threshold.value)
        printed, cache = Printed(everything, policy, many), Cache(kept, policy)
        faults += _contradicted(everything)
        for quarter, vintages in everything.quarters.items():
            faults += printed.faults(quarter)
            attacked = cache.found(everything, vintages)
            if attacked is None:
                attacked = attack_quarter(vintages, counts, policy, began + seconds)
                cache.keep(everything, vintages, attacked)
            found.append((quarter, attacked))
            faults += _named(everything, quarter, attacked)
        hits += cache.hits
    every = [attacked for _, attacked in found]
    return Report(
        releases=tuple(one.name for one in read),
        quarters=len(found),
        kept=hits,
        withheld=sum(attacked.withheld for attacked in every),
        faults=tuple(dict.fromkeys(faults)),
        attackers=tuple(_widths(name, every) for name in ATTACKERS),
        notes=tuple(f"{quarter}: {note}" for quarter, one in found for note in one.notes),
        seconds=time.monotonic() - began,
    )


def _contradicted(everything: Everything) -> list[Fault]:
    return [
        Fault(
            "published otherwise", row["quarter"], row["release"], row["table"], row["area_code"],
            row["offence_code"], row["measure"],
        )
        for row in everything.contradicted.to_dicts()
    ]  # fmt: skip


def _named(everything: Everything, quarter: str, attacked: Attacked) -> Iterator[Fault]:
    for told in attacked.told:
        names = Names(everything, everything.quarters[quarter][told.vintage])
        whose = names.fault(
            told.kind, told.cell, told.counts, told.low, told.high, told.attacker, told.also
        )
        # What nobody published is named where it can be mended: by what it is the sum of.
        parts = names.beneath(told.cell, told.counts[0]) if told.kind == SUM else []
        for part in parts:
            place = names.fault(told.kind, part, told.counts, told.low, told.high, told.attacker)
            of = f"for the sum over {whose.area} / {whose.offence} {told.also}".strip()
            yield replace(place, also=of)
        if not parts:
            yield whose


def _widths(attacker: str, found: Sequence[Attacked]) -> Widths:
    widths = np.array([w for one in found for w in one.widths[attacker]], dtype=np.int64)
    quantiles = {
        name: int(np.quantile(widths, share, method="lower"))
        for name, share in (("1%", 0.01), ("10%", 0.1), ("half", 0.5), ("90%", 0.9))
        if len(widths)
    }
    narrow = sum(one.narrow[attacker] for one in found)
    return Widths(
        attacker, len(widths), narrow, int(widths.min()) if len(widths) else None, quantiles
    )
