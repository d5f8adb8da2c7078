"""All files of a release, in a folder that is there whole or not at all."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etl.durable import DRAFT, make_folder, move_folder
from etl.errors import OutcomesError
from etl.publication.files.metadata import csv_on_the_web, data_package, table_path
from etl.publication.files.ods import ods
from etl.publication.files.published import RECORD
from etl.publication.files.record import record
from etl.publication.files.sheets import book
from etl.publication.files.sums import SUMS, checksums
from etl.publication.files.table_csv import table_csv
from etl.publication.files.table_json import table_json
from etl.publication.files.titles import is_made_up
from etl.publication.files.xlsx import xlsx
from etl.publication.model import Release
from etl.publication.page import write_pages
from etl.publication.page.wording import Words, read_words

# What the name of a file, of a worksheet and of a database range can be.
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_TAKEN = {"cover", "contents", "measures", "columns", "notes"}


def write_folder(release: Release, folder: Path) -> None:
    """Write a release; see write_release."""
    _refuse(release, folder)
    make_folder(folder.parent)
    draft = folder.with_name(f".{folder.name}.{os.getpid()}{DRAFT}")
    try:
        write_pages(release, draft)
        for name, content in _files(read_words(), release):
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (draft / SUMS).write_text(checksums(draft), encoding="utf-8", newline="\n")
        move_folder(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _refuse(release: Release, folder: Path) -> None:
    if folder.exists():
        raise OutcomesError(
            f"{folder.name} is there already. What was published is never changed: publish a"
            " revision."
        )
    for table in release.tables:
        if not _TABLE_NAME.fullmatch(table.name) or table.name in _TAKEN:
            raise OutcomesError(
                f"{table.name!r} cannot be the name of a table. Use up to 31 small letters, digits"
                f" and _, but none of {', '.join(sorted(_TAKEN))}."
            )


def _files(words: Words, release: Release) -> Iterator[tuple[str, bytes]]:
    """Give all files but the pages and the checksums, by their names."""
    tables = {
        table_path(table): table_csv(table, is_made_up(release, table)) for table in release.tables
    }
    yield from tables.items()
    for table in release.tables:
        yield table_path(table, "json"), table_json(words, release, table).encode()
    laid_out = book(words, release)
    yield f"{release.name}.xlsx", xlsx(laid_out)
    yield f"{release.name}.ods", ods(laid_out)
    yield "datapackage.json", _json(data_package(words, release, tables))
    yield "csv-metadata.json", _json(csv_on_the_web(words, release))
    yield RECORD, _json(record(release))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
