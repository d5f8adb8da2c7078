"""Figures as standalone SVG, drawn from plotly's description of them without a browser.

Only what the figures of this project use is drawn; what is not known is refused by its name, never
left out or drawn otherwise. Nothing of a page is here: no hover, no menus.
"""

from etl.drawing.svg.picture import figure_svg

__all__ = ["figure_svg"]
