"""Findings: from the counts of a warehouse to charts, comparisons and statements in words."""
