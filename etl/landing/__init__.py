"""From a delivered file to typed, landed Parquet, with every record accounted for."""
