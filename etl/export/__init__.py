"""The whole warehouse as Parquet, for R and other programs that open no DuckDB."""
