"""A page of A4 that says where the nation or an area stands, to be read in a minute on paper."""

from etl.briefing.pack import board_pack, briefing_pdf, one_each
from etl.briefing.wanted import MEASURES, Wanted

__all__ = ["MEASURES", "Wanted", "board_pack", "briefing_pdf", "one_each"]
