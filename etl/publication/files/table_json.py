"""A table as JSON, for other people's web pages."""

import json

from etl.publication.files.cells import cells
from etl.publication.files.fields import fields, marks
from etl.publication.files.table_csv import data_kind
from etl.publication.files.titles import is_made_up, status, table_title
from etl.publication.model import Release
from etl.publication.page.wording import Words
from etl.publication.table import Table

# The longest table has some 25,000 rows.
_TIGHT = (",", ":")


def table_json(words: Words, release: Release, table: Table) -> str:
    """Write a table: what it is, its columns, then a list a row, each row a line.

    Numbers are numbers; what is marked is the mark's text.
    """
    about = {
        "title": table_title(words, table),
        "table": table.name,
        "release": str(release.name),
        "quarter": str(release.quarter),
        "published_at": release.published_at.isoformat(timespec="minutes"),
        "is_made_up": is_made_up(release, table),
        "status": " ".join(status(words, release, table)),
        "publisher": words.plain("site.publisher"),
        "licence": release.terms.licence_title,
        "licence_address": release.terms.licence_address,
        "marks": marks(words),
        "measures": _measures(release, table),
        "columns": [
            {"name": f.name, "title": f.title, "type": f.kind, "description": f.description}
            for f in fields(words, table.is_protected)
        ],
    }
    head = json.dumps(about, ensure_ascii=False, indent=1)
    kind = data_kind(is_made_up(release, table))
    rows = ",\n".join(
        json.dumps((*row, kind), ensure_ascii=False, separators=_TIGHT) for row in cells(table)
    )
    return f'{head[:-2]},\n "rows": [\n{rows}\n ]\n}}\n'


def _measures(release: Release, table: Table) -> list[dict[str, str]]:
    """Say what each measure of a table counts, and out of whom."""
    told = ("name", "title", "unit", "numerator", "denominator", "excluded", "source")
    there = set(table.rows["measure"])
    return [
        {name: getattr(measure, name) for name in told}
        for measure in release.measures
        if measure.name in there
    ]
