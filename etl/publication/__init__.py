"""Published summaries: protected tables, audited, written once, and never changed.

Counts leave the warehouse in ``counts``, are protected in ``protection``, and from there on only
``model.Release`` is known: what writes a page, a table or a picture sees nothing else.
"""
