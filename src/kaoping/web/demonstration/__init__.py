"""The demonstration platform: one whole district, its people, its cycles, made through the same actions as real ones.

`seed.plant` does it all; `district` is the one tree of units behind all regimes, `land` draws its boundaries, `years`
gives the facts of a cycle in the codes of that tree.
"""
