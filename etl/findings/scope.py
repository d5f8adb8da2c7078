"""What a finding is about, in words: the area, the offences, the markers chosen."""

from etl.findings.asking import Ask, Selection

ALL = "all"
STALKING_AND_HARASSMENT = "stalking-and-harassment"
OTHER_PROSECUTIONS = "other-prosecutions"
OFFENCES = {
    STALKING_AND_HARASSMENT: "stalking and harassment",
    "stalking": "stalking only",
    "harassment": "harassment only",
    OTHER_PROSECUTIONS: "other prosecutions",
    ALL: "all prosecutions",
}


def area_name(ask: Ask, area: str) -> str:
    """Name an area, or all of them together."""
    return ask("nation").item() if area == ALL else dict(ask("areas").rows()).get(area, area)


def scope_in_words(ask: Ask, selection: Selection, is_published: bool = False) -> str:
    """Say of which cases a number is: 'England and Wales, stalking and harassment'."""
    parts = [area_name(ask, selection.area), _offences(ask, selection.offences, is_published)]
    if selection.dv != ALL:
        parts.append(f"DV marker {selection.dv}")
    if selection.cyber != ALL:
        parts.append(f"cyber marker {selection.cyber}")
    return ", ".join(parts)


def _offences(ask: Ask, code: str, is_published: bool) -> str:
    if is_published:
        names = dict(ask("categories").rows())
        return "all offence categories" if code == ALL else names.get(code, code)
    return OFFENCES.get(code, code.replace("_", " "))
