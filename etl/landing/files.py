"""Find the files of a delivery, and say of each that looks like one why it is none."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from etl.errors import ExitCode, OutcomesError
from etl.landing.faults import FileFault
from etl.landing.sources import Mapping, Source

_DATA_ENDINGS = (".csv", ".csv.gz", ".parquet")


@dataclass(frozen=True)
class Delivered:
    """A file as delivered: where it is, what it is called in the delivery, who reads it."""

    path: Path
    name: str
    mapping: Mapping


@dataclass
class Found:
    """What stands in a delivery: files to read, refused ones with the reason, and others."""

    delivered: list[Delivered] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def find_files(source: Source, paths: list[Path]) -> Found:
    """Find what a source reads in files and folders. Raise OutcomesError where there is nothing.

    Where a file is given by its own path, it must be one of the source.
    """
    found = Found()
    for given in paths:
        if not os.path.lexists(given):
            raise OutcomesError(f"{given}: there is no such file or folder.", ExitCode.USAGE)
        for path in _paths_below(given):
            _sort(source, path, given, found)
    if not found.delivered and not found.refused:
        raise OutcomesError(
            f"Nothing to load: no file of source {source.name} ({_expected_names(source)}) is in"
            f" {', '.join(map(str, paths))}.",
            ExitCode.USAGE,
        )
    return found


def _sort(source: Source, path: Path, given: Path, found: Found) -> None:
    mappings = source.mappings_for(path)
    name = _name(path, given, {item.name for item in found.delivered} | found.refused.keys())
    if not mappings and path == given:
        raise OutcomesError(
            f"{name}: source {source.name} reads {_expected_names(source)}.", ExitCode.USAGE
        )
    is_data = path.name.lower().endswith(_DATA_ENDINGS)
    if not mappings or not (is_data or path == given):
        if not path.is_dir():
            found.left_out.append(name)
        return
    fault = _fault_of_kind(path)
    if fault:
        found.refused[name] = str(fault)
    else:
        found.delivered += [Delivered(path, name, mapping) for mapping in mappings]


def _fault_of_kind(path: Path) -> FileFault | None:
    if not str(path).isprintable():
        return FileFault("Its path has characters that are no text.", "Rename it.")
    if path.is_dir():
        return FileFault("It is a folder named like a file.", "Name its files so, not the folder.")
    if not path.exists():
        return FileFault("It is a link to nothing.", "Deliver the file itself.")
    if not path.is_file():
        return FileFault("It is a pipe, a socket or a device.", "Deliver a file.")
    return None


def _expected_names(source: Source) -> str:
    patterns = ", ".join(mapping.files for mapping in source.mappings)
    return f"{patterns}; {', '.join(_DATA_ENDINGS)}"


def _name(path: Path, given: Path, taken: set[str]) -> str:
    """Name a file by its place in the delivery, or in full where that name is taken."""
    name = str(path.relative_to(given if given.is_dir() else given.parent))
    return _printable(str(path) if _printable(name) in taken else name)


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _paths_below(given: Path) -> Iterator[Path]:
    """Every file below a folder, and every folder, in order; hidden ones are passed over."""
    if not given.is_dir():
        return iter([given])
    found: list[Path] = []
    seen: set[str] = set()
    for folder, folders, names in os.walk(given, followlinks=True, onerror=_raise):
        # A link may lead back to a folder above it.
        folders[:] = [name for name in folders if not name.startswith(".")]
        if os.path.realpath(folder) in seen:
            folders.clear()
            continue
        seen.add(os.path.realpath(folder))
        found += [Path(folder) / name for name in names + folders if not name.startswith(".")]
    return iter(sorted(found))


def _raise(error: OSError) -> None:
    reason = error.strerror or "it cannot be read"
    raise OutcomesError(
        f"{_printable(str(error.filename))}: {reason}. Give the operator the right to read the"
        " folder, or take it out of the delivery.",
        ExitCode.REFUSED,
    ) from error
