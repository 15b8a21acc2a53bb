"""A whole regulation read: its clauses in their places, seen together."""
