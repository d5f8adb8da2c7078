"""What a text in words must be, whatever it says: plain, whole, and of numbers that are there."""

import math
import re
from collections.abc import Iterable

LONGEST_SENTENCE = 47
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def sentences(text: str) -> list[str]:
    """Part a text into its sentences."""
    return re.split(r"(?<=\.) (?=[A-Z0-9])", text)


def assert_well_told(text: str) -> None:
    """Refuse what no reader should see: a missing number, a wrong plural, an endless sentence."""
    assert not re.search(r"\b(nan|None|inf|not available|True|False)\b", text), text
    assert not re.search(r"\b1 (defendants|orders|breaches|quarters|months|cases)\b", text), text
    assert not re.search(r"  |\.\.|\( |,,|;;| [.,;:)]|--", text), text
    assert text.endswith(".")
    for sentence in sentences(text):
        assert sentence[0].isupper() or sentence[0].isdigit(), sentence
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


def numbers(text: str) -> set[str]:
    """Every number of a text, as it is written."""
    return {found.rstrip(",") for found in _NUMBER.findall(text)}


def assert_numbers_are_from(text: str, allowed: Iterable[str]) -> None:
    """Refuse a number that is none of those allowed, which are themselves texts."""
    known = {number for part in allowed for number in numbers(part)}
    assert numbers(text) <= known, (numbers(text) - known, text)


def outward(above: int, rest: int, of: int) -> tuple[str, str]:
    """The shares were all the rest no, and all yes, in per cent, neither nearer than it is."""
    least, most = 1000 * above // of, -(-1000 * (above + rest) // of)
    return f"{least / 10:.1f}", f"{most / 10:.1f}"


def per_cent(share: float) -> str:
    """A share in per cent as a reader with a pencil writes it, an exact half as the upper."""
    if math.isnan(share):
        return ""
    tenths = math.floor(1000 * abs(share) + 0.5 + 1e-9)
    return f"{math.copysign(tenths / 10, share):.1f}"
