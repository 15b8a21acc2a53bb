"""The house's written Chinese read back into rules: the other way of `scheme/write.py`. The front door is `read.py`."""
