"""Helpers are written where something uses them, and only there."""

import pytest

from neuronlab.files.models.code.languages import JAVASCRIPT, LANGUAGES, C
from neuronlab.files.models.code.table import ACTIVATION_CODE, OPERATION_CODE


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.column)
def test_every_expression_that_needs_a_helper_gets_it(language):
    for text in [*map(language.activation, ACTIVATION_CODE), *map(language.operation, OPERATION_CODE)]:
        defined = "".join(language.helpers_for(text))
        for name in language.helpers:
            assert (f" {name}(" in defined) == (f"{name}(" in text)


def test_no_helper_is_defined_without_need():
    assert C.helpers_for(C.activation("tanh")) == []
    assert len(C.helpers_for("model_maximum(model_sign(t1), 0.0f)")) == 2
    assert len(JAVASCRIPT.helpers_for(JAVASCRIPT.activation("mish"))) == 1


def test_no_helper_needs_one_that_comes_later():
    for language in LANGUAGES:
        for name, text in language.helpers.items():
            others = [other for other in language.helpers if other != name and f"{other}(" in text]
            assert others == []
