"""A scheme in words, part by part. The front door is `scheme/write.py`."""
