"""The slow evaluator in plain Python, rule by rule. The front door is `engine/reference.py`."""
