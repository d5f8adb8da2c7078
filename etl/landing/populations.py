"""Keep apart counts of the same people: cases of two populations are never added up."""

from collections.abc import Iterable

from etl.errors import ExitCode, OutcomesError
from etl.landing.sources import Source, population_of
from etl.ledger import LandedFile

# Tables of counts stand on pages and in metrics of their own, and meet no cases.
_STAND_ALONE = {"published_outcomes"}


def refuse_other_population(
    source: Source, files: Iterable[LandedFile], landed: list[LandedFile]
) -> None:
    """Raise OutcomesError where cases just landed would stand beside those of others.

    ``files`` are all there are, ``landed`` those of this load.
    """
    if not any(file.contract_table not in _STAND_ALONE for file in landed):
        return
    others = {file.source_name for file in files if file.contract_table not in _STAND_ALONE}
    strangers = sorted(n for n in others if population_of(n) != source.population)
    if strangers:
        raise OutcomesError(
            f"Cases of {strangers[0]} ({population_of(strangers[0])}) are in this data folder, and"
            f" those of {source.name} are {source.population}: the same prosecutions could be"
            " counted twice. Give each a folder of its own (OUTCOMES_DATA_DIR). Only where both"
            " are parts of one whole that never overlap, give both sources the same line"
            " '-- population: ...' in sql/sources.",
            ExitCode.REFUSED,
        )
