"""Whether what landed is still what landed: sizes, hashes, and deliveries that are gone."""
