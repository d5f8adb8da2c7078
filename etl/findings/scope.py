"""What a finding is about, in words: the area, the offences, the markers chosen."""

from etl.findings.asking import Ask, Selection
from etl.findings.words import Row

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
# Whoever chooses cases by the marker that a metric measures has chosen its answer.
_MEASURED_MARKERS = {
    "cyber_recorded_share": "cyber",
    "cyberstalking_share": "cyber",
    "cyberstalking_share_at_charge": "cyber",
    "dv_flag_compliance": "dv",
    "dv_overlap": "dv",
}


def area_name(ask: Ask, area: str) -> str:
    """Name an area, or all of them together."""
    return ask("nation").item() if area == ALL else dict(ask("areas").rows()).get(area, area)


def scope_in_words(ask: Ask, selection: Selection, definition: Row) -> str:
    """Say of which cases a number is: 'England and Wales, stalking and harassment'.

    What is counted only of some cases anyhow is not said to be of all prosecutions.
    """
    parts = [area_name(ask, selection.area)]
    if selection.offences != ALL or " in " not in definition["unit"]:
        parts.append(_offences(ask, selection.offences, is_published(definition)))
    if selection.dv != ALL:
        parts.append(f"DV marker {selection.dv}")
    if selection.cyber != ALL:
        parts.append(f"cyber marker {selection.cyber}")
    return ", ".join(parts)


def is_settled(selection: Selection) -> bool:
    """Whether the cases are chosen by the very marker that the metric measures."""
    marker = _MEASURED_MARKERS.get(selection.metric)
    return marker is not None and getattr(selection, marker) != ALL


def is_published(definition: Row) -> bool:
    """Whether a metric counts published tables rather than cases."""
    return definition["counts_table"] == "metrics.published_counts"


def _offences(ask: Ask, code: str, of_published: bool) -> str:
    if of_published:
        names = dict(ask("categories").rows())
        return "all offence categories" if code == ALL else names.get(code, code).lower()
    return OFFENCES.get(code, code.replace("_", " "))
