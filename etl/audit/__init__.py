"""The audit log of ad-hoc SQL: who asked what, when, by which door, and how it ended.

JSON lines in numbered files, each line chained to the one before, so that it can be checked.
"""
