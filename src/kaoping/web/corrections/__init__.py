"""Changes after a lock, and exemptions: asked for by one, approved by another, seen by all."""
