"""What personal data look like, as patterns of RE2 (DuckDB's regular expressions).

A *strong* form holds a space, an @ or a bracket, which no pseudonym has: one value is enough. A
*compact* form is made of letters and digits alone and at most ``LONGEST_COMPACT`` long: a short
random token may look like one by chance, so it counts only where at least ``compact_share`` of
the column's values of its length, those with a digit, look the same. README states the odds.
"""

from dataclasses import dataclass

LONGEST_COMPACT = 13
_AREAS = (
    "A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE"
    "|K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]"
    "|UB|W[ACDFNRSV]?|YO|ZE"
)
_OUTWARD, _INWARD = rf"(?:{_AREAS})\d[A-Z\d]?", r"\d[ABD-HJLNP-UW-Z]{2}"
# Prefixes never issued are left out, as far as one pattern without looking back can.
_NI_PREFIX = "(?:A[A-CEGHJ-NPR-TW-Z]|B[A-CEHJ-NPR-TW-Z]|[CEHJLMOPRSW-Y][A-CEGHJ-NPR-TW-Z]"
_NI_PREFIX += "|G[ACEGHJ-MPR-TW-Z]|K[A-CEGHJ-MPR-TW-Z]|N[A-CEGHJ-MPRSW-Z]|T[A-CEGHJ-MPR-TW-Z]"
_NI_PREFIX += "|Z[A-CEGHJ-NPR-TW-Y])"
_UK_NUMBER = r"(?:7[1-57-9]\d{8}|1(?:1\d|\d1|[2-9]\d)\d{7}|2[03489]\d{8}|3[03]\d{8}|8[04578]\d{8})"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Master|Dr|Prof|Rev|Sir|Lady|Lord|Dame|PC|DC|DS|DI|WPC)\.?"
_WORD = r"\p{Lu}[\p{L}'’-]+"
_ROADS = "Street|Road|Avenue|Lane|Close|Drive|Crescent|Gardens|Terrace|Grove|Mews|Rd|Ave"


@dataclass(frozen=True)
class Rule:
    """One kind of personal data; patterns that are None do not exist for it.

    ``strong`` is looked for anywhere in a value, ``compact`` is the whole of one. ``name`` is what
    a line "may carry" of a source calls the rule.
    """

    name: str
    words: str
    strong: str | None = None
    compact: str | None = None
    compact_share: float = 0.1


RULES = (
    Rule("email", "an e-mail address", r"[^\s@]@[\p{L}\d-]+\.[\p{L}\d]"),
    Rule(
        "ni number",
        "a National Insurance number",
        rf"(?i)\b{_NI_PREFIX} \d\d ?\d\d ?\d\d ?[A-D]\b",
        rf"(?i){_NI_PREFIX}\d{{6}}[A-D]",
    ),
    Rule(
        "postcode",
        "a postcode",
        rf"\b{_OUTWARD} {_INWARD}\b|(?i)^{_OUTWARD} {_INWARD}$",
        rf"(?i){_OUTWARD}{_INWARD}",
    ),
    Rule(
        "telephone",
        "a telephone number",
        r"(?:\+|\b00)44[ (-]*0?\)?(?:[ -]?\d){9,10}\b|\(0\d{2,4}\) ?\d{3,4} ?\d{3,4}\b"
        r"|\b0\d{2,4} \d{3,4} ?\d{3,4}\b|\+\d{1,3} \d[\d ]{6,12}\d\b",
        rf"\+?(?:00)?(?:44|0){_UK_NUMBER}|0\d{{2,4}}-\d{{3,4}}-\d{{3,4}}",
        0.5,
    ),
    Rule(
        "case reference",
        "a reference number of police or prosecution",
        r"\b\d\d[ /][A-Z][A-Z\d][ /]\d{5}[ /]\d\d\b|\b\d\d[A-Z][A-Z\d] \d{5} ?\d\d\b",
        r"(?i)\d\d[A-Z][A-Z\d]\d{7}(?:/\d{1,2})?|(?:19|20)?\d\d/\d{6,7}[A-Z]",
    ),
    Rule(
        "name",
        "a person's name",
        rf"(?:^|[\s,;(]){_TITLE} (?:\p{{Lu}}\.? )*{_WORD}",
    ),
    Rule(
        "address",
        "an address",
        rf"\b\d{{1,4}}[A-Za-z]?,? (?:{_WORD} ){{1,3}}(?:{_ROADS})\b",
    ),
)
# One or more words of letters: what a pseudonym must not be. Longer ones are chance as well.
LETTERS_ONLY = r"\p{L}[\p{L}.'’_-]+\p{L}"
LONGEST_NAME = 20
PERSON_WORDS = rf"{_WORD},? (?:\p{{Lu}}\.? |{_WORD} )?{_WORD}"
# Two capitalised words are a place or an office as often as a person.
NO_PERSON = (
    r"(?i)\b(?:police|court|courts|north|south|east|west|northern|southern|eastern|western|and|of"
    r"|the|in|to|by|with|without|crown|area|city|london|greater|county|service|services|region"
    r"|midlands|valley|wales|england|national|total|offences?|order|orders|media|network|plea"
    r"|guilty|partner|family|custody|other|unknown|not|no|recorded|charge|charged|case|cases)\b"
)
FREE_TEXT = r"(?:\S+\s+){5,}\S+"
FREE_TEXT_LENGTH = 40


def any_strong() -> str:
    """One pattern for every strong form."""
    return "|".join(f"(?:{rule.strong})" for rule in RULES if rule.strong)


def any_compact() -> str:
    """One pattern for every compact form, of a whole value."""
    return f"^(?:{'|'.join(f'(?:{rule.compact})' for rule in RULES if rule.compact)})$"
