"""How commands speak: progress on a terminal, plain lines elsewhere, tables on both."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from etl.printable import printable

_WIDTH_OF_PLAIN_LINES = 200
console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH_OF_PLAIN_LINES)


def say(words: str = "") -> None:
    """Print a line as it is."""
    console.print(words, markup=False, emoji=False, soft_wrap=True)


@contextmanager
def steps(title: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Show work step by step; call what is yielded with the name of each step as it begins."""
    if not console.is_terminal:
        yield lambda step: say(f"{title}: {step}")
        return
    with _bar() as progress:
        task = progress.add_task(title, total=total)

        def advance(step: str) -> None:
            progress.update(task, advance=1, description=f"{title}: {step}")

        yield advance
        progress.update(task, description=title, total=1, completed=1)


@contextmanager
def counted(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show work whose amount is known; call what is yielded with the amount done so far."""
    if not console.is_terminal:
        say(f"{title}: {total:,}")
        yield lambda done: None
        return
    with _bar() as progress:
        task = progress.add_task(title, total=total)
        yield lambda done: progress.update(task, completed=done)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under their headings, numbers to the right; [brackets] are never markup."""
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(columns):
        is_number = bool(rows) and all(isinstance(row[place], int | float) for row in rows)
        grid.add_column(
            Text(printable(name)), justify="right" if is_number else "left", overflow="fold"
        )
    for row in rows:
        grid.add_row(*(Text(printable(_cell(value))) for value in row))
    console.print(grid)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        BarColumn(bar_width=24),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
