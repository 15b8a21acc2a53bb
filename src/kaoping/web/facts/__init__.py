"""The facts of a cycle: six tables beside the units, brought in by import."""
