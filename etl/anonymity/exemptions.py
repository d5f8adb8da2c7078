"""What a source declares harmless: lines "may carry" in the header of its file in sql/sources."""

import re
from dataclasses import dataclass

from etl.anonymity.headings import RULE_NAMES as HEADING_RULES
from etl.anonymity.patterns import RULES
from etl.errors import OutcomesError
from etl.sqlfile import SqlFile

REJECTED_LINES = "rejected lines"
_FORM = re.compile(r"^(?P<heading>.+) \((?P<rule>[a-z ]+)\): (?P<reason>\S.*)$")
RULE_NAMES = sorted({rule.name for rule in RULES} | HEADING_RULES)


@dataclass(frozen=True)
class Exemptions:
    """Pairs of heading and rule that one select of a source lets pass.

    ``place`` is the file to declare them in, ``statement`` the select, which tells headings.
    """

    pairs: frozenset[tuple[str, str]]
    place: str
    statement: str

    def allows(self, heading: str, rule: str) -> bool:
        """Whether the source declares a rule harmless for a column of this heading."""
        return (heading.casefold(), rule) in self.pairs

    def knows(self, heading: str) -> bool:
        """Whether the select itself names the heading: then it is no secret."""
        return f'"{heading}"'.casefold() in self.statement.casefold()


def exemptions(block: SqlFile) -> Exemptions:
    """Read the lines of one block. Raise OutcomesError where one is not of the form."""
    lines = block.header.get("may carry", "").splitlines()
    place = f"sql/{block.place}"
    return Exemptions(frozenset(_pair(line, place) for line in lines), place, block.statement)


def _pair(line: str, place: str) -> tuple[str, str]:
    match = _FORM.match(line)
    if not match or match["rule"] not in RULE_NAMES:
        raise OutcomesError(
            f"{place}: a line 'may carry' is not of the form HEADING (rule): reason. Rules are"
            f" {', '.join(RULE_NAMES)}."
        )
    return match["heading"].casefold(), match["rule"]
