"""The only door to the engine: everything the platform asks of scheme, engine and documents goes through these modules.

`schemes`: read, check, tell and compare schemes. `facts`: read and check fact tables. `runs`: score a snapshot,
explain, write documents.
"""
