"""Zip files whose bytes follow from their members alone."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# The earliest time that a zip file can tell: no clock, and no time zone.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o644 << 16
_TYPE = "mimetype"


def packed(members: Mapping[str, bytes]) -> bytes:
    """Pack members in their order; one named 'mimetype' is not compressed, as ODF asks."""
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name, data in members.items():
            archive.writestr(_member(name), data)
    return content.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the members of a zip file."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _member(name: str) -> ZipInfo:
    info = ZipInfo(name, _NO_TIME)
    info.create_system, info.external_attr = _UNIX, _READABLE
    info.compress_type = ZIP_STORED if name == _TYPE else ZIP_DEFLATED
    return info
