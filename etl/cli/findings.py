"""The commands that say findings: reading and did-it-work."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer()


class Period(StrEnum):
    """By which periods a series is counted."""

    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"


_MetricArgument = Annotated[str, typer.Argument(help="A metric, as in sql/metrics.")]
_PeriodOption = Annotated[Period, typer.Option(help="By which periods.")]
_AreaOption = Annotated[str, typer.Option(help="An area_code, or all.")]
_OffencesHelp = (
    "stalking-and-harassment, other-prosecutions, all, an offence_group_code; of a published metric"
    " an offence category, or all."
)
_OffencesOption = Annotated[str, typer.Option(help=_OffencesHelp)]
_MarkerHelp = "yes, no, not recorded, or all."
_DvOption = Annotated[str, typer.Option(help=f"Of cases whose DV marker is this: {_MarkerHelp}")]
_CyberOption = Annotated[
    str, typer.Option(help=f"Of cases whose cyber marker is this: {_MarkerHelp}")
]


@app.command()
def reading(
    metric: _MetricArgument,
    period: _PeriodOption = Period.QUARTER,
    area: _AreaOption = "all",
    offences: _OffencesOption = "all",
    dv: _DvOption = "all",
    cyber: _CyberOption = "all",
    by_area: Annotated[
        bool,
        typer.Option(
            "--by-area",
            help="Say of which areas a share is signal, and of how many"
            " chance alone would make it so.",
        ),
    ] = False,
) -> None:
    """Say what a metric is, and whether it is signal or noise, in two sentences.

    For example: outcomes reading cyberstalking_share --offences stalking-and-harassment
    """
    from etl.cli.findings_said import run_reading
    from etl.findings.asking import Selection

    run_reading(Selection(metric, period.value, area, offences, dv, cyber), by_area)


@app.command()
def did_it_work(
    metric: _MetricArgument,
    intervention: Annotated[
        str, typer.Argument(help="A code of data/reference/interventions.csv.")
    ] = "stalking_guidance_2010",
    period: Annotated[
        Period | None,
        typer.Option(
            help="By which periods. If not given, month, or quarter where months have too few."
        ),
    ] = None,
    area: _AreaOption = "all",
    offences: Annotated[
        str | None,
        typer.Option(help=f"{_OffencesHelp} If not given, the first; of a published metric, all."),
    ] = None,
    dv: _DvOption = "all",
    cyber: _CyberOption = "all",
    category: Annotated[
        str | None, typer.Option(help="Of a mix: which category, by its code.")
    ] = None,
    within_days: Annotated[
        int | None,
        typer.Option(help="Of a time to event: the share that had ended within so many days."),
    ] = None,
    control: Annotated[
        bool, typer.Option("--control", help="Take off the same of other prosecutions.")
    ] = False,
) -> None:
    """Say whether a metric changed with an intervention, or that it cannot be told yet.

    For example: outcomes did-it-work dv_flag_compliance stalking_guidance_2010
    """
    from etl.cli.findings_said import run_did_it_work
    from etl.findings.asking import Selection
    from etl.findings.interrupted_series import Part

    selection = Selection(metric, area=area, offences=offences or "", dv=dv, cyber=cyber)
    kind = period.value if period else None
    run_did_it_work(selection, kind, intervention, Part(category, within_days), control)
