"""The page of A4 for a meeting, to take along."""

import streamlit as st

from dashboard.taken import offer
from dashboard.warehouse import found
from etl.findings.asking import Selection
from etl.findings.scope import ALL, area_name


def offer_briefing(chosen: Selection) -> None:
    """Offer the briefing of the area, offences and period chosen; it is made when asked for."""
    if (chosen.dv, chosen.cyber) != (ALL, ALL):
        st.caption("For a briefing set both markers to Any: it is of cases with any marker.")
        return
    name = found(area_name, chosen.area)
    place = "nation" if chosen.area == ALL else chosen.area
    file = f"briefing-{place}-{chosen.offences}-{chosen.period_type.replace(' ', '-')}.pdf"
    label = f"Briefing on {name} (PDF, one page)"
    offer(label, lambda: _briefing(chosen), file, "application/pdf")


def _briefing(chosen: Selection) -> bytes:
    # Set far less often than looked at, and half a second to import.
    from etl.briefing import Wanted, briefing_pdf

    wanted = Wanted(offences=chosen.offences, period_type=chosen.period_type)
    return found(briefing_pdf, chosen.area, wanted)
