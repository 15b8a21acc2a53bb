"""Reading facts: folders, CSV, Parquet, workbooks and tables in memory.

The front door is `engine/facts.py`."""
