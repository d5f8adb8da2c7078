"""The models on a cluster of Spark, held against DuckDB cell by cell."""
