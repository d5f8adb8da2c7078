"""The report of a run as a page of its own: no script, nothing from elsewhere, fit to print."""

from datetime import date, datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from etl.run.record import Night

_NOT_KNOWN = "–"


def page(night: Night) -> str:
    """Return the HTML of a run that has ended."""
    return _template().render(night=night)


@cache
def _template() -> Template:
    found = Environment(
        loader=PackageLoader("etl.run", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"number": _number, "percent": _percent, "day": _day, "moment": _moment}
    return found.get_template("report.html.j2")


def _number(value: int | None) -> str:
    return _NOT_KNOWN if value is None else f"{value:,}"


def _percent(value: float | None) -> str:
    return _NOT_KNOWN if value is None else f"{100 * value:.1f}%"


def _day(value: date | None) -> str:
    return _NOT_KNOWN if value is None else f"{value:%d %B %Y}".removeprefix("0")


def _moment(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC"
