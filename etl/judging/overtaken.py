"""Which later deliveries may have replaced rows of a file that landed before."""

from collections.abc import Iterable

from etl.judging.set_aside import withdrawn_files
from etl.ledger import Delivery, LandedFile


def overtaken(
    files: Iterable[LandedFile], entries: list[Delivery]
) -> dict[tuple[int, tuple[int, ...]], int]:
    """Count files by the delivery they landed in and the later ones that stand above it.

    Above it stand those with a file of the same source, table and period that was not withdrawn;
    corrections of quarantined rows do not count. Whether keys meet is not looked at. A file that
    has none above it is left out.
    """
    withdrawn = withdrawn_files(entries)
    landed_in = {file.file_id: entry.number for entry in entries for file in entry.files}
    above: dict[tuple, set[int]] = {}
    for entry in entries:
        for file in entry.files:
            if file.file_id not in withdrawn and file.corrects_file is None:
                above.setdefault(_what(file), set()).add(entry.number)
    counts: dict[tuple[int, tuple[int, ...]], int] = {}
    for file in files:
        number = landed_in.get(file.file_id)
        if number is None:
            continue  # It came twice in one load: the ledger does not have it yet.
        later = tuple(sorted(n for n in above.get(_what(file), ()) if n > number))
        if later:
            counts[number, later] = counts.get((number, later), 0) + 1
    return counts


def _what(file: LandedFile) -> tuple:
    return file.source_name, file.contract_table, file.period_start, file.period_type
