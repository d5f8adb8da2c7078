"""The same models built on Apache Spark: transpiled from sql/, never written a second time."""
