"""Rows in quarantine: what they are, out to be corrected, and in again."""
