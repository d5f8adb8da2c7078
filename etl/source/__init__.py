"""A source begun from a file, its columns described, its mapping tried."""
