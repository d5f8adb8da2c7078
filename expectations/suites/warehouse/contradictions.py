"""What the SQL checks of `sql/checks` found, which keep the evidence row by row."""

import great_expectations.expectations as gxe

from expectations.checks import Check
from expectations.rules import filled, key_is, no_row_where

TABLE = "quality.contradictions"

CONTRADICTIONS = [
    Check(
        TABLE,
        "checks_were_run",
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        "critical",
        "No contradiction found and no check run look the same on the page.",
    ),
    Check(
        TABLE,
        "check_is_listed_once",
        key_is("check_name"),
        "critical",
        "Of two results of one check, one may hide the other.",
    ),
    Check(
        TABLE,
        "check_is_explained",
        filled("check_name", "title", "reason", "what_to_do"),
        "critical",
        "Whoever reads of a contradiction must learn why it matters and what to do.",
    ),
    Check(
        TABLE,
        "severity_is_known",
        no_row_where("severity is null or severity not in ('critical', 'warning')"),
        "critical",
        "A check of no known severity neither stops a release nor is shown.",
    ),
    Check(
        TABLE,
        "violations_are_counted",
        no_row_where("violations is null or violations < 0"),
        "critical",
        "A check that did not finish must not pass for one that found nothing.",
    ),
    Check(
        TABLE,
        "no_critical_contradiction",
        no_row_where("severity = 'critical' and violations > 0"),
        "critical",
        "Data that contradict themselves beyond doubt must not reach leadership.",
    ),
    Check(
        TABLE,
        "no_doubtful_contradiction",
        no_row_where("severity = 'warning' and violations > 0"),
        "warning",
        "Data that contradict the law or themselves may be read, but with the doubt beside them.",
    ),
]
