"""The analyst's workbench: queries in tabs, what they answer, and what is kept of them."""
