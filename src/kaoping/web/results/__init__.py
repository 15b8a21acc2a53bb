"""Runs over frozen facts, and the pages that show what came out and why."""
