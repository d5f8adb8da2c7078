"""The templates of the pages, bound to the words of a language."""

from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from etl.publication.page import spoken
from etl.publication.page.wording import Words

_STYLE = "style.css"


def render(template: str, words: Words, **values: object) -> str:
    """Render a page in the words of a language."""
    said = {
        "words": words,
        "say": words.say,
        "english": words.english,
        "day": partial(spoken.day, words),
        "moment": partial(spoken.moment, words),
        "in_words": partial(spoken.quarter, words),
        "titled": partial(spoken.title, words),
        "table_name": partial(words.named, "table_names"),
        "style": _style(),
    }
    return templates("etl.publication.page").get_template(template).render(**said, **values)


@cache
def templates(package: str, **options: bool) -> Environment:
    """Return the templates of a package: escaped, strict, and of no lines of their own."""
    made = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    made.filters["on_every_sheet"] = on_every_sheet
    return made


def on_every_sheet(text: Markup) -> Markup:
    """Return the style that prints a text at the top of each sheet of paper.

    No character of the text can end the string it stands in, or the style around it.
    """
    safe = (
        one if one.isalnum() or one in " .,-" else f"\\{ord(one):x} " for one in text.unescape()
    )
    return Markup('@page{{@top-left{{content:"{}"}}}}').format(Markup("".join(safe)))


@cache
def _style() -> Markup:
    """The style of every page, which stands in each of them: no page asks for a second file."""
    text = Path(__file__).with_name("templates").joinpath(_STYLE).read_text(encoding="utf-8")
    return Markup(" ".join(text.split()))
