"""Made-up case-level deliveries in the contract's form, with planted effects and faults."""

from etl.sample.make import SampleSummary, make_sample

__all__ = ["SampleSummary", "make_sample"]
