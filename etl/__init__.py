"""From delivered files to a checked warehouse: landing, building, checking, reading."""
