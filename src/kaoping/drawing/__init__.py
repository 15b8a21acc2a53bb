"""Draws that follow from a seed alone: the platform makes them, `kaoping draw` repeats them."""
