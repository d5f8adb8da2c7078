"""The pages there are: the titles and addresses that the menu, links and examples know them by."""

from dataclasses import dataclass

from etl.login.roles import Right


@dataclass(frozen=True)
class Place:
    """A page: its title, its address, the module of dashboard.views that shows it, its section.

    ``right`` is what somebody must be allowed to see who opens it.
    """

    title: str
    url: str
    view: str
    section: str
    right: Right = Right.COUNTS


PLACES = (
    Place("Are we improving?", "", "overview", "The answer"),
    Place("Is it real?", "measure", "measure", "The answer"),
    Place("Did it work?", "did-it-work", "worked", "The answer"),
    Place("Convictions", "convictions", "convictions", "The promises of 2010"),
    Place("Cyberstalking", "cyberstalking", "cyberstalking", "The promises of 2010"),
    Place("DV overlap", "domestic-violence", "domestic_violence", "The promises of 2010"),
    Place("Restraining orders", "restraining-orders", "orders", "The promises of 2010"),
    Place("Bigger picture", "bigger-picture", "bigger_picture", "The promises of 2010"),
    Place("Timeliness and attrition", "timeliness", "timeliness", "The promises of 2010"),
    Place("Areas", "areas", "areas", "Where"),
    Place("Published summaries", "summaries", "summaries", "What is public", Right.PUBLISHED),
    Place("Published CPS figures", "published", "published", "What is public"),
    Place("Ask in SQL", "sql", "ask_sql", "What lies behind", Right.SQL),
    Place("Data quality", "quality", "quality", "What lies behind"),
    Place("Definitions", "definitions", "definitions", "What lies behind"),
    Place("Releases", "releases", "releases", "What lies behind"),
)
