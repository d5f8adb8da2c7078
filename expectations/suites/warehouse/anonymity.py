"""How far a case-level table can single people out.

A warning: any table of cases singles people out once days and offences are combined, and one that
did not could not be analysed. So it says who may see the table, and stops no release.
"""

import great_expectations.expectations as gxe

from expectations.checks import Check
from expectations.rules import no_row_where

TABLE = "quality.k_anonymity"

ANONYMITY = [
    Check(
        TABLE,
        "every_combination_is_counted",
        no_row_where("""
            defendants is distinct from (select count(*) from marts.case_outcomes)
        """),
        "critical",
        "A defendant in no group would be left out of the count of those singled out.",
    ),
    Check(
        TABLE,
        "k_is_a_threshold",
        gxe.ExpectColumnValuesToBeBetween(column="k", min_value=1),
        "critical",
        "Without a threshold no group is small.",
    ),
    Check(
        TABLE,
        "nobody_is_in_a_small_group",
        no_row_where("defendants_in_small_groups > 0"),
        "warning",
        "Combinations of columns in quality.k_anonymity leave defendants in groups smaller than k "
        "(OUTCOMES_K_ANONYMITY): case-level rows must not leave the organisation.",
    ),
]
