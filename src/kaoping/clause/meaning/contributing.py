"""What one part contributes: the one function for all kinds of parts."""

from __future__ import annotations

from fractions import Fraction
from functools import singledispatch

from kaoping.clause.meaning.inputs import Inputs
from kaoping.clause.meaning.parts import Part


@singledispatch
def points(part: Part, given: Inputs) -> Fraction:
    """What one part contributes."""
    raise NotImplementedError(type(part).__name__)
