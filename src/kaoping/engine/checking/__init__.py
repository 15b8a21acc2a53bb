"""What can be wrong with facts: cells, rows, and what a scheme expects of them."""
