"""On whatever scheme: every item and every measure that is written is read back as the same."""

from __future__ import annotations

from hypothesis import given
from tests.generative.trees import schemes
from tests.generative.worlds import trying
from tests.unit.same_rule import normal
from tests.unit.test_written_rules import told

from kaoping.clause.written.read import read_item, read_measure, read_rule
from kaoping.scheme.model import Scheme
from kaoping.scheme.write import write_item, write_measure, write_rule


@trying(60)
@given(schemes)
def test_what_is_written_is_read_back(scheme: Scheme) -> None:
    for leaf in scheme.leaves():
        text = write_rule(leaf.rule, leaf, scheme)
        assert normal(read_rule(text, leaf, scheme), scheme) == normal(leaf.rule, scheme), text
        assert told(read_item(write_item(leaf, scheme), scheme), scheme) == told(leaf, scheme)
    for name in scheme.measures:
        text = write_measure(name, scheme)
        assert normal(read_measure(text, scheme), scheme) == normal(scheme.measures[name], scheme), text
