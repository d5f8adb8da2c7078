"""Land a delivery: the files of one load, together or each on its own, in one ledger entry."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from etl.errors import ExitCode, OutcomesError
from etl.fixity.lost import ledger_to_land_in
from etl.fixity.sums import write_down_again
from etl.judging.set_aside import standing_files
from etl.landing.faults import FileFault
from etl.landing.files import Delivered, find_files
from etl.landing.fingerprint import unreadable
from etl.landing.land import land_file, landing_connection
from etl.landing.populations import refuse_other_population
from etl.landing.sources import Source, read_source
from etl.landing.unfinished import sync_noted, taking_back
from etl.ledger import Delivery, LandedFile, record
from etl.lock import writer_lock

_AGAIN = "-again-"


@dataclass
class LoadReport:
    """What became of each file of a load."""

    source: Source
    delivery: Delivery | None = None
    landed: list[LandedFile] = field(default_factory=list)
    known: dict[str, LandedFile] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    @property
    def is_refused_whole(self) -> bool:
        """Whether one refused file kept out the whole delivery."""
        return bool(self.refused) and self.source.lands_together


def load(
    source_name: str, paths: list[Path], progress: Callable[[str], None] = lambda name: None
) -> LoadReport:
    """Land files, or folders of them; call ``progress`` with each file's name as it starts.

    A source says whether its files land together, so that one refused file keeps out all, or
    each on its own. A file landed before, read the same way, is not landed again. Raise
    OutcomesError where there is nothing to load.
    """
    source = read_source(source_name)
    report = LoadReport(source)
    found = find_files(source, paths)
    report.refused |= found.refused
    report.left_out += found.left_out
    with writer_lock(), taking_back():
        earlier = ledger_to_land_in()
        known = _standing(earlier)
        with landing_connection() as con:
            for item in found.delivered:
                progress(item.name)
                _land(con, source, item, known, report)
        refuse_mixture(known.values())
        refuse_other_population(source, known.values(), report.landed)
        sync_noted()
        write_down_again(path for file in report.known.values() for path in file.paths)
        if report.landed and not report.is_refused_whole:
            report.delivery = record(
                source.name,
                files=_told_apart(report.landed, earlier),
                refusals=report.refused,
            )
            report.landed = list(report.delivery.files)
    return report


def _land(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    item: Delivered,
    known: dict[str, LandedFile],
    report: LoadReport,
) -> None:
    try:
        file, is_new = land_file(con, source, item, known)
    except FileFault as fault:
        report.refused[item.name] = str(fault)
        return
    except OSError as error:
        if error.filename != str(item.path):
            raise
        report.refused[item.name] = str(unreadable(error))
        return
    if is_new:
        known[file.file_id] = file
        report.landed.append(file)
    else:
        report.known[item.name] = file


def _standing(earlier: list[Delivery]) -> dict[str, LandedFile]:
    """Files landed before, but for those withdrawn: these count again when they come again."""
    return {_as_read(file.file_id): file for file in standing_files(earlier)}


def _told_apart(landed: list[LandedFile], earlier: list[Delivery]) -> tuple[LandedFile, ...]:
    """Give a file that was landed before, and withdrawn, an identifier of its own."""
    used = {file.file_id for entry in earlier for file in entry.files}
    number = earlier[-1].number + 1 if earlier else 1
    return tuple(
        replace(file, file_id=f"{file.file_id}{_AGAIN}{number}") if file.file_id in used else file
        for file in landed
    )


def _as_read(file_id: str) -> str:
    return file_id.partition(_AGAIN)[0]


def refuse_mixture(files: Iterable[LandedFile]) -> None:
    """Raise OutcomesError where made-up and real cases would stand in one warehouse."""
    kinds = {file.is_made_up for file in files} - {None}
    if len(kinds) > 1:
        raise OutcomesError(
            "Made-up and real cases may not stand in one warehouse: every number would be"
            " neither. Give one of them its own folder (OUTCOMES_DATA_DIR).",
            ExitCode.REFUSED,
        )
