"""Great Expectations' own HTML pages about a run."""

from pathlib import Path

from expectations.run import opened, run
from expectations.suites import SUITES

SITE = "warehouse"


def write_pages(database: Path, folder: Path) -> Path:
    """See `expectations.write_data_docs`."""
    folder = folder.resolve()
    with opened(database, data_docs_sites={SITE: _site(folder)}) as context:
        for suite, checks in SUITES.items():
            run(context, suite, checks)
        context.build_data_docs(site_names=[SITE])
    return folder / "index.html"


def _site(folder: Path) -> dict[str, object]:
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(folder),
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
