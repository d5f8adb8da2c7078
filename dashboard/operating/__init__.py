"""What who runs the dashboard sees of it: health, metrics, logs; and how it stops."""
