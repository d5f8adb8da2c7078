"""Which release is wanted, and which quarters are new in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from etl.errors import ExitCode, OutcomesError
from etl.publication.history import Earlier, published_quarters
from etl.publication.plan import Plan
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.restating import Cell


@dataclass(frozen=True)
class Wanted:
    """Which release is put together: from which warehouse file, after which others.

    ``restated``: quarters that are counted again, beside those that never were. ``withheld``:
    counts to withhold beside those that must be, as an audit told them. ``explained``: why numbers
    that it repeats are counted otherwise now.
    """

    name: ReleaseName
    published_at: datetime
    warehouse: Path
    earlier: tuple[Earlier, ...] = ()
    reason: str = ""
    restated: tuple[Quarter, ...] = ()
    withheld: frozenset[Cell] = frozenset()
    explained: str = ""


def quarters_to_count(wanted: Wanted, plan: Plan, whole: Quarter | None) -> list[Quarter]:
    """Return the quarters that are new in a release: never counted before, or restated.

    The first release begins with the plan's first quarter, or with the first that is ``whole`` in
    the warehouse. Raise OutcomesError where it is neither the next release nor a revision of one.
    """
    own, public = wanted.name.quarter, published_quarters(wanted.earlier)
    if wanted.name.revision:
        _refuse_revision_of_nothing(wanted, public)
        return sorted({own, *wanted.restated})
    planned = Quarter.named(plan.first_quarter)
    first = public[-1].next if public else max(planned, whole or planned)
    if own < first:
        raise OutcomesError(
            f"{own} comes before {first}, the next quarter that can be published. Name a later one,"
            " or publish a revision of it.",
            ExitCode.USAGE,
        )
    new = [first]
    while new[-1] < own:
        new.append(new[-1].next)
    return sorted({*new, *wanted.restated})


def refuse_other_protection(wanted: Wanted, plan: Plan) -> None:
    """Rounded and withheld counts of one quarter would undo each other."""
    is_rounded = plan.protection == "rounding"
    if any(bool(release.meta.get("rounded_to")) != is_rounded for release in wanted.earlier):
        raise OutcomesError(
            f"Earlier releases are not protected by {plan.protection}: one way of protecting would"
            " undo the other. Keep to theirs: protection in publication.toml."
        )


def refuse_without_cases(wanted: Wanted, public: Sequence[Quarter]) -> None:
    """Without cases a release is of a quarter that the CPS published; a revision is of a release.

    ``public``: the quarters of the CPS's own tables, up to that of the release, in order.
    """
    own = wanted.name.quarter
    if own not in public:
        newest = f" The newest held before it is {public[-1]}." if public else ""
        raise OutcomesError(
            f"There is nothing to publish of {own}: the warehouse holds no cases, and no whole"
            f" quarter of the CPS's own tables of then.{newest} Load what is missing, or publish"
            " another quarter.",
            ExitCode.NO_WAREHOUSE,
        )
    if wanted.name.revision:
        published = [release.name.quarter for release in wanted.earlier]
        _refuse_revision_of_nothing(wanted, published)


def _refuse_revision_of_nothing(wanted: Wanted, public: Sequence[Quarter]) -> None:
    unknown = [str(q) for q in (wanted.name.quarter, *wanted.restated) if q not in public]
    if unknown:
        raise OutcomesError(
            f"{wanted.name} would restate {', '.join(unknown)}, which was never published.",
            ExitCode.USAGE,
        )
    if not wanted.reason.strip():
        raise OutcomesError(f"{wanted.name} is a revision: say why.", ExitCode.USAGE)
