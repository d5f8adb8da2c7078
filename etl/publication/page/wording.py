"""The words of the pages in one language, from one file; a language lacks none that another has."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter
from typing import Any

from markupsafe import Markup, escape

from etl.errors import ExitCode, OutcomesError

WORDS = Path(__file__).with_name("words")
# What every language is measured by, and the language of all that code and data say.
ENGLISH = "en"
Texts = dict[str, str | list[str]]


class Words:
    """The texts of a language by their key, as 'summary.heading'."""

    def __init__(self, language: str, texts: Texts) -> None:
        self.language = language
        self._texts = texts

    def say(self, key: str, **values: object) -> Markup:
        """Return a text as HTML, its placeholders filled; values that are no Markup are escaped.

        Raise OutcomesError for a key or a value that is not there.
        """
        return self._filled(key, str(self._found(key, str)), values)

    def plain(self, key: str, **values: object) -> str:
        """Return a text as it is read, for what is no HTML."""
        return str(self.say(key, **values).unescape())

    def named(self, section: str, name: str) -> Markup:
        """Return the text of a name in a section; a name without one is written as it is."""
        if f"{section}.{name}" in self._texts:
            return self.say(f"{section}.{name}")
        return self.english(name.replace("_", " "))

    def lines(self, key: str) -> list[Markup]:
        """Return the texts of a list."""
        return [self._filled(key, text, {}) for text in self._found(key, list)]

    def english(self, text: str) -> Markup:
        """Return what code or data say, marked as English on a page in another language."""
        if self.language == ENGLISH:
            return escape(text)
        return Markup('<span lang="{}">{}</span>').format(ENGLISH, text)

    def _found(self, key: str, kind: type) -> Any:
        found = self._texts.get(key)
        if not isinstance(found, kind):
            raise OutcomesError(
                f"The words of the pages have no {key!r} in {self.language}.toml. Add it there, and"
                " to every other language."
            )
        return found

    def _filled(self, key: str, text: str, values: Mapping[str, object]) -> Markup:
        try:
            return Markup(escape(text)).format(**values)
        except (KeyError, IndexError) as error:
            raise OutcomesError(
                f"{self.language}.toml: {key} asks for {{{error.args[0]}}}, which is not given."
            ) from error


def read_words(language: str = ENGLISH, folder: Path = WORDS) -> Words:
    """Read the words of a language.

    Raise OutcomesError where the file is missing or is no TOML, or where its keys, its
    placeholders or the lengths of its lists are not those of English.
    """
    texts = _texts(folder / f"{language}.toml")
    expected = texts if language == ENGLISH else _texts(WORDS / f"{ENGLISH}.toml")
    faults = list(_faults(expected, texts))
    if faults:
        raise OutcomesError(
            f"{folder.name}/{language}.toml has not the words of {ENGLISH}.toml: "
            + "; ".join(faults[:5])
            + (f"; and {len(faults) - 5} more." if len(faults) > 5 else "."),
            ExitCode.USAGE,
        )
    return Words(language, texts)


def _texts(path: Path) -> Texts:
    try:
        return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))
    except FileNotFoundError as error:
        known = ", ".join(sorted(file.stem for file in path.parent.glob("*.toml"))) or "none"
        raise OutcomesError(
            f"There are no words in {path.stem!r}. Languages with words: {known}.", ExitCode.USAGE
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise OutcomesError(
            f"{path.parent.name}/{path.name} is no TOML: {error}.", ExitCode.USAGE
        ) from error


def _flat(found: Mapping[str, Any], before: str) -> Iterator[tuple[str, str | list[str]]]:
    for key, value in found.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _faults(expected: Texts, texts: Texts) -> Iterator[str]:
    for key in sorted(expected.keys() | texts.keys()):
        if key not in texts:
            yield f"{key} is missing"
        elif key not in expected:
            yield f"{key} is unknown"
        elif _shape(texts[key]) != _shape(expected[key]):
            yield f"{key} has other placeholders, or is another kind of text"


def _shape(text: str | Sequence[str]) -> object:
    """What of a text is the same in every language."""
    if isinstance(text, str):
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    return [_shape(one) for one in text]
