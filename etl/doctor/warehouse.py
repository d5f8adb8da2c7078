"""Check the live warehouse: the pointer, the file, a fast read of it, and whose work it is."""

from collections.abc import Iterator

import duckdb

from etl.doctor.finding import Finding, fault, fine, warning
from etl.errors import OutcomesError
from etl.history.built_by import differing
from etl.live import Build, builds_dir, live_build, live_link, open_build
from etl.run.history import last_run_in_words, reports

_ALLOWED = "a warehouse that opens"
_BUILD_AGAIN = "Build it again from what has landed: outcomes build"
_MOST_NAMED = 3


def check_warehouse() -> Iterator[Finding]:
    """Whether the pointer names a file that opens, is what it says, and can be read."""
    try:
        build = live_build()
    except (OutcomesError, OSError) as error:
        yield fault("live warehouse", str(error), _ALLOWED, _BUILD_AGAIN)
        return
    if build is None:
        yield _none_live()
        return
    try:
        yield from _read(build)
    except OutcomesError as error:
        yield fault("live warehouse", str(error), _ALLOWED, _BUILD_AGAIN)
    except (duckdb.CatalogException, duckdb.BinderException):
        told = f"{build.version} is of a program so much older or newer that tables are lacking"
        yield fault("live warehouse", told, "a warehouse of this program", _BUILD_AGAIN)
    except duckdb.Error as error:
        told = f"{build.path} cannot be read ({type(error).__name__})"
        yield fault("live warehouse", told, _ALLOWED, _BUILD_AGAIN)


def _none_live() -> Finding:
    names = [path.name for path in sorted(builds_dir().glob("[!.]*.duckdb"), reverse=True)]
    if not names:
        to_do = "Load a delivery and build: outcomes run, or outcomes demo for made-up data."
        return warning("live warehouse", "there is none yet", _ALLOWED, to_do)
    more = "; ..." if names[_MOST_NAMED:] else ""
    told = f"there is no live.json, though there are builds: {'; '.join(names[:_MOST_NAMED])}{more}"
    return fault("live warehouse", told, "a pointer to one of them", _BUILD_AGAIN)


def _read(build: Build) -> Iterator[Finding]:
    with open_build(build) as con:
        # Every block of what the pages read passes DuckDB's checksum on its way.
        con.execute(
            "select count(*), sum(numerator), sum(denominator) from metrics.counts"
        ).fetchall()
        recorded = con.execute("select version, program, definitions from quality.build").fetchone()
    if recorded[0] != build.version:
        told = f"the pointer says {build.version}, the file {recorded[0]}"
        yield fault("live warehouse", told, "the same version in both", _BUILD_AGAIN)
        return
    yield fine(
        "live warehouse", f"{build.version}, built {build.built_at[:16]}, read without a fault"
    )
    yield _whose(recorded[1], recorded[2])
    yield from _link(build)


def _whose(program: str, definitions: str) -> Finding:
    others = differing(program, definitions)
    if not others:
        return fine("built by", "this program and these definitions")
    return warning(
        "built by",
        others,
        "the program that reads it",
        "outcomes run does it tonight, outcomes build now; till then every page says so.",
    )


def _link(build: Build) -> Iterator[Finding]:
    if live_link().is_symlink() and live_link().resolve() != build.path.resolve():
        to_do = "outcomes run mends it."
        yield warning("live.duckdb", "leads to another warehouse", "to the live one", to_do)


def check_last_run() -> Iterator[Finding]:
    """How the last nightly run ended, where there was one."""
    words = last_run_in_words()
    if words is None:
        return
    code = next(reports())["exit_code"]
    if code in (0, None):
        yield fine("last run", words)
    else:
        to_do = "See When it calls at three o'clock in the README."
        yield warning("last run", words, "exit code 0", to_do)
