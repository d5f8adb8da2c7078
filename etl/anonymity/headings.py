"""Headings that say a column holds personal data, in their usual spellings."""

import re

_NUMBER = r"(?:no|nos|num|number|ref|reference|id|urn)"
_WHOSE = (
    r"(?:defendant|victim|suspect|offender|complainant|witness|accused|person|client|subject|def"
    r"|vic|officer|oic|investigator|prosecutor|lawyer|contact)s?"
)
# Headings are folded to lower-case words parted by single spaces before they are compared.
_RULES = {
    "name": (
        r"(?:sur|fore|maiden|middle|family|nick|user|full|first|last|given|known)\s?names?",
        rf"(?:full )?names?|{_WHOSE} (?:full )?names?|names? of {_WHOSE}|alias(?:es)?|aka|initials?"
        rf"|{_WHOSE} initials?",
    ),
    "date of birth": (r"d ?o ?b|birth ?(?:date|day)|date ?of ?birth|year of birth|born(?: on)?",),
    "postcode": (r"post ?codes?|zip(?: ?code)?|pcode",),
    "address": (
        r"address(?:es)?(?: line)?(?: ?\d)?|street(?: name)?|house(?: ?(?:name|no|number))?|uprn",
    ),
    "email": (r"e ?mails?(?: address(?:es)?)?",),
    "telephone": (
        rf"(?:tele)?phones?(?: ?{_NUMBER})?|tel(?: ?{_NUMBER})?|mobiles?(?: ?{_NUMBER})?"
        rf"|contact {_NUMBER}|imei|imsi|msisdn|ip address(?:es)?",
    ),
    "ni number": (
        rf"nino|n ?i ?{_NUMBER}|national insurance(?: {_NUMBER})?|nhs(?: ?{_NUMBER})?"
        r"|passport(?: ?(?:no|number))?|driving licen[cs]e(?: ?(?:no|number))?",
    ),
    "case reference": (
        rf"pnc(?: ?{_NUMBER})?|cro(?: ?{_NUMBER})?|ptiurn|urn|u r n|(?:cps|police|case) urn"
        rf"|arrest summons(?: {_NUMBER})?|asn|crime(?: {_NUMBER})|custody(?: {_NUMBER})"
        rf"|prison(?:er)? {_NUMBER}",
    ),
    "free text": (
        r"notes?|comments?|remarks?|free ?text|narratives?|description of (?:events|incident)"
        r"|case (?:summary|notes?|comments?)|mg ?\d+|victim (?:personal )?statements?"
        r"|circumstances",
    ),
}
_PATTERNS = {
    name: re.compile(rf"(?:{_WHOSE} )?(?:{'|'.join(patterns)})")
    for name, patterns in _RULES.items()
}

RULE_NAMES = frozenset(_RULES)


def heading_rule(heading: str) -> str | None:
    """Return the name of the rule a heading falls under, or None."""
    plain = _plain(heading)
    return next((name for name, form in _PATTERNS.items() if form.fullmatch(plain)), None)


def _plain(heading: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return re.sub(r"[^a-z0-9]+", " ", spaced.lower()).strip()
