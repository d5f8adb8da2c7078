"""Two years of waiting in words: a difference is claimed only outside its interval."""

from etl.findings import words
from etl.findings.wait import Wait
from etl.measurement.comparison import Comparison
from etl.measurement.waiting_words import percent

CHANCE_ALONE = (
    "That interval allows for chance alone: what usually varies from one year to another is not"
    " in it."
)


def compared_in_words(compared: Comparison, before: Wait, ended: str, began: str) -> str:
    """Say whether a share had `ended` by a day that differs from that of those who began before."""
    now, then = percent(compared.now.share), percent(compared.before.share)
    of_before = f"{then} of the {words.count(before.units)} {began} in {before.name}"
    change, day = words.change_in_points(compared.change), f"{compared.day:g}"
    if not compared.is_clear:
        return (
            f"No clear difference from the year before: by day {day}, {now} had been {ended}, after"
            f" {of_before} ({change})."
        )
    side = "larger" if compared.change.value > 0 else "smaller"
    return (
        f"By day {day} a {side} share had been {ended} than of the year before: {now}, after"
        f" {of_before} ({change})."
    )
