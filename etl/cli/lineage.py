"""outcomes lineage: from a number to the hash of every delivered file behind it."""

from typing import Any

from etl.cli.console import say
from etl.findings import words
from etl.findings.asking import asking_live, definition_of
from etl.lineage import lineage_tree


def run_lineage(metric: str) -> None:
    """Print the tree of a metric. Raise OutcomesError where there is none of that name."""
    with asking_live() as ask:
        definition = definition_of(ask, metric)
        steps = ask("lineage", metric=metric).to_dicts()
        files = ask("lineage_files", metric=metric).to_dicts()
        (total,) = [
            row
            for row in ask("headlines").to_dicts()
            if (row["metric"], row["span"]) == (metric, "all time")
        ] or [None]
        (build,) = ask("build").to_dicts()
    number = f"a {definition['kind']}: see outcomes reading {metric}"
    if definition["kind"] == "share":
        number = _number(total)
    title = f"{definition['title']} ({metric}): {number}, warehouse {build['version']}"
    say(lineage_tree(title, definition, steps, files))


def _number(total: dict[str, Any] | None) -> str:
    if total is None or total["rate"] is None:
        return "nothing counted yet"
    span = f"{total['first_day']:%d %B %Y} to {total['last_day']:%d %B %Y}"
    share = (
        f"{words.fraction(total)} = {words.percent(total['rate'])} ({words.interval(total)};"
        f" recorded for {words.percent(total['coverage'])})"
    )
    return f"{share}, {span}"
