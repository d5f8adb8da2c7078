"""Every claim of the reading of a share or a mean, parsed from its words.

A reading is refused of which a single word is none of these claims: nothing may be said beside.
"""

import re
from typing import Any

Claims = dict[str, Any]

_N = r"[\d,]+(?:\.\d+)?"
_WHAT = r"(?:month|quarter|financial year)"
_DAYS = r"[A-Z][a-z]+ \d{4} to [A-Z][a-z]+ \d{4}"
_RECORDED = rf"(?:; recorded for (?P<recorded>{_N})%)?"
_VALUES = (
    rf"(?P<value>{_N})% \((?P<above>{_N}) of (?P<below>{_N}) (?P<nouns>[^;]+);"
    rf" 95% interval (?P<low>{_N})% to (?P<high>{_N})%{_RECORDED}\)",
    rf"(?P<above>{_N}) of (?P<below>{_N}) (?P<nouns>[^,]+), (?P<few>too few for a share)"
    rf" \(95% interval (?P<low>{_N})% to (?P<high>{_N})%{_RECORDED}\)",
    rf"(?P<value>{_N}) on average \((?P<above>{_N}) in (?P<below>{_N}) (?P<nouns>[^;]+);"
    rf" (?:95% interval (?P<low>{_N}) to (?P<high>{_N})|too few for an interval){_RECORDED}\)",
    rf"not recorded for (?:any of|the) (?P<unrecorded>{_N}) (?P<nouns>[^;.]+)",
    r"(?P<nothing>nothing to count)(?P<never>, as in every period held\. It counts [^.]+)?",
)
_AGAINST = (
    r"(?P<trial>trial limits, )?(?P<why_first>(?:no|the registered) [a-z0-9, ]+):"
    rf" the first (?P<points>\d+) {_WHAT}s,"
    rf" (?P<days>{_DAYS})(?:, (?P<left_out>\d+) between them not counted)?",
    rf"baseline (?P<days>{_DAYS})(?P<trial>: trial limits, only (?P<points>\d+) {_WHAT}s)?",
)
_SIGNALS = (
    rf"(?:at (?P<at>{_N})%?, )?(?P<outside>above the upper|below the lower) limit of"
    rf" (?P<limit>{_N})%?",
    rf"(?P<way>rising|falling) without a break over (?P<trend>\d+) {_WHAT}s",
    rf"(?P<shift>\d+) {_WHAT}s in a row (?P<side>above|below) the baseline's (?P<centre>{_N})%?"
    r"(?:, (?P<own>\d+) of them within the baseline itself)?",
    rf"two of the last three {_WHAT}s close to the (?P<near>upper|lower) limit",
)
_VERDICTS = (
    r"(?P<common>This is common-cause variation: no sign of a change beyond what is usual from)"
    r" (?P<from_to>[a-z]+ to [a-z]+) \((?P<against>[^)]+)\)\.",
    r"(?P<special>This is special-cause variation)(?P<news>, an improvement|, of concern)?:"
    r" (?P<signal>[^(]+) \((?P<against>[^)]+)\)\.",
    rf"Whether anything changed cannot be told: only (?P<now_recorded>{_N})% is recorded, after"
    rf" (?P<then_recorded>{_N})% in the baseline, and those not recorded could make the difference"
    r" alone\.",
    r"Whether anything changed cannot be told: (?P<why>[^.]+)\.",
    r"(?P<unsaid>Nothing can be said of a change)\.",
)
_P = r"[+−]?\d+\.\d+"
_CAUTIONS = (
    r"(?P<redefined>The definition changed within the last year), so the year before is not"
    r" comparable\.",
    rf"The recorded share (?P<recording>rose|fell) from (?P<recorded_from>{_N})% in the baseline to"
    rf" (?P<recorded_to>{_N})%, so part of any difference may be recording(?:; had all"
    rf" (?P<all>{_N}) been recorded, the share would lie between (?P<least>{_N})% and"
    rf" (?P<most>{_N})%)?\.",
    rf"Those not recorded could make this difference alone: had all been recorded, the share would"
    rf" lie between (?P<all_no>{_N})% and (?P<all_yes>{_N})%, that of the baseline between"
    rf" (?P<baseline_no>{_N})% and (?P<baseline_yes>{_N})%\.",
    r"The baseline itself was (?P<baseline_was>rising|falling|not steady) \(the rules mark"
    rf" (?P<marked>\d+) of its own (?P<of_marked>\d+) {_WHAT}s\), so its limits say little of"
    r" what changed lately\.",
    rf"(?:The share is (?P<up>{_P}) points higher than a year before \(|(?P<unclear>No clear change"
    rf" of the share on a year before) \((?P<perhaps_up>{_P}) points, )95% interval"
    rf" (?P<up_low>{_P}) to (?P<up_high>{_P}) points\), (?:yet|while) its count is lower"
    rf" \((?P<now>{_N}) after (?P<before>{_N})\)(?:, because the number it is a share of fell"
    r" (?P<fell>further|too)|(?P<unsettled>\. Some of the newest cases may not be recorded yet, so"
    r" the count may still rise))\.",
)


def claims(text: str) -> Claims:
    """Return the claims of a reading by name; what is not claimed is left out."""
    opening = re.match(r"(?P<title>.+?) in (?P<period>[^,]+), (?P<scope>[^:]+): ", text)
    assert opening, text
    found, rest = opening.groupdict(), text[opening.end() :]
    rest = _take(_VALUES, rest, found).removeprefix(". ")
    rest = _take(_VERDICTS, rest, found)
    for name, patterns in (("against", _AGAINST), ("signal", _SIGNALS)):
        if name in found:
            left = _take(patterns, found.pop(name), found)
            assert not left, (left, text)
    while rest:
        rest = _take(_CAUTIONS, rest.removeprefix(" "), found)
    return found


def number(written: str) -> float:
    """The number that was written."""
    return float(written.replace(",", "").replace("−", "-"))


def is_written(written: str, expected: float) -> bool:
    """Whether a number is the one expected, as far as its decimals go."""
    decimals = len(written.partition(".")[2])
    return abs(number(written) - expected) <= 0.5000001 * 10**-decimals


def _take(patterns: tuple[str, ...], text: str, found: Claims) -> str:
    """Add what the pattern that fits says, and return the rest of the text."""
    for pattern in patterns:
        if match := re.match(pattern, text):
            named = {name: said for name, said in match.groupdict().items() if said is not None}
            assert not named.keys() & found.keys() - {"nouns"}, text
            found |= named
            return text[match.end() :]
    raise AssertionError(f"no claim known: {text}")
