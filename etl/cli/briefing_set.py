"""What outcomes briefing writes, and where."""

from pathlib import Path

from etl.briefing import Wanted, board_pack, briefing_pdf, one_each
from etl.cli.console import say
from etl.cli.findings_said import say_made_up
from etl.durable import write_atomically
from etl.errors import ExitCode, OutcomesError
from etl.findings.asking import asking_live
from etl.findings.scope import ALL

_SUFFIX = ".pdf"


def run_briefing(wanted: Wanted, area: str, out: Path | None) -> None:
    """Write the page of an area, or of all together."""
    path = _file(out, _name(area))
    with asking_live() as ask:
        say_made_up(ask)
        write_atomically(path, briefing_pdf(ask, area, wanted))
    say(f"{path}: one page.")


def run_pack(wanted: Wanted, area: str, out: Path | None) -> None:
    """Write the pages of all areas into one file."""
    _refuse_area(area, "--all")
    path = _file(out, f"board-pack{_SUFFIX}")
    with asking_live() as ask:
        say_made_up(ask)
        write_atomically(path, board_pack(ask, wanted))
    say(f"{path}: a page for all together and one for each area, with bookmarks.")


def run_each(wanted: Wanted, area: str, out: Path | None) -> None:
    """Write the page of every area into a file of its own, in one folder."""
    _refuse_area(area, "--each")
    folder = out or Path("briefings")
    if folder.suffix == _SUFFIX or folder.is_file():
        raise OutcomesError("--each writes many files: give --out a folder.", ExitCode.USAGE)
    with asking_live() as ask:
        say_made_up(ask)
        for code, page in one_each(ask, wanted):
            write_atomically(folder / _name(code), page)
    say(f"{folder}: a file for all together and one for each area.")


def _file(out: Path | None, name: str) -> Path:
    """The file meant: what is no folder and ends in .pdf, else the usual name in the folder."""
    if out is None:
        return Path(name)
    return out if out.suffix == _SUFFIX and not out.is_dir() else out / name


def _name(area: str) -> str:
    return f"briefing-{'all-areas' if area == ALL else area}{_SUFFIX}"


def _refuse_area(area: str, option: str) -> None:
    if area != ALL:
        raise OutcomesError(f"{option} is of every area: leave --area out.", ExitCode.USAGE)
