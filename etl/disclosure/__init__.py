"""Statistical disclosure control: what a table tells of one person, and how to stop it.

The policy is data/reference/disclosure_policy.toml. ``small_counts.marked`` says whether a result
is not for publication; ``allowed.allowed`` says what of it the policy would let out.
"""
