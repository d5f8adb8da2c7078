"""Text of other people's, fit to be shown: it moves no cursor, turns no line and hides nothing."""


def printable(text: str) -> str:
    r"""Return text in which each character that cannot be seen is written as ``\n``, ``\u202e``."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
