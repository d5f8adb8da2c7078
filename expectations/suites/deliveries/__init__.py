"""Suite `deliveries`: what a delivery must look like."""

from expectations.suites.deliveries.ledger import LEDGER
from expectations.suites.deliveries.rows import ACCOUNT_OF_ROWS, FAULTS

CHECKS = [*LEDGER, *ACCOUNT_OF_ROWS, *FAULTS]
