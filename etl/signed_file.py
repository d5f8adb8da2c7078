"""Files of data/reference that a person signs (TOML): read and validated, faults in one line."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from etl.errors import OutcomesError


class Entry(BaseModel):
    """A section of such a file: nothing unknown in it, nothing guessed, nothing changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


_Model = TypeVar("_Model", bound=BaseModel)


def read_signed(path: Path, model: type[_Model], why_needed: str) -> _Model:
    """Read a file as a model.

    Raise OutcomesError, in one line, where it is missing (``why_needed`` says then what it is
    for), no TOML or states what may not be.
    """
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise OutcomesError(
            f"{path.name} is not in {path.parent.name}: {why_needed}. Put it there."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OutcomesError(f"{path.name} is no TOML in UTF-8: {error}. Correct it.") from error
    except ValidationError as error:
        raise OutcomesError(f"{path.name}: {_first_fault(error)}. Correct it.") from error


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    section, *entry = [str(part) for part in fault["loc"]] or [""]
    what = fault["msg"].removeprefix("Value error, ")
    more = error.error_count() - 1
    place = f"[{section}] {'.'.join(entry)}: " if entry else f"{section}: " if section else ""
    return f"{place}{what[0].lower()}{what[1:]}{f' (and {more} more)' if more else ''}"
