"""A delivered file that is no table is named for what it is, plain or gzipped."""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.source.skeleton import guess_layout
from tests.readme import own_project
from tests.rows import header, line, write_parents

pytestmark = pytest.mark.usefixtures("data_dir")
TABLE = "order_breaches"
TEXT = f"{header(TABLE)}\n{line(TABLE)}\n"
CSV = TEXT.encode()


def zipped(*names: str) -> bytes:
    """Return a ZIP archive with members of these names, as office programs write theirs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            is_type = name == "mimetype"
            archive.writestr(
                name, "application/vnd.oasis.opendocument.spreadsheet" if is_type else CSV
            )
    return buffer.getvalue()


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo(f"{TABLE}.csv")
        member.size = len(CSV)
        archive.addfile(member, io.BytesIO(CSV))
    return buffer.getvalue()


def written(write: Callable[[Path], object], folder: Path) -> bytes:
    path = folder / "written"
    write(path)
    return path.read_bytes()


def sqlite(path: Path) -> None:
    with sqlite3.connect(path) as con:
        con.execute("create table breaches (breach_id)")
    con.close()


def in_duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as con:
        con.execute("create table breaches (breach_id text)")


def in_parquet(path: Path) -> None:
    names = header(TABLE).split(",")
    cells = ", ".join(
        f"nullif('{cell}', '') as {name}"
        for cell, name in zip(line(TABLE).split(","), names, strict=True)
    )
    duckdb.sql(f"select {cells}").write_parquet(str(path))


KINDS: dict[str, tuple[bytes | Callable[[Path], object], str]] = {
    "XLSX": (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Office document"),
    "XLSX in another order": (zipped("xl/workbook.xml"), "such as XLSX"),
    "ODS": (zipped("mimetype", "content.xml"), "an OpenDocument file"),
    "ZIP": (zipped("order_breaches.csv"), "a ZIP archive"),
    "empty ZIP": (zipped(), "a ZIP archive"),
    "XLS": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "an old Office document"),
    "tar": (tarred(), "a tar archive"),
    "bzip2": (bz2.compress(CSV), "a bzip2 archive"),
    "xz": (lzma.compress(CSV), "an xz archive"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document"),
    "SQLite": (sqlite, "an SQLite database"),
    "DuckDB": (in_duckdb, "a DuckDB database"),
    "JSON records": (json.dumps([{"breach_id": "b1"}], indent=1).encode(), "is JSON"),
    "JSON lines": (b'\xef\xbb\xbf{"breach_id": "b1"}\n{"breach_id": "b2"}\n', "is JSON"),
    "HTML": (b"\r\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", "an HTML page"),
    "HTML table": (b"<table border=1><tr><td>breach_id</td></tr></table>", "an HTML page"),
    "XML": (b'<?xml version="1.0"?>\n<breaches/>', "an XML document"),
    "UTF-16": (TEXT.encode("utf-16"), "is UTF-16"),
    "UTF-16 without a mark": (TEXT.encode("utf-16-be"), "is UTF-16"),
    "UTF-32": (TEXT.encode("utf-32"), "is UTF-32"),
    "UTF-32 without a mark": (TEXT.encode("utf-32-le"), "is UTF-32"),
    "nothing": (b"", "is empty"),
}
WITHIN_GZIP = {
    "gzip": (gzip.compress(CSV), "another gzip archive"),
    "Parquet": (in_parquet, "a Parquet file"),
}


def told(folder: Path, content: bytes, name: str = f"{TABLE}.csv", source: str = "cases") -> str:
    """Return why a file is refused."""
    path = folder / name
    path.write_bytes(content)
    (reason,) = load(source, [path]).refused.values()
    assert deliveries() == []
    return reason


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_table_is_named(tmp_path: Path, kind: str) -> None:
    made, words = KINDS[kind]
    content = written(made, tmp_path) if callable(made) else made
    reason = told(tmp_path, content)
    assert reason.startswith("The file is ")
    assert words in reason
    assert told(tmp_path, content, f"{TABLE}.parquet") == reason


@pytest.mark.parametrize("kind", [*KINDS, *WITHIN_GZIP])
def test_what_is_no_table_is_named_within_gzip(tmp_path: Path, kind: str) -> None:
    made, words = (KINDS | WITHIN_GZIP)[kind]
    content = gzip.compress(written(made, tmp_path) if callable(made) else made)
    reason = told(tmp_path, content, f"{TABLE}.csv.gz")
    assert reason.startswith("The file is gzipped, and what is in it is ")
    assert words in reason


@pytest.mark.parametrize(
    ("kind", "encoding"),
    [
        (kind, encoding)
        for kind, (_, words) in KINDS.items()
        for encoding in ("latin-1", "utf-16", "utf-8")
        if (words, encoding) != ("is UTF-16", "utf-16")
    ],
)
def test_so_it_is_where_the_source_says_how_the_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, encoding: str
) -> None:
    project = own_project(tmp_path, monkeypatch)
    (project / "sql" / "sources" / "mine.sql").write_text(
        f"-- title: Mine\n-- into: {TABLE}\n-- files: {TABLE}*\n-- encoding: {encoding}\n"
        "-- header line: 2\nselect line, null as breach_id from delivery.rows"
    )
    made, words = KINDS[kind]
    content = written(made, tmp_path) if callable(made) else made
    assert words in told(tmp_path, content, source="mine")


@pytest.mark.parametrize("name", [f"{TABLE}.csv", f"{TABLE}.csv.gz", f"{TABLE}.parquet"])
@pytest.mark.parametrize(
    "made", [CSV, gzip.compress(CSV), in_parquet], ids=["csv", "gz", "parquet"]
)
def test_a_table_is_read_for_what_it_is_whatever_its_name(
    tmp_path: Path, made: bytes | Callable[[Path], object], name: str
) -> None:
    write_parents(tmp_path / "parents", TABLE, {})
    load("cases", [tmp_path / "parents"])
    path = tmp_path / name
    path.write_bytes(written(made, tmp_path) if callable(made) else made)
    (file,) = load("cases", [path]).landed
    assert file.rows_landed == 1


@pytest.mark.parametrize(
    "heading",
    ["[case]", "{case}", "<case>", "PARENT", "PK", "case_id,DUCK", "SQLite", "BZh", "%PDF", "Rar!"],
)
def test_a_heading_that_begins_like_a_format_is_a_heading(tmp_path: Path, heading: str) -> None:
    assert "is missing" in told(tmp_path, f"{heading},b\n1,2\n".encode())


@pytest.mark.parametrize("name", ["latin-1", "utf-8"])
def test_a_damaged_archive_is_named_in_any_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    project = own_project(tmp_path, monkeypatch)
    (project / "sql" / "sources" / "mine.sql").write_text(
        f"-- title: Mine\n-- into: {TABLE}\n-- files: {TABLE}*\n-- encoding: {name}\n"
        "select line, null as breach_id from delivery.rows"
    )
    content = gzip.compress(CSV * 10_000)[:-100]
    assert "cut short or damaged" in told(tmp_path, content, source="mine")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_wide_encoding_is_guessed(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes("a;b\n1;2\n".encode(encoding))
    assert (guess_layout(path).encoding, guess_layout(path).delimiter) == (encoding, ";")
