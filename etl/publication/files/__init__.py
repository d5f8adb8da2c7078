"""The folder of a release: tables, spreadsheets and metadata, written once and read again.

Written from a ``Release`` alone. What reads a folder imports nothing heavy; what writes one does.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from etl.publication.files.published import Published, published_releases, verify

if TYPE_CHECKING:
    from etl.publication.model import Release

__all__ = ["Published", "published_releases", "verify", "write_release"]


def write_release(release: "Release", folder: Path) -> None:
    """Write all files of a release into a new folder, which is there whole or not at all.

    The same release gives the same bytes. Raise OutcomesError where the folder is there already,
    or where a table has no name that a file and a worksheet can have.
    """
    # Spreadsheets and charts take a second to import: not for who only reads releases.
    from etl.publication.files.folder import write_folder

    write_folder(release, folder)
