"""Days in words."""

from datetime import date


def day_name(day: date) -> str:
    """Write a day: 23 September 2010."""
    return f"{day.day} {day:%B %Y}"
