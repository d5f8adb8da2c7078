"""What a finding is about, in words: the area, the offences, the markers chosen."""

from etl.findings.asking import Ask, Selection
from etl.findings.words import Row

ALL = "all"
ALL_BUT = "all-but-"
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
    """Name an area, all of them together, or all but one."""
    if area == ALL:
        return ask("nation").item()
    name = dict(ask("areas").rows()).get(own := area.removeprefix(ALL_BUT), own)
    return name if own == area else f"all areas but {name}"


def selected_in_words(ask: Ask, selection: Selection) -> str:
    """Say of which cases a number is, whatever the metric: 'Kent, stalking only'."""
    return ", ".join([area_name(ask, selection.area), *_of_cases(ask, selection, False)])


def scope_in_words(ask: Ask, selection: Selection, definition: Row) -> str:
    """Say of which cases a number is: 'England and Wales, stalking and harassment'.

    What is counted only of some cases anyhow is not said to be of all prosecutions.
    """
    parts = _of_cases(ask, selection, is_published(definition))
    is_narrow = selection.offences == ALL and " in " in definition["unit"]
    return ", ".join([area_name(ask, selection.area), *parts[is_narrow:]])


def measured_marker(metric: str) -> str | None:
    """The marker that a metric measures, 'dv' or 'cyber'; None where it measures none."""
    return _MEASURED_MARKERS.get(metric)


def is_settled(selection: Selection) -> bool:
    """Whether the cases are chosen by the very marker that the metric measures."""
    marker = measured_marker(selection.metric)
    return marker is not None and getattr(selection, marker) != ALL


def is_published(definition: Row) -> bool:
    """Whether a metric counts published tables rather than cases."""
    return definition["counts_table"] == "metrics.published_counts"


def source_of(definition: Row) -> str:
    """Name the source that a metric counts, as sql/quality/freshness.sql does."""
    return "published" if is_published(definition) else "cases"


def selected_published(ask: Ask, category: str) -> str:
    """Name an offence category of the published tables, or all of them."""
    return _offences(ask, category, True)


def _of_cases(ask: Ask, selection: Selection, of_published: bool) -> list[str]:
    parts = [_offences(ask, selection.offences, of_published)]
    for name, code in (("DV", selection.dv), ("cyber", selection.cyber)):
        if code != ALL:
            parts.append(f"{name} marker {code}")
    return parts


def _offences(ask: Ask, code: str, of_published: bool) -> str:
    if of_published:
        names = dict(ask("categories").rows())
        return "all offence categories" if code == ALL else names.get(code, code).lower()
    return OFFENCES.get(code, code.replace("_", " "))
