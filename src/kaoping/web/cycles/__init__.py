"""Cycles: one scheme version, one period, the units that are appraised, the stages with their deadlines."""
