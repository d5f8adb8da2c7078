"""The self-check of an installation: what is set, what is there, who can read it, what to do."""
