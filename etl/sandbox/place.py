"""Where in a query something is wrong, for a reader: line, column, and the line with a mark."""

_LONGEST_LINE = 100


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """Return the line and the column, each from 1, of a character of a text."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def marked_place(text: str, position: int) -> str:
    """Return the line of a character with a mark below it; of a long one what is around it."""
    line, column = line_and_column(text, position)
    shown = text.split("\n")[line - 1].expandtabs(1)
    start = max(0, column - _LONGEST_LINE // 2)
    return f"  {shown[start : start + _LONGEST_LINE]}\n  {' ' * (column - 1 - start)}^"
