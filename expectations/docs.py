"""Great Expectations' own HTML pages about a run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.data_context import EphemeralDataContext
from great_expectations.datasource.fluent.sql_datasource import TableAsset

from expectations.run import RESULT_FORMAT, opened, run
from expectations.suites import SUITES

SITE = "warehouse"


def write_pages(database: Path, folder: Path, engine: Mapping[str, str | int] | None) -> Path:
    """See `expectations.write_data_docs`."""
    folder = folder.resolve()
    with opened(database, engine, data_docs_sites={SITE: _site(folder)}) as context:
        for suite, checks in SUITES.items():
            run(context, suite, checks, _kept)
        context.build_data_docs(site_names=[SITE])
    return folder / "index.html"


def _kept(context: EphemeralDataContext, asset: TableAsset, suite: gx.ExpectationSuite) -> Any:
    """Validate, and keep suite and results where the pages find them."""
    known = {batch.name: batch for batch in asset.batch_definitions}
    batch = known.get("whole") or asset.add_batch_definition_whole_table("whole")
    definition = gx.ValidationDefinition(
        name=suite.name, data=batch, suite=context.suites.add(suite)
    )
    return context.validation_definitions.add(definition).run(result_format=RESULT_FORMAT)


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
