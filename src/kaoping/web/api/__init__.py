"""The programming interface: JSON below /api/v1/, the same rights and the same part of the tree as on the pages."""
