"""Check the program: packages against their pins, lists and signed files, a query's own process."""

import re
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version

import duckdb

from etl.disclosure.policy import read_policy
from etl.doctor.finding import Finding, fault, fine, warning
from etl.errors import OutcomesError
from etl.live import live_build
from etl.publication.calendar_file import read_calendar
from etl.publication.plan import read_plan, unfilled
from etl.reference import create_reference_tables, create_sources, reference_lists
from etl.sandbox.asking import limits_set
from etl.sandbox.process import Worker
from etl.sandbox.protocol import Question, Task
from etl.sandbox.query import Query
from etl.settings import DEFINITIONS_DIR, PROJECT_DIR, settings

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;]+)")
_PINS = "the versions of requirements.txt, which are tested together"
_INSTALL = "Install them again, with the command of the README."
_OF_SPARK, _DUCKDB = ("pyspark", "sqlglot"), "OUTCOMES_ENGINE=duckdb."
_MOST_NAMED = 5


def check_packages() -> Iterator[Finding]:
    """Whether what is installed is what requirements.txt pins."""
    pins = _pins()
    missing = [name for name in _needed() if _installed(name) is None]
    others = [
        f"{name} {held} (pinned {', '.join(sorted(pinned))})"
        for name, pinned in pins.items()
        if (held := _installed(name)) not in (None, *pinned)
    ]
    lacking = [name for name in _OF_SPARK if _installed(name) is None]
    if settings().engine == "spark" and lacking:
        to_do = f"pip install --require-hashes -r etl/spark/requirements.txt, or {_DUCKDB}"
        yield fault("engine", f"spark, without {', '.join(lacking)}", "both installed", to_do)
    if missing:
        yield fault("packages", f"missing: {_few(missing)}", _PINS, _INSTALL)
    if others:
        yield warning("packages", f"other versions: {_few(others)}", _PINS, _INSTALL)
    if not pins:
        told = f"{PROJECT_DIR / 'requirements.txt'} is not there to hold them against"
        yield warning("packages", told, _PINS, "Install the whole repository, not parts of it.")
    elif not missing and not others:
        yield fine("packages", f"as pinned ({len(pins)} pins)")


def check_definitions() -> Iterator[Finding]:
    """Whether the reference lists and the sources can be read."""
    try:
        with duckdb.connect() as con:
            create_reference_tables(con)
            con.execute("create schema reference")
            create_sources(con)
    except (OutcomesError, OSError) as error:
        yield fault("definitions", str(error), "lists and SQL that can be read", "See above.")
        return
    lists = reference_lists()
    if lists:
        yield fine("definitions", f"{len(lists)} lists in {DEFINITIONS_DIR}")
    else:
        told = f"{DEFINITIONS_DIR} has no data/reference"
        yield fault(
            "definitions",
            told,
            "sql/ and data/reference",
            "Restore them, or correct OUTCOMES_DEFINITIONS_DIR.",
        )


def check_signed_files() -> Iterator[Finding]:
    """Whether plan, policy and calendar of releases are as they must be."""
    readers: dict[str, Callable[[], object]] = {
        "publication plan": read_plan, "disclosure policy": read_policy,
        "release calendar": read_calendar,
    }  # fmt: skip
    for name, read in readers.items():
        try:
            held = read()
        except OutcomesError as error:
            yield fault(name, str(error), "a file in its own form", "See above.")
            continue
        if name == "publication plan" and (open_ends := unfilled(held)):
            told = f"still placeholders: {', '.join(open_ends)}"
            yield warning(
                name, told, "your own words", "Fill them in; until then no real data are published."
            )
        else:
            yield fine(name, "can be read")


def check_sandbox() -> Iterator[Finding]:
    """Whether a query gets a confined process of its own and is answered."""
    build = live_build()
    if build is None:
        return
    worker = Worker(Task(str(build.path.absolute()), limits_set()))
    answer = Query(worker, Question("select 42 as answer")).run()
    if answer.is_answered and answer.table.to_pydict() == {"answer": [42]}:
        yield fine("ad-hoc SQL", f"a query is answered in {answer.seconds:.1f} s")
    else:
        told = f"a query ended so: {answer.ending.outcome}. {answer.ending.message or ''}".rstrip()
        to_do = "See that processes can be started and have OUTCOMES_SQL_MEMORY to themselves."
        yield fault("ad-hoc SQL", told, "answered", to_do)


def _pins() -> dict[str, set[str]]:
    """The pinned versions of each package: several, where they differ by version of Python."""
    path = PROJECT_DIR / "requirements.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    pins: dict[str, set[str]] = {}
    for found in filter(None, map(_PIN.match, lines)):
        pins.setdefault(found[1], set()).add(found[2])
    return pins


def _needed() -> list[str]:
    """What this project itself asks for; extras are for developers."""
    try:
        asked = requires("outcomes") or []
    except PackageNotFoundError:
        return []
    return [re.split(r"[^A-Za-z0-9._-]", line)[0] for line in asked if "extra ==" not in line]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _few(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", ..." if len(names) > _MOST_NAMED else "")
