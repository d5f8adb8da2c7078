"""Releases written to folders, and what their files hold."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import polars as pl

from etl.publication.files import write_release
from etl.publication.files.fields import fields
from etl.publication.model import Release
from etl.publication.page.wording import read_words
from tests.made_up_pages import wide_release


def full_release() -> Release:
    """A release with every mark, what is left out in every way, and a table that hides nothing."""
    release = wide_release()
    would = pl.Series("policy_would", ["show", "withhold"] * 6)
    tables = [
        replace(table, rows=table.rows.with_columns(would), is_protected=False)
        if table.name == "regions"
        else table
        for table in release.tables
    ]
    return replace(
        release,
        tables=tuple(tables),
        hierarchy={"area": {"cumbria": "north-west"}, "offence": {"stalking": "stalking"}},
        notes=("Names are as the areas have them.",),
    )


def written(release: Release, root: Path) -> Path:
    """Write a release below a folder."""
    folder = root / str(release.name)
    write_release(release, folder)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """The bytes of each file of a folder by its name."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def copied(folder: Path, to: Path) -> Path:
    """A copy of a folder's files, to be changed."""
    for name, content in files_of(folder).items():
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return to


def names_of(heads: Sequence[str]) -> list[str]:
    """The columns of a worksheet's table by their names in the CSV."""
    named = {field.title: field.name for field in fields(read_words(), is_protected=False)}
    return [named[head.split(" [")[0]] for head in heads]


def everything_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder, and every member of those that are archives."""
    for name, content in files_of(folder).items():
        yield name, content
        if name.endswith((".xlsx", ".ods")):
            with ZipFile(folder / name) as archive:
                for member in archive.namelist():
                    yield f"{name}/{member}", archive.read(member)
