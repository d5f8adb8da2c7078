"""The attacker's audit of everything ever published: a gate that reads release folders alone.

It shares nothing with what protects and writes releases (``etl.disclosure`` but for the policy,
``etl.publication``): a fault there is found here. What must be protected, decided from the policy:

- every withheld count: the least and the largest whole number that fit all files must be at least
  the policy's width apart;
- what a whole leaves of its parts, and every sum of the hierarchy that nobody published: where
  narrower, and it may be small (1 to the threshold less one), it is told;
- counts of a measure a table omits: as sums nobody published;
- rounded counts that may be small: no closer than their rounding alone tells them, or the width
  (rounding is controlled: a count lies less than the base from what is shown).

Three attackers: ``nothing`` (a withheld count is 0 or more), ``zeros`` (zeros are shown, so it is 1
or more, but for numerators, which whole-group protection may withhold at 0), ``rule`` (also: each
group of withheld counts that hang together holds one that is small for itself, and what is shown is
not small). Where the files contradict what an attacker assumes he learns nothing by it, and it is
noted. A quarter that a revision restates is attacked once by itself and once as if what is withheld
had not changed.
"""

from etl.publication.gate.audit import audit_releases
from etl.publication.gate.report import Fault, Report, Widths, write_report

__all__ = ["Fault", "Report", "Widths", "audit_releases", "write_report"]
