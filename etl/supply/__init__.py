"""What this program is built of: pinned packages, vendored files, licences, advisories."""
