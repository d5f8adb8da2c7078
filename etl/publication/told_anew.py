"""What a release tells otherwise than it stood published: old and new numbers."""

from collections.abc import Iterator, Mapping, Sequence

from etl.findings.words import count
from etl.publication.model import Restated
from etl.publication.quarter import Quarter
from etl.publication.restating import Key, key_of
from etl.publication.table import COUNTS, Mark, Table

Row = Mapping[str, object]
# By table the rows that are told anew: as they stood, and as they are now.
Anew = Mapping[str, Sequence[tuple[Row, Row]]]


def told_anew(release: str, tables: Sequence[Table], standing: Mapping[str, Table]) -> Anew:
    """Return what of the standing tables a release tells otherwise."""
    found = {}
    for table in tables:
        before = standing.get(table.name)
        if table.is_protected and before is not None:
            was = {_key(row): row for row in before.rows.to_dicts()}
            new = [row for row in table.rows.to_dicts() if row["first_published"] == release]
            pairs = [(was[_key(row)], row) for row in new if _key(row) in was]
            if any(_counts(old) != _counts(row) for old, row in pairs):
                found[table.name] = pairs
    return found


def of_nation(anew: Anew, quarter: Quarter, headline: str) -> tuple[Restated, ...]:
    """Return the numbers of the nation that are told anew.

    The main ones are of a release's ``quarter`` and of the offences ``headline`` it is about.
    """
    return tuple(
        Restated(
            Quarter.named(str(new["quarter"])),
            str(new["offence_name"]),
            str(new["measure_title"]),
            _value(new),
            _value(old),
            is_main=(new["quarter"], new["offence_code"]) == (str(quarter), headline),
        )
        for old, new in anew.get("national", ())
        if _counts(old) != _counts(new)
    )


def of_others(anew: Anew, nearer_than: int) -> Iterator[str]:
    """Say how many rows of the other tables are told anew, and what stands.

    ``nearer_than``: than which all that stands has moved less; 0 where nobody looked.
    """
    others = sum(len(pairs) for name, pairs in anew.items() if name != "national")
    if others:
        rows = "row is" if others == 1 else "rows are"
        yield (
            f"In the other tables {count(others)} {rows} told anew: their column first_published"
            " names this release."
        )
    if not anew:
        yield "No number changed by as much as may be told."
    if nearer_than:
        yield (
            "All rows of a place are told anew, or all stand as they were published. A number that"
            f" stands has moved by less than {nearer_than}, if at all: so parts need not add up to"
            " a whole."
        )
    else:
        yield "All other numbers stand as they were published."


def _value(row: Row) -> str:
    part, whole, percent = row["numerator"], row["denominator"], row["percent"]
    if part is None or whole is None:
        return f"withheld ({Mark.CONFIDENTIAL.value})"
    of = f"{count(part)} of {count(whole)}"
    return of if percent is None else f"{percent:.1f}% ({of})"


def _key(row: Row) -> tuple[str, Key]:
    return str(row["quarter"]), key_of(row)


def _counts(row: Row) -> list[object]:
    return [row[name] for name in COUNTS]
