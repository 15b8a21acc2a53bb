"""From a scheme to one query: demands, conditions as bits, the passes over the fact tables."""
