"""What must hold of the definitions of metrics."""

import great_expectations.expectations as gxe

from expectations.checks import Check
from expectations.rules import filled, key_is, no_row_where

DEFINITIONS = [
    Check(
        "metrics.definitions",
        "something_is_defined",
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        "critical",
        "Without definitions no number can say what it counts.",
    ),
    Check(
        "metrics.definitions",
        "metric_is_defined_once",
        key_is("metric"),
        "critical",
        "Two definitions of one name are two numbers of one name.",
    ),
    Check(
        "metrics.definitions",
        "metric_has_a_name",
        gxe.ExpectColumnValuesToMatchRegex(column="metric", regex="^[a-z][a-z0-9_]*$"),
        "critical",
        "The name is used in addresses, in SQL and in published tables.",
    ),
    Check(
        "metrics.definitions",
        "definition_is_complete",
        filled(
            "metric", "title", "unit", "numerator", "denominator", "excluded", "version",
            "definition_sql",
        ),
        "critical",
        "Every number states its unit, what it counts, out of what, and what is left out.",
    ),
    Check(
        "metrics.definitions",
        "better_is_said",
        no_row_where("better is null or better not in ('higher', 'lower', 'neither')"),
        "critical",
        "A change is only called an improvement where the definition says which way is better.",
    ),
    Check(
        "metrics.definitions",
        "counts_table_is_known",
        no_row_where("""
            counts_table is null
            or counts_table not in (
                'metrics.counts', 'metrics.published_counts', 'metrics.mix_counts',
                'metrics.amounts', 'metrics.durations', 'metrics.stocks'
            )
        """),
        "critical",
        "The dashboard reads the counts of a metric from the table its definition names.",
    ),
]  # fmt: skip
