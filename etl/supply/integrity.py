"""Whether what is installed is what is pinned, and every file as its package brought it."""

import base64
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from importlib.metadata import Distribution, PackagePath, distributions
from pathlib import Path

from etl.supply.graph import graph_from, installed, project
from etl.supply.pins import Pin, pins

# Made on this machine, not brought by a package.
_MADE_HERE = {"__pycache__"}
_IS_RUN = {".py", ".pyc", ".pth", ".so"}


@dataclass(frozen=True)
class Fault:
    """One difference: of which package or file, and what is wrong with it."""

    place: str
    words: str


def faults_of_packages(pinned: tuple[Pin, ...] | None = None) -> list[Fault]:
    """Name each pinned package that is of another version here, or missing though it is needed.

    What only tests use may be missing. It takes a twentieth of a second. Raise OutcomesError where
    requirements.txt cannot be read.
    """
    here = [each for each in pinned or pins() if each.is_for_this_machine]
    needed = graph_from(project().run_time, {each.name for each in here})
    return [fault for pin in here if (fault := _fault_of(pin, pin.name in needed))]


def faults_of_files(folder: Path | None = None) -> Iterator[Fault]:
    """Read every installed file: name those that are missing, changed, or of no package.

    It takes seconds. A package's list of its files (RECORD) is believed: whoever changed that as
    well is not found. ``folder`` is the one that packages are installed in, if not this Python's.
    """
    packages = distributions(path=[str(folder)]) if folder else installed().values()
    known: set[Path] = set()
    for package in packages:
        known |= {Path(file.locate()).resolve() for file in package.files or ()}
        yield from _changed(package)
    yield from _of_no_package(folder or Path(sysconfig.get_path("purelib")).resolve(), known)


def _fault_of(pin: Pin, is_needed: bool) -> Fault | None:
    package = installed().get(pin.name)
    if package is None:
        words = f"{pin.version} is pinned, and it is not installed"
        return Fault(pin.name, words) if is_needed else None
    if package.version == pin.version:
        return None
    return Fault(pin.name, f"{pin.version} is pinned, and {package.version} is installed")


def _changed(package: Distribution) -> Iterator[Fault]:
    for file in package.files or ():
        path = Path(file.locate())
        if not path.is_file():
            # Compiled files are listed by some installers, and made anew by Python.
            if not _MADE_HERE & set(path.parts):
                yield Fault(str(file), f"of {package.name} is missing")
        elif not _is_as_brought(path, file):
            yield Fault(str(file), f"of {package.name} is not as the package brought it")


def _is_as_brought(path: Path, file: PackagePath) -> bool:
    if file.hash is None:
        return True
    with path.open("rb") as opened:
        digest = file_digest(opened, file.hash.mode).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == file.hash.value


def _of_no_package(folder: Path, known: set[Path]) -> Iterator[Fault]:
    for path in sorted(folder.rglob("*")):
        is_run = path.suffix in _IS_RUN and not _MADE_HERE & set(path.parts)
        if is_run and path.resolve() not in known:
            yield Fault(str(path.relative_to(folder)), "is of no package")
