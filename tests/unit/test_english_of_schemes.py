"""Decisions, options and methods are told in English where the product speaks English."""

from __future__ import annotations

import re

import pytest

from kaoping.scheme.load import edition_of_text, load
from kaoping.scheme.versions import scheme_folders, shipped_folder
from kaoping.scheme.voice import Voice
from kaoping.scheme.write import write_scheme
from kaoping.scheme.writing.write_results import decision

CHINESE = re.compile("[\u3400-\u9fff]")
SCHEMES = pytest.mark.parametrize("folder", scheme_folders(), ids=lambda folder: folder.name)


@SCHEMES
def test_decisions_of_the_shipped_schemes_are_told_in_english(folder):
    scheme = load(folder).scheme
    for key, each in scheme.decisions.items():
        asked = each.model_copy(update={"decided": None})  # what a person wrote stays as it was written
        assert not CHINESE.search(decision(asked, Voice(scheme, "en"))), key


@SCHEMES
def test_methods_of_the_shipped_schemes_are_told_in_english(folder):
    methods = [
        line for line in write_scheme(load(folder).scheme, "en").splitlines() if line.strip().startswith("Method:")
    ]
    assert methods
    assert not [line for line in methods if CHINESE.search(line)]


def test_a_method_in_english_names_no_measure():
    """Else an item would rest on the decisions of a measure that is called like one of its words."""
    text = (shipped_folder() / "huanbei-communities" / "scheme.yaml").read_text(encoding="utf-8")
    named = text.replace("method_en: monthly appraisal by the superior", "method_en: residents are pleased")
    assert named != text
    assert next(entry.decisions for entry in edition_of_text(named).scheme.entries()) == ()
