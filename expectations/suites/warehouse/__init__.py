"""Suite `warehouse`: what must hold of what was built."""

from expectations.suites.warehouse.anonymity import ANONYMITY
from expectations.suites.warehouse.cases import CASES, VOLUME
from expectations.suites.warehouse.contradictions import CONTRADICTIONS
from expectations.suites.warehouse.counts import COUNTS, OTHER_COUNTS, PUBLISHED_COUNTS
from expectations.suites.warehouse.definitions import DEFINITIONS
from expectations.suites.warehouse.orders import BREACHES, CHARGES, ORDERS
from expectations.suites.warehouse.published import PUBLISHED

CHECKS = [
    *CASES,
    *VOLUME,
    *CHARGES,
    *ORDERS,
    *BREACHES,
    *PUBLISHED,
    *DEFINITIONS,
    *COUNTS,
    *OTHER_COUNTS,
    *PUBLISHED_COUNTS,
    *CONTRADICTIONS,
    *ANONYMITY,
]
