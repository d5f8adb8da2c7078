"""What machines read about the tables of a release: a Frictionless data package, and CSVW."""

import hashlib
from typing import Any

from etl.publication.files.fields import Field, fields, marks
from etl.publication.files.titles import published, release_title, sources, status, table_title
from etl.publication.model import Release, Terms
from etl.publication.page.wording import Words
from etl.publication.table import KEYS, Mark, Table
from etl.publication.uk_time import UK

Json = dict[str, Any]
_MARKS = [mark.value for mark in Mark]
# What tells one row of a table from every other.
_PRIMARY = [
    name for name in KEYS if name.endswith(("_type", "_code")) or name in ("quarter", "measure")
]
_FRICTIONLESS = {"text": "string", "whole": "integer", "number": "number"}
_CSVW = {"text": "string", "whole": "integer", "number": "decimal"}


def table_path(table: Table, ending: str = "csv") -> str:
    """Where a table stands in the folder of a release."""
    return f"tables/{table.name}.{ending}"


def data_package(words: Words, release: Release, files: dict[str, bytes]) -> Json:
    """Describe the tables as a Frictionless data package; ``files`` are the tables' bytes."""
    return {
        "profile": "tabular-data-package",
        "name": f"prosecution-outcomes-{release.name}".lower(),
        "title": release_title(words, release),
        "description": _description(words, release),
        "version": str(release.name),
        "created": release.published_at.replace(tzinfo=UK).isoformat(timespec="seconds"),
        "licenses": [_licence(release.terms)],
        "contributors": [{"title": words.plain("site.publisher"), "role": "publisher"}],
        "sources": [{"title": one} for one in sources(release, [m.name for m in release.measures])],
        "resources": [
            _resource(words, table, files[table_path(table)]) for table in release.tables
        ],
    }


def _licence(terms: Terms) -> Json:
    return {
        "name": terms.licence,
        "title": terms.licence_title,
        "path": terms.licence_address,
    }


def _resource(words: Words, table: Table, content: bytes) -> Json:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table_path(table),
        "title": table_title(words, table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(field) for field in fields(words, table.is_protected)],
            "missingValues": _MARKS,
            "primaryKey": _PRIMARY,
        },
    }


def _field(field: Field) -> Json:
    told = {
        "name": field.name,
        "type": _FRICTIONLESS[field.kind],
        "title": field.title,
        "description": field.description,
    }
    limits: Json = {} if field.is_marked else {"required": True}
    limits |= _limits(field)
    if field.enum:
        limits["enum"] = list(field.enum)
    if field.pattern:
        limits["pattern"] = field.pattern
    return told | {"constraints": limits}


def _limits(field: Field) -> Json:
    if field.is_percent:
        return {"minimum": 0, "maximum": 100}
    # What is blank is no missing value: marks alone are.
    return {"minLength": 1} if field.kind == "text" else {"minimum": 0}


def csv_on_the_web(words: Words, release: Release) -> Json:
    """Describe the tables as CSV on the Web does."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": words.language}],
        "dc:title": release_title(words, release),
        "dc:description": _description(words, release),
        "dc:publisher": words.plain("site.publisher"),
        "dc:license": {"@id": release.terms.licence_address},
        "dc:issued": release.published_at.date().isoformat(),
        "tables": [_csvw_table(words, table) for table in release.tables],
    }


def _csvw_table(words: Words, table: Table) -> Json:
    columns = [_csvw_column(field) for field in fields(words, table.is_protected)]
    return {
        "url": table_path(table),
        "dc:title": table_title(words, table),
        "tableSchema": {"columns": columns, "primaryKey": _PRIMARY},
    }


def _csvw_column(field: Field) -> Json:
    datatype: Json = {"base": _CSVW[field.kind]} | _limits(field)
    if field.enum or field.pattern:
        datatype["format"] = field.pattern or "|".join(field.enum)
    told = {
        # What stands in the first line of the file.
        "name": field.name,
        "titles": field.name,
        "dc:title": field.title,
        "dc:description": field.description,
        "datatype": datatype,
    }
    return told | ({"null": _MARKS} if field.is_marked else {"required": True})


def _description(words: Words, release: Release) -> str:
    meaning = (f"{mark}: {text}" for mark, text in marks(words).items())
    return " ".join([*status(words, release), published(words, release), *meaning])
