"""What is said of a chart's picture: in words for who does not see it, and how to read it."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from etl.publication.page.chart_parts import ChartParts
from etl.publication.page.rows import Printed
from etl.publication.page.spoken import quarter, quarters
from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter


def description(words: Words, parts: ChartParts) -> str:
    """Describe a chart part by part: nothing is compared across a change of definition."""
    said = [*_line(words, parts.stretches), *_usual(words, parts)]
    said += [words.plain("chart.key_unheld", quarters=one) for one in _not_held(words, parts)]
    said += _listed(words, "chart.open", parts.not_complete)
    said += _listed(words, "chart.mixed", parts.mixed)
    for why, of in parts.gaps.items():
        said += _listed(words, f"chart.gap_{why}", of)
    return " ".join(said)


def key(words: Words, parts: ChartParts) -> tuple[Markup, ...]:
    """Explain what there is in a chart, and nothing else."""
    there = {
        "line": any(len(rows) > 1 for rows in parts.stretches),
        "dot": any(len(rows) == 1 for rows in parts.stretches),
        "limits": parts.has_limits,
        "open": bool(parts.not_complete),
        "redefined": parts.is_redefined,
        "mixed": bool(parts.mixed),
        "based_anew": parts.is_based_anew,
    }
    said = [words.say(f"chart.key_{name}") for name, is_there in there.items() if is_there]
    if parts.rules:
        rules = [words.say(f"chart.rule_{rule.name.lower()}") for rule in parts.rules]
        said.append(words.say("chart.key_signals", rules=Markup("; ").join(rules)))
    said += [words.say("chart.key_unheld", quarters=one) for one in _not_held(words, parts)]
    return (*said, *(words.say(f"chart.key_gap_{why}") for why in parts.gaps))


def _line(words: Words, stretches: Sequence[Sequence[Printed]]) -> Iterator[str]:
    if len(stretches) > 1:
        yield words.plain("chart.lines", count=len(stretches))
        for number, rows in enumerate(stretches, 1):
            yield words.plain("chart.part", number=number, part=_stretch(words, rows))
    elif stretches:
        yield words.plain("chart.line")
        yield _stretch(words, stretches[0])


def _stretch(words: Words, rows: Sequence[Printed]) -> str:
    first, last = rows[0], rows[-1]
    if len(rows) == 1:
        return words.plain("chart.point", percent=first["percent"], quarter=_name(words, first))
    return words.plain(
        "chart.from_to",
        first=_name(words, first),
        first_percent=first["percent"],
        last=_name(words, last),
        last_percent=last["percent"],
    )


def _usual(words: Words, parts: ChartParts) -> list[str]:
    if not parts.has_limits:
        return [words.plain("chart.no_limits")]
    return _listed(words, "chart.signals", parts.marked) or [words.plain("chart.no_signals")]


def _not_held(words: Words, parts: ChartParts) -> list[Markup]:
    """Name the quarters that are not held against anything, where others are."""
    return [quarters(words, parts.not_held)] if parts.has_limits and parts.not_held else []


def _listed(words: Words, key: str, of: Sequence[Quarter]) -> list[str]:
    named = "; ".join(str(quarter(words, one).unescape()) for one in of)
    return [words.plain(key, quarters=named)] if of else []


def _name(words: Words, row: Printed) -> Markup:
    return quarter(words, Quarter.named(row["quarter"]))
