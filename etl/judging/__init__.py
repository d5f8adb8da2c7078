"""What breaks a rule, what was taken back, and what counts of the landed rows."""
