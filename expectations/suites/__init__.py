"""The suites: plain lists of checks, each with its reason."""

from expectations.suites import deliveries, warehouse

SUITES = {"deliveries": deliveries.CHECKS, "warehouse": warehouse.CHECKS}
