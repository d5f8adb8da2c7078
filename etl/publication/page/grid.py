"""A table of a page: what it is called, its heads, its cells, and what stands beneath."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from etl.publication.page.wording import Words
from etl.publication.table import Mark

_KEYS = {mark.value: f"mark.{mark.letter}" for mark in Mark}


@dataclass(frozen=True)
class Head:
    """The head of a column; columns of numbers stand to the right."""

    text: Markup
    is_number: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: the first ``headers`` cells of each row say what the row is of.

    ``name`` is unique on its page. ``notes`` stand beneath it.
    """

    name: str
    caption: Markup
    heads: tuple[Head, ...]
    rows: tuple[tuple[Markup, ...], ...]
    headers: int = 1
    notes: tuple[Markup, ...] = ()


def cell(words: Words, text: str) -> Markup:
    """Write a printed value: a number as it is, a mark with what it means."""
    meaning = marked(words, text)
    if meaning is None:
        return Markup("{}").format(text)
    return Markup('<abbr title="{}">{}</abbr>').format(meaning, text)


def marked(words: Words, text: str) -> Markup | None:
    """Say what the mark means that a printed value is; None where it is a number."""
    return words.say(_KEYS[text]) if text in _KEYS else None


def marks_explained(words: Words, texts: Iterable[str]) -> tuple[Markup, ...]:
    """Explain each mark that is among printed values."""
    used = set(texts)
    return tuple(
        Markup("{}: {}").format(mark, words.say(f"{key}_text"))
        for mark, key in _KEYS.items()
        if mark in used
    )


def heads(words: Words, keys: Sequence[str], numbers: Sequence[str] = ()) -> tuple[Head, ...]:
    """Make the heads of columns from the keys of their words."""
    return tuple(Head(words.say(key), key in numbers) for key in keys)
