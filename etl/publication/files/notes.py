"""The notes of a spreadsheet: numbered, and referred to where they hold."""

from collections.abc import Collection
from dataclasses import dataclass

from etl.publication.files.fields import Field
from etl.publication.model import Release
from etl.publication.page.omissions import LeftOut, left_out, omitted_text
from etl.publication.page.wording import Words

# Which note a column refers to, in the order of the columns of a worksheet.
_OF_COLUMN = {
    "percent_low": "interval",
    "percent_high": "interval",
    "numerator": "counts",
    "denominator": "counts",
    "eligible": "counts",
    "coverage_percent": "coverage",
    "definition_version": "version",
    "first_published": "first",
    "policy_would": "would",
}


@dataclass(frozen=True)
class Notes:
    """``texts`` by what they are about: a column note's key, or a table's name with a place."""

    words: Words
    texts: dict[str, str]

    def head(self, field: Field) -> str:
        """Return the head of a column, with the note it refers to."""
        return self._refer(field.title, [_OF_COLUMN.get(field.name, "")])

    def title(self, text: str, table: str) -> str:
        """Return the title of a table, with the notes that are about it."""
        return self._refer(text, [key for key in self.texts if key.startswith(f"{table}/")])

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The notes as rows: how they are referred to, and what they say."""
        return tuple((self._label(key), text) for key, text in self.texts.items())

    def _refer(self, text: str, keys: list[str]) -> str:
        return " ".join([text, *(f"[{self._label(key)}]" for key in keys if key in self.texts)])

    def _label(self, key: str) -> str:
        return self.words.plain("workbook.note", number=list(self.texts).index(key) + 1)


def notes(words: Words, release: Release, shown: Collection[str]) -> Notes:
    """Collect the notes of a release: on the columns shown, then on what its tables leave out."""
    keys = dict.fromkeys(note for column, note in _OF_COLUMN.items() if column in shown)
    texts = {key: words.plain(f"column_notes.{key}") for key in keys}
    of_tables = [one for one in left_out(release) if is_of_table(release, one)]
    for place, one in enumerate(of_tables):
        texts[f"{one.table}/{place}"] = str(omitted_text(words, one).unescape())
    return Notes(words, texts)


def is_of_table(release: Release, one: LeftOut) -> bool:
    """Whether a table that is there leaves it out."""
    return release.table(one.table) is not None
