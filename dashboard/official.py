"""What must stand on whatever leaves a page."""

NOT_OFFICIAL = "Management information, not official statistics."
