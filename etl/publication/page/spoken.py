"""Days, times, quarters and numbers in the words of a language, as HTML."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise

from markupsafe import Markup

from etl.publication.page.wording import Words
from etl.publication.quarter import Quarter, ReleaseName


def day(words: Words, value: date) -> Markup:
    """Write a day as <time>: 10 December 2026."""
    return _time(value.strftime("%Y-%m-%d"), day_text(words, value))


def moment(words: Words, value: datetime) -> Markup:
    """Write a time of a day as <time>: 9:30am on 10 December 2026."""
    half = words.say("dates.am" if value.hour < 12 else "dates.pm")
    clock = f"{(value.hour - 1) % 12 + 1}:{value:%M}"
    said = words.say("dates.moment", time=clock, half=half, day=day_text(words, value))
    return _time(f"{value:%Y-%m-%dT%H:%M}", said)


def day_text(words: Words, value: date) -> Markup:
    """Write a day as text: 10 December 2026."""
    return words.say("dates.day", day=value.day, month=_month(words, value.month), year=value.year)


def quarter(words: Words, value: Quarter) -> Markup:
    """Write a quarter: July to September 2026."""
    first, last = (_month(words, day.month) for day in (value.first_day, value.last_day))
    return words.say("dates.quarter", first=first, last=last, year=value.year)


def heading(words: Words, name: ReleaseName) -> Markup:
    """Write what a release is called: its quarter, and which revision it is."""
    key = "release.title_revised" if name.revision else "release.title"
    return words.say(key, quarter=quarter(words, name.quarter), number=name.revision)


def title(words: Words, text: Markup, is_made_up: bool) -> Markup:
    """Write a title, which says first where what it stands over is made up."""
    return words.say("site.titled", title=text) if is_made_up else text


def quarters(words: Words, values: Iterable[Quarter]) -> Markup:
    """Write some quarters in order: a run by its first and last month, others one by one."""
    named = sorted(values)
    is_run = all(one.next == after for one, after in pairwise(named))
    if len(named) < 2 or not is_run:
        return Markup("; ").join(quarter(words, one) for one in named)
    first, last = named[0].first_day, named[-1].last_day
    return words.say(
        "dates.span",
        first=_month(words, first.month),
        first_year=first.year,
        last=_month(words, last.month),
        last_year=last.year,
    )


def count(text: str) -> str:
    """Write a printed count with thousands separated; a mark stays as it is."""
    return f"{int(text):,}" if text.lstrip("-").isdigit() else text


def _month(words: Words, number: int) -> Markup:
    return words.lines("dates.months")[number - 1]


def _time(machine: str, said: Markup) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, said)
