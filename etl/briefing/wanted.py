"""What a briefing is asked to be about."""

from dataclasses import dataclass

from etl.findings.asking import Selection
from etl.findings.scope import ALL, STALKING_AND_HARASSMENT

CONVICTIONS, DISCONTINUED = "conviction_rate", "discontinuance_rate"
MEASURES = (
    CONVICTIONS,
    DISCONTINUED,
    "cyberstalking_share",
    "dv_overlap",
    "dv_flag_compliance",
    "restraining_order_use",
    "specialist_referral_rate",
)


@dataclass(frozen=True)
class Wanted:
    """Of which offences, by which periods, and which measures in which order: shares of cases."""

    offences: str = STALKING_AND_HARASSMENT
    period_type: str = "quarter"
    measures: tuple[str, ...] = MEASURES

    @property
    def charted(self) -> tuple[str, ...]:
        """The measures, and what a conviction rate is never told without."""
        with_company = (DISCONTINUED,) if CONVICTIONS in self.measures else ()
        return tuple(dict.fromkeys([*self.measures, *with_company]))

    def selection(self, metric: str, area: str = ALL) -> Selection:
        """What to ask of a metric in an area."""
        return Selection(metric, self.period_type, area, self.offences)
