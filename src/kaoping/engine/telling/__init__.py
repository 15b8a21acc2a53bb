"""Reasons told in words, with their figures and the rows of fact behind them.

The front door is `engine/explaining.py`."""
