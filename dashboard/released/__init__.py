"""What stands published, and what is drafted: read from files alone, never from the warehouse."""
