"""From findings to figures, for every reader: the pages, the briefing, what is taken away.

Figures are plotly's; nothing here knows a page or asks a warehouse.
"""
