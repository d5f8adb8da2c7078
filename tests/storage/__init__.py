"""The landed deliveries in a bucket of S3 that is mounted as a folder."""
