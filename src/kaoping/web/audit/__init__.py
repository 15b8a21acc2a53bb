"""The log of every write: append-only, each entry chained to the one before."""
