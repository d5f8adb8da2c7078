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
_OffencesOption = Annotated[
    str,
    typer.Option(
        help="stalking-and-harassment, other-prosecutions, all, an offence_group_code; of a"
        " published metric an offence category, or all."
    ),
]


@app.command()
def reading(
    metric: _MetricArgument,
    period: _PeriodOption = Period.QUARTER,
    area: _AreaOption = "all",
    offences: _OffencesOption = "all",
) -> None:
    """Say what a metric is, and whether it is signal or noise, in two sentences.

    For example: outcomes reading cyberstalking_share --offences stalking-and-harassment
    """
    from etl.cli.findings_said import run_reading
    from etl.findings.asking import Selection

    run_reading(Selection(metric, period.value, area, offences))


@app.command()
def did_it_work(
    metric: _MetricArgument,
    intervention: Annotated[
        str, typer.Argument(help="A code of data/reference/interventions.csv.")
    ] = "stalking_guidance_2010",
    period: _PeriodOption = Period.MONTH,
    area: _AreaOption = "all",
    offences: _OffencesOption = "all",
    control: Annotated[
        bool, typer.Option("--control", help="Take off the same share of other prosecutions.")
    ] = False,
) -> None:
    """Say whether a share changed with an intervention, or that it cannot be told yet.

    For example: outcomes did-it-work dv_flag_compliance stalking_guidance_2010
    """
    from etl.cli.findings_said import run_did_it_work
    from etl.findings.asking import Selection

    run_did_it_work(Selection(metric, period.value, area, offences), intervention, control)
