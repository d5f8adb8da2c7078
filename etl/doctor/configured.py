"""Check the settings: their values, names that are no setting, secrets that do not belong here."""

import difflib
import os
from collections.abc import Iterator

from pydantic import ValidationError

from etl.audit.key import audit_key
from etl.doctor.finding import Finding, fault, fine, warning
from etl.errors import OutcomesError
from etl.login.settings import LoginSettings
from etl.settings import Settings, faults_of, settings

_PREFIX = "OUTCOMES_"
_IN_README = "The README lists the settings."
# What is read from the environment elsewhere: definitions, details of a crash, tests.
_OTHERS = ("DEFINITIONS_DIR", "DEBUG", "REAL_DATA", "KILLS")


def check_values() -> Iterator[Finding]:
    """Whether every setting has a value that it may have; none is repeated, as it may be secret."""
    try:
        count = len(settings().model_fields_set)
    except ValidationError as wrong:
        for name, allowed in faults_of(wrong):
            yield fault(f"setting {name}", "its value is wrong", allowed, _IN_README)
    else:
        yield fine("settings", f"{count} set, the others as they are by default")


def check_names() -> Iterator[Finding]:
    """Whether a name in the environment looks like a setting and is none."""
    fields = (*Settings.model_fields, *LoginSettings.model_fields, *_OTHERS)
    known = {_PREFIX + name.upper() for name in fields}
    for name in sorted(os.environ):
        if name.upper().startswith(_PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            meant = f"Did you mean {near[0]}? " if near else ""
            yield warning(
                f"setting {name}", "is no setting", "a name of the table", meant + _IN_README
            )


def check_secrets() -> Iterator[Finding]:
    """Whether the key of the audit log can be used, and that of the data owner is not here."""
    try:
        audit_key()
    except OutcomesError as error:
        yield fault("audit key", str(error), "one key of 32 bytes, its owner's alone", "See above.")
    if settings().pseudonym_key:
        yield warning(
            "setting OUTCOMES_PSEUDONYM_KEY",
            "the key of pseudonyms is known here",
            "at the data owner's alone: with it, pseudonyms can be made again from identifiers",
            "Unset it here.",
        )
