"""What was live when, made again, and why a number moved."""
