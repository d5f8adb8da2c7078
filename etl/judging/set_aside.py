"""Which landed files count for nothing as a whole, and why: copies and files withdrawn."""

from etl.ledger import Delivery, LandedFile


def set_aside(entries: list[Delivery]) -> dict[str, str]:
    """Return the reason by file_id for each landed file of these deliveries that does not count."""
    return withdrawn_files(entries) | {
        file_id: f"copy of {original.file_name}"
        for file_id, original in copies(standing_files(entries)).items()
    }


def standing_files(entries: list[Delivery]) -> list[LandedFile]:
    """Return the landed files that no later delivery has taken back, in the order of landing."""
    withdrawn = withdrawn_files(entries)
    return [f for entry in entries for f in entry.files if f.file_id not in withdrawn]


def in_force(entries: list[Delivery]) -> list[Delivery]:
    """Return the entries but for withdrawals that a later one has withdrawn."""
    standing: list[Delivery] = []
    cancelled: set[int] = set()
    for entry in reversed(entries):
        if entry.number not in cancelled:
            standing.append(entry)
            cancelled |= {w.delivery_number for w in entry.withdrawals if not w.file_ids}
    return standing[::-1]


def withdrawn_files(entries: list[Delivery]) -> dict[str, str]:
    """Return the reason by file_id for each file taken back by a later delivery.

    With a file go the corrections of its rows.
    """
    withdrawn = {
        file_id: f"withdrawn by delivery {entry.number}: {withdrawal.reason}"
        for entry in in_force(entries)
        for withdrawal in entry.withdrawals
        for file_id in withdrawal.file_ids
    }
    for file in (file for entry in entries for file in entry.files):
        if file.corrects_file in withdrawn:
            reason = withdrawn[file.corrects_file]
            withdrawn.setdefault(file.file_id, reason)
    return withdrawn


def copies(landed: list[LandedFile]) -> dict[str, LandedFile]:
    """Return, by file_id, the file each later-dated copy repeats.

    ``landed`` is in the order of landing. Two periods of a published table never hold the same
    numbers throughout, so of files with the same values the one with the earliest period is the
    original, whichever came first. Only the newest file of each period is compared: one that was
    replaced by a revision is no original.
    """
    dated = [f for f in landed if f.values_sha256 and f.period_start]
    newest = {(f.source_name, f.period_start, f.period_type): f for f in dated}
    originals: dict[tuple[str, str], LandedFile] = {}
    for file in sorted(newest.values(), key=lambda f: (f.period_start, f.period_type or "")):
        originals.setdefault((file.source_name, file.values_sha256), file)
    return {
        file.file_id: original
        for file in newest.values()
        if (original := originals[file.source_name, file.values_sha256]) is not file
    }
