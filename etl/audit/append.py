"""Append a line to the audit log: under a lock, in one write, on the disk before it counts.

What a crash, a loss of power or a full disk left of a line stays where it is. The next line says
how long it was and its SHA-256, and is chained to the last whole one.
"""

import errno
import hashlib
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from etl.audit.files import Standing, file_of, files_of, first_line, number_of, standing_of
from etl.audit.key import audit_key, fingerprint
from etl.audit.line import written
from etl.audit.opening import create, only_writer, opened
from etl.durable import make_own_folder
from etl.errors import OutcomesError
from etl.settings import settings

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def append(fields: dict) -> str:
    """Write a line of these fields, and begin the log where there is none. Return the line's id.

    Raise OutcomesError where it is not safely on the disk; the message names no path, because an
    analyst may read it.
    """
    folder, key = settings().audit_log_dir, audit_key()
    try:
        make_own_folder(folder)
        with only_writer(folder):
            files = files_of(folder)
            if first_line(files) is None:
                files = _begin(folder, files, key)
            return _append(files, fields, key)
    except OSError as error:
        raise OutcomesError(
            f"The audit log cannot be written ({error.strerror}), so nothing is done."
            f" {_to_do(error)} It is the folder audit of the data folder, or OUTCOMES_AUDIT_DIR."
        ) from error


def _append(files: list[Path], fields: dict, key: bytes | None) -> str:
    begun = first_line(files).fields
    _check_key(begun.get("key"), key)
    _check_newest(files[-1])
    standing = standing_of(files)
    line = _line(standing, fields, key)
    # What is torn is told of in its own file.
    is_full = standing.size + len(line) > settings().audit_file_bytes
    if is_full and standing.size and not standing.torn:
        _finish(files[-1], standing)
        path, standing = _next_file(files), Standing(standing.last)
    else:
        path = files[-1]
    _write(path, _closing(standing), line)
    return f"{begun['log']}-{standing.next_seq}"


def _begin(folder: Path, files: list[Path], key: bytes | None) -> list[Path]:
    standing = standing_of(files)
    if standing.last is not None or len(files) > 1:
        raise OutcomesError(
            "The audit log has lost its beginning, so nothing is done. Keep its folder, move it"
            " away, and find out what happened: outcomes audit verify. A new log then begins."
        )
    path = file_of(folder, 1)
    if not files:
        create(path)
    begun = {"event": "begun", "log": secrets.token_hex(8), "key": fingerprint(key)}
    _write(path, _closing(standing), _line(standing, begun, key))
    return [path]


def _line(standing: Standing, fields: dict, key: bytes | None) -> bytes:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    content = {"seq": standing.next_seq, "time": now, **fields}
    if standing.torn:
        content["torn"] = {
            "bytes": len(standing.torn),
            "sha256": hashlib.sha256(standing.torn).hexdigest(),
            "had_line_end": standing.torn.endswith(b"\n"),
        }
    return written(content, standing.chain, key)


def _closing(standing: Standing) -> bytes:
    """What must be written before a line can begin."""
    is_open = standing.torn and not standing.torn.endswith(b"\n")
    return b"\n" if is_open or standing.lacks_line_end else b""


def _finish(path: Path, standing: Standing) -> None:
    if standing.lacks_line_end:
        _write(path, b"\n", b"")


def _next_file(files: list[Path]) -> Path:
    path = file_of(files[-1].parent, number_of(files[-1]) + 1)
    create(path)
    for older in files:
        mode = older.stat().st_mode
        if mode & 0o222:
            older.chmod(mode & 0o440)
    return path


def _write(path: Path, closing: bytes, line: bytes) -> None:
    handle = opened(path)
    try:
        data = closing + line
        if os.write(handle, data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_key(known: str | None, key: bytes | None) -> None:
    if known != fingerprint(key):
        is_set = "another key" if known and key else "a key" if known else "no key"
        raise OutcomesError(
            f"The audit log was begun with {is_set}, so nothing is done. Set that again"
            " (OUTCOMES_AUDIT_KEY_FILE or OUTCOMES_AUDIT_KEY), or move the log's folder away and"
            " keep it: a new log then begins."
        )


def _check_newest(path: Path) -> None:
    """Only a file that another follows is made read-only."""
    if not path.stat().st_mode & 0o200:
        raise OutcomesError(
            f"The audit log ends with {path.name}, which is read-only: a file after it is missing,"
            " so nothing is done. Put it back, or find out who took it: outcomes audit verify."
        )


def _to_do(error: OSError) -> str:
    if error.errno in _FULL:
        return "Make room on its disk."
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.ELOOP):
        return "A file or a link is in the way: its place must be a folder."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "This user must be able to write to it."
    return "An operator must look at its disk."
