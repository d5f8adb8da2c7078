"""outcomes withdraw and withdraw-rows: take back what was delivered."""

from pathlib import Path

from etl.cli.console import say
from etl.fixity.lost import mark_lost
from etl.judging.withdraw import withdraw, withdraw_rows


def run_withdraw(number: int, file_name: str | None, reason: str) -> None:
    """Withdraw a delivery, one of its files, or a withdrawal, and say what that means."""
    entry = withdraw(number, file_name, reason)
    (withdrawal,) = entry.withdrawals
    files = len(withdrawal.file_ids)
    what = f"{files:,} file{'' if files == 1 else 's'} of delivery" if files else "Withdrawal"
    say(
        f"{what} {number} {'are' if files > 1 else 'is'} withdrawn: this is delivery"
        f" {entry.number}, and outcomes withdraw {entry.number} undoes it."
    )
    say("Next: outcomes build")


def run_mark_lost(numbers: list[int], reason: str) -> None:
    """Give up deliveries that are in no backup, and say what that means."""
    left = mark_lost(numbers, reason)
    for number in sorted(set(numbers)):
        say(f"Delivery {number} is given up: it keeps its number, and its rows count no more.")
    if left:
        say(f"Still missing: {', '.join(map(str, left))}.")
    say("Next: outcomes build")


def run_withdraw_rows(table: str, keys: Path, reason: str) -> None:
    """Withdraw rows by key and say what that means."""
    entry = withdraw_rows(table, keys, reason)
    (withdrawn,) = entry.withdrawn_rows
    say(
        f"{withdrawn.rows:,} keys of {table} are withdrawn: this is delivery {entry.number}, and"
        f" outcomes withdraw {entry.number} undoes it."
    )
    say("Next: outcomes build")
