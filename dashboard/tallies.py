"""The answer at a glance: how many measures are better, worse, away, as usual, and which."""

from html import escape

from etl.findings import words
from etl.findings.overview import Overview, Tally


def tallies(seen: Overview) -> str:
    """Write the answer, a tally for each mark, who has it, chance and the baseline, as HTML."""
    items = "".join(map(_tally, seen.tallies))
    marked = " ".join(_named(tally) for tally in seen.tallies if tally.titles)
    return (
        f'<section aria-label="The answer"><p class="answer">{escape(seen.answer)}</p>'
        f'<ul class="tallies">{items}</ul>'
        f'<p class="beneath">{marked} {escape(seen.chance)} {escape(seen.baseline)}</p></section>'
    )


def _tally(tally: Tally) -> str:
    none = "" if tally.number else " none"
    return (
        f'<li class="mark-{tally.mark}{none}"><span class="number">{tally.number}</span>'
        f" {escape(tally.said)}</li>"
    )


def _named(tally: Tally) -> str:
    titles = ", ".join(words.begin_small(title) for title in tally.titles)
    return f"<b>{escape(words.begin_large(tally.said))}:</b> {escape(titles)}."
