"""What can be wrong with a scheme, one concern a file. The front door is `scheme/check.py`."""
