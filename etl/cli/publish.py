"""The commands of published summaries: publish, approve."""

from datetime import datetime
from typing import Annotated

import typer

app = typer.Typer()
_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d"]


@app.command()
def publish(
    quarter: Annotated[str | None, typer.Option(help="Calendar quarter, as 2026-Q3.")] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Make the draft, or make it again; nothing is public.")
    ] = False,
    revision: Annotated[
        bool, typer.Option("--revision", help="Of the next revision of a release that is public.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Of a revision's draft: why; it is public.")] = "",
    restate: Annotated[
        list[str] | None, typer.Option(help="Quarter to count again as well; once for each.")
    ] = None,
    explain: Annotated[
        str,
        typer.Option(
            help="Of a draft: why published quarters are counted otherwise now; it is public."
        ),
    ] = "",
    on: Annotated[
        datetime | None,
        typer.Option(formats=_TIMES, help="UK time to be public from; else the calendar says."),
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Hold a release against its checksums, and make it again."),
    ] = False,
    listing: Annotated[
        bool, typer.Option("--list", help="List releases, drafts and the calendar.")
    ] = False,
) -> None:
    """Publish the summary of a quarter: protected tables and a page that identify nobody.

    First --draft: it is made, attacked, and lies in drafts/. Somebody looks at it and approves it
    (outcomes approve). Then, once its time has come, the same without --draft makes it public in
    published/, for ever. Ends with 3 where a draft may not be published; every reason is said.

    For example: outcomes publish --quarter 2026-Q3 --draft
    """
    from etl.cli import published

    _refuse_together(draft=draft, verify=verify, list=listing)
    of_draft = {"reason": reason, "restate": restate, "explain": explain, "on": on}
    if not draft:
        _refuse_without("draft", **of_draft)
    if not revision:
        _refuse_without("revision", reason=reason, restate=restate)
    if listing:
        published.run_list()
    elif quarter is None:
        raise typer.BadParameter("name a quarter, as --quarter 2026-Q3, or ask for --list.")
    elif verify:
        published.run_verify(quarter)
    elif draft:
        published.run_draft(quarter, revision, reason, restate or [], explain, on)
    else:
        published.run_publish(quarter, revision)


@app.command()
def approve(
    release: Annotated[str, typer.Argument(help="Name of the draft, as 2026-Q3 or 2026-Q3-r1.")],
    files: Annotated[
        str,
        typer.Option(help="Hash of the files you looked at, 8 digits or more of it."),
    ],
    role: Annotated[str, typer.Option(help="In which role, as publication.toml names it.")],
) -> None:
    """Approve a draft that you have looked at, so that it may be published.

    Who, in which role, when and of which files is recorded. The hash is told when a draft is made
    and by the page Published summaries, and is that of the file SHA256SUMS in its folder public. A
    draft that is made again has another one, and needs a new approval.

    For example: outcomes approve 2026-Q3 --files 1f3a90bc77de --role "Head of statistics"
    """
    from etl.cli.published import run_approve

    run_approve(release, files, role)


def _refuse_together(**given: bool) -> None:
    named = [f"--{name}" for name, is_given in given.items() if is_given]
    if len(named) > 1:
        raise typer.BadParameter(f"{' and '.join(named)} do not go together.")


def _refuse_without(needed: str, **given: object) -> None:
    named = [f"--{name}" for name, value in given.items() if value]
    if named:
        raise typer.BadParameter(f"{', '.join(named)} goes with --{needed} only.")
