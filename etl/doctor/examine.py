"""All checks of an installation, in the order in which they are told.

Further checks join ``CHECKS``; those without which no page can be served join ``FOR_SERVING`` too.
"""

from collections.abc import Iterable
from functools import partial

from etl.doctor import configured, folders, login, machine, program, serving, warehouse, writing
from etl.doctor.finding import Check, Finding, State, fault
from etl.errors import OutcomesError

FOR_SERVING: list[Check] = [
    configured.check_values,
    folders.check_data_folder,
    program.check_definitions,
    serving.check_metrics_port,
]
CHECKS: list[Check] = [
    configured.check_values,
    configured.check_names,
    configured.check_secrets,
    program.check_packages,
    program.check_definitions,
    program.check_signed_files,
    machine.check_disk,
    machine.check_memory,
    machine.check_files,
    machine.check_clock,
    folders.check_user,
    folders.check_data_folder,
    folders.check_who_can_read,
    folders.check_own_folders,
    folders.check_landed,
    warehouse.check_warehouse,
    warehouse.check_last_run,
    program.check_sandbox,
    writing.check_audit_log,
    writing.check_rights,
    writing.check_locks,
    writing.check_inbox,
    writing.check_metrics_file,
    login.check_login,
    login.check_provider,
    login.check_address,
    serving.check_port,
    serving.check_metrics_port,
    serving.check_releases,
]


# What these would say of a data folder that is away or barred has one cause, told once.
_IN_DATA_FOLDER: list[Check] = [
    folders.check_who_can_read,
    folders.check_own_folders,
    folders.check_landed,
    warehouse.check_warehouse,
    warehouse.check_last_run,
    program.check_sandbox,
    writing.check_audit_log,
    writing.check_rights,
    writing.check_locks,
    writing.check_inbox,
    serving.check_releases,
]


def examine(checks: Iterable[Check] | None = None, *, with_hashes: bool = False) -> list[Finding]:
    """Run the checks, all of them if none are given; one that cannot be made is a fault itself.

    With ``with_hashes`` every landed file is read and held against what it was. Where a setting is
    wrong no other check is made: none would know what to look at. Where the data folder is at
    fault, none is made of what is in it.
    """
    values = list(configured.check_values())
    if any(finding.state is State.FAULT for finding in values):
        return [*values, *configured.check_names()]
    chosen = list(CHECKS if checks is None else checks)
    data_folder = _made(folders.check_data_folder)
    if any(finding.state is State.FAULT for finding in data_folder):
        chosen = [check for check in chosen if check not in _IN_DATA_FOLDER]
    read_all = {folders.check_landed: partial(folders.check_landed, True)} if with_hashes else {}
    return [finding for check in chosen for finding in _made(read_all.get(check, check))]


def refuse_unfit() -> None:
    """Raise OutcomesError where something is wrong without which no page can be served.

    A warehouse that is missing or damaged is no such thing: pages say so, and the next build
    mends it without a restart.
    """
    wrong = [found for found in examine(FOR_SERVING) if found.state is State.FAULT]
    if wrong:
        raise OutcomesError("\n".join(map(in_words, wrong)))


def in_words(finding: Finding) -> str:
    """Return a finding as sentences: what was found, what is allowed, what to do."""
    allowed = f" Allowed: {finding.allowed}." if finding.allowed else ""
    return f"{finding.about}: {finding.found.rstrip('.')}.{allowed} {finding.to_do}".rstrip()


def _made(check: Check) -> list[Finding]:
    try:
        return list(check())
    except OutcomesError as error:
        return [_not_made(check, str(error))]
    except OSError as error:
        return [_not_made(check, f"{error.strerror}: {error.filename}")]
    except Exception as error:
        return [_not_made(check, type(error).__name__)]


def _not_made(check: Check, why: str) -> Finding:
    name = check.func.__name__ if isinstance(check, partial) else check.__name__
    about = name.removeprefix("check_").replace("_", " ")
    return fault(
        about, f"could not be checked ({why})", "a check that ends", "See the other lines."
    )
