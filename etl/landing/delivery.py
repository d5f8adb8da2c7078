"""Land a delivery: the files of one load, together or each on its own, in one ledger entry."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from etl.errors import ExitCode, OutcomesError
from etl.landing.faults import FileFault
from etl.landing.land import Delivered, land_file, landing_connection
from etl.landing.populations import refuse_other_population
from etl.landing.sources import Source, read_source
from etl.landing.unfinished import sync_noted, taking_back
from etl.ledger import Delivery, LandedFile, deliveries, record
from etl.lock import writer_lock
from etl.set_aside import withdrawn_files

_AGAIN = "-again-"
_DATA_ENDINGS = (".csv", ".csv.gz", ".parquet")


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
    delivered = _find_files(source, paths, report)
    with writer_lock(), taking_back():
        earlier = deliveries()
        known = _standing(earlier)
        with landing_connection() as con:
            for item in delivered:
                progress(item.name)
                _land(con, source, item, known, report)
        _refuse_mixture(known.values())
        refuse_other_population(source, known.values(), report.landed)
        sync_noted()
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
    if is_new:
        known[file.file_id] = file
        report.landed.append(file)
    else:
        report.known[item.name] = file


def _standing(earlier: list[Delivery]) -> dict[str, LandedFile]:
    """Files landed before, but for those withdrawn: these count again when they come again."""
    withdrawn = withdrawn_files(earlier)
    files = [file for entry in earlier for file in entry.files]
    return {_as_read(file.file_id): file for file in files if file.file_id not in withdrawn}


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


def _find_files(source: Source, paths: list[Path], report: LoadReport) -> list[Delivered]:
    found: list[Delivered] = []
    for path in paths:
        if not path.exists():
            raise OutcomesError(f"{path}: there is no such file or folder.", ExitCode.USAGE)
        for file in _files_below(path):
            name = _name(file, path, {item.name for item in found})
            is_data = file.name.lower().endswith(_DATA_ENDINGS)
            if path == file or (source.mappings_for(file) and is_data):
                found += _delivered(file, name, source)
            else:
                report.left_out.append(name)
    if not found:
        raise OutcomesError(
            f"Nothing to load: no file of source {source.name} ({_expected_names(source)}) is in"
            f" {', '.join(map(str, paths))}.",
            ExitCode.USAGE,
        )
    return found


def _delivered(path: Path, name: str, source: Source) -> list[Delivered]:
    mappings = source.mappings_for(path)
    if not mappings:
        raise OutcomesError(
            f"{path}: source {source.name} reads {_expected_names(source)}.", ExitCode.USAGE
        )
    return [Delivered(path, name, mapping) for mapping in mappings]


def _expected_names(source: Source) -> str:
    patterns = ", ".join(mapping.files for mapping in source.mappings)
    return f"{patterns}; {', '.join(_DATA_ENDINGS)}"


def _name(file: Path, given: Path, taken: set[str]) -> str:
    """Name a file by its place in the delivery, or in full where that name is taken."""
    name = str(file.relative_to(given if given.is_dir() else given.parent))
    if not name.isprintable():
        shown = "".join(letter if letter.isprintable() else "?" for letter in name)
        raise OutcomesError(
            f"{shown}: the name has characters that are no text. Rename the file.", ExitCode.USAGE
        )
    return str(file) if name in taken else name


def _files_below(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found: list[Path] = []
    seen: set[str] = set()
    for folder, folders, names in os.walk(path, followlinks=True, onerror=_raise):
        # A link may lead back to a folder above it.
        folders[:] = [name for name in folders if not name.startswith(".")]
        if os.path.realpath(folder) in seen:
            folders.clear()
            continue
        seen.add(os.path.realpath(folder))
        found += [Path(folder) / name for name in names if not name.startswith(".")]
    return sorted(file for file in found if file.is_file())


def _raise(error: OSError) -> None:
    raise error


def _refuse_mixture(files: Iterable[LandedFile]) -> None:
    kinds = {file.is_made_up for file in files} - {None}
    if len(kinds) > 1:
        raise OutcomesError(
            "Made-up and real cases may not stand in one warehouse: every number would be"
            " neither. Give one of them its own folder (OUTCOMES_DATA_DIR).",
            ExitCode.REFUSED,
        )
