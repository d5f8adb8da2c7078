"""What is said of a result's safety: every sentence in one place."""

NO_SMALL_COUNT = (
    "No small count was found in it; what leaves the organisation still goes through"
    " the release of published summaries, not through here."
)
ROWS_ARE_CASES = "its rows are single cases"
UNREADABLE = "it could not be looked through"
ADVICE = (
    "This is advice for this one result. What was released before is not looked at, and other"
    " tables beside it may give a withheld count away. The release of published summaries"
    " decides."
)


def _listing(names: list[str], most: int = 3) -> str:
    shown = [f"{name!r}" for name in names[:most]]
    more = len(names) - most
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def not_for_publication(found: list[str]) -> str:
    """Say that a result is not for publication and why, or that nothing was found."""
    if not found:
        return NO_SMALL_COUNT
    return f"Not for publication: {'; '.join(found[:2])}."


def small_counts_in(names: list[str], threshold: int) -> str:
    """Columns hold counts below the threshold."""
    columns = "column" if len(names) == 1 else "columns"
    return f"{columns} {_listing(names)} may hold counts of 1 to {threshold - 1}"


def small_part(share: str, whole: str, threshold: int) -> str:
    """A share of a count gives a small part, or leaves one."""
    return f"'{share}' of '{whole}' gives or leaves a count of 1 to {threshold - 1}"


def picked(function: str) -> str:
    """A value of a single case was picked out."""
    return f"{function}() picks out values that may be of a single case"


def small_difference(part: str, whole: str, threshold: int) -> str:
    """The rest of a count is small."""
    return f"{whole!r} less {part!r} leaves a count of 1 to {threshold - 1}"


def small_counts_in_text(name: str, threshold: int) -> str:
    """A text holds small counts."""
    return f"the text of column {name!r} may hold counts of 1 to {threshold - 1}"


def identifiers_in(name: str) -> str:
    """A column holds identifiers."""
    return f"column {name!r} may hold identifiers of cases or people"


def identifiers_behind(name: str) -> str:
    """The query reads identifiers for more than counting them."""
    return f"the query uses {name!r}, so its rows may each be a case or a person"


def days_in(name: str) -> str:
    """A column holds days."""
    return f"column {name!r} holds days, so its rows may each be a case"


def unreadable(name: str) -> str:
    """A column is of a type that cannot be looked through."""
    return f"column {name!r} is of a kind that cannot be looked through"


def whole_group_in(name: str) -> str:
    """A rate is of nobody or of everybody."""
    return f"column {name!r} says of a group that nobody or everybody has the outcome"


def small_denominator_in(name: str, threshold: int) -> str:
    """A rate may be of a small group."""
    return f"column {name!r} has shares that a group of 2 to {threshold - 1} gives"


WITHHELD = "[c]"
NOT_AVAILABLE = "[x]"
NOT_APPLICABLE = "[z]"
NO_COUNTS = (
    "it holds no counts. Ask for the numerator and the denominator beside what follows from them"
)
REPEATED = (
    "several rows stand for the same group, or a column that tells them apart is not among the"
    " breakdowns. Group by the breakdowns alone"
)
MISFIT = (
    "a row of totals is not the sum of the groups shown: the difference tells of those left out."
    " Show all groups or leave the totals out, and call an answer that was not recorded by a word"
)
TOLD = (
    "it could not be made safe: given the sums, which are public, some small counts can be told"
    " whatever else is withheld, or could not be shown to be hidden. Combine groups or take longer"
    " periods"
)
ROUNDING_TOLD = "rounding does not hide every small count of it from who knows the sums"


def refused(reasons: list[str]) -> list[str]:
    """Sentences that say why a whole result may not be released."""
    return [f"{reason[0].upper()}{reason[1:]}." for reason in reasons]


def too_many_cells(cells: int, most: int) -> str:
    """The result is too large to be audited."""
    return f"it has {cells:,} counts, and at most {most:,} can be audited at a time. Ask for less"


def too_many_breakdowns(most: int) -> str:
    """There are more breakdowns than can be audited."""
    return f"it has more than {most} breakdowns. Leave some out"


def column_refused(name: str, role: str) -> str:
    """A column may not be released."""
    whys = {
        "identifier": "holds identifiers of cases or people. Leave it out",
        "day": "holds days, which may never be released. Count by quarter or year",
        "extreme": "is the value of a single case. Leave it out",
        "nested": "holds lists, structures or bytes. Take them apart into columns",
    }
    return f"column {name!r} {whys[role]}"


def breakdown_refused(name: str, allowed: list[str]) -> str:
    """A breakdown is not in the policy."""
    return (
        f"the policy has no breakdown by {name!r}. It has {', '.join(allowed)}, and periods."
        " Leave the column out"
    )


def period_refused(name: str, shortest: str) -> str:
    """Periods are too short."""
    return f"column {name!r} holds periods shorter than a {shortest}. Count by {shortest} or year"


def single_records(single: int, groups: int) -> str:
    """Too many groups hold one record."""
    return f"{single} of {groups} groups hold one record. Combine groups or take longer periods"


def mostly_small(small: int, cells: int) -> str:
    """Too many counts are small."""
    return f"{small} of {cells} counts are small. Combine groups or take longer periods"


def running_total(name: str) -> str:
    """A column gives counts away by its steps."""
    return f"column {name!r} adds up row by row: its steps are the counts. Leave it out"


def outcome(primary: int, secondary: int, derived: int, threshold: int) -> list[str]:
    """Sentences that say what was withheld of a result that may be released."""
    if not primary + secondary:
        return ["Nothing had to be withheld."]
    said = [
        f"Counts withheld for themselves: {primary}. Each is below {threshold}, or leaves fewer"
        f" than {threshold} of its whole, or says that nobody or everybody of a group has the"
        " outcome."
    ]
    if secondary:
        said.append(f"Withheld so that none of these follows from the sums: {secondary}.")
    if derived:
        said.append(f"Values withheld because they follow from withheld counts: {derived}.")
    return said
