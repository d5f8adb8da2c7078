"""outcomes logins: who is logged in to the dashboard, and how to end a login at once."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from etl.cli.console import say, table
from etl.errors import ExitCode, OutcomesError
from etl.login.sessions import sessions

app = typer.Typer(no_args_is_help=True, help="Who is logged in to the dashboard; end a login.")
_HEADINGS = ("who", "roles", "since (UTC)", "last asked (UTC)", "ends at the latest (UTC)")


@app.command("list")
def list_logins() -> None:
    """List the logins that have not ended, the oldest first."""
    found = sessions().all()
    if not found:
        say("Nobody is logged in.")
        return
    rows = [
        (one.name, ", ".join(one.roles) or "none", *map(_time, (one.begun, one.seen, one.ends)))
        for one in found
    ]
    table(_HEADINGS, rows)


@app.command()
def end(
    user: Annotated[str | None, typer.Option(help="Whose logins, as in the list.")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's logins.")] = False,
) -> None:
    """End logins at once, as when somebody's role was taken from them or a computer was lost.

    Whoever still may can log in again. An open page is closed within ten seconds.
    """
    if (user is None) != everybody:
        raise OutcomesError("Say whose logins: --user NAME, or --all.", ExitCode.USAGE)
    ended = sessions().end_all() if everybody else sessions().end_of(user)
    say(f"{ended} login{'' if ended == 1 else 's'} ended.")


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
