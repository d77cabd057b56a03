"""The tables have a row for everything that a network can contain."""

import dataclasses

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.formulas.operations import OPERATIONS
from neuronlab.files.models.code.languages import LANGUAGES
from neuronlab.files.models.code.table import ACTIVATION_CODE, OPERATION_CODE, Code


def test_every_activation_has_a_row():
    assert list(ACTIVATION_CODE) == list(ACTIVATIONS)


def test_every_operation_that_values_have_has_a_row():
    assert set(OPERATION_CODE) == set(OPERATIONS) - {"choice"}


def test_every_column_is_a_language():
    assert {field.name for field in dataclasses.fields(Code)} == {language.column for language in LANGUAGES}


def test_a_parameter_is_written_once_where_there_is_one_and_not_elsewhere():
    for name, code in ACTIVATION_CODE.items():
        parameter = ACTIVATIONS[name].parameter
        counts = {text.count("{p}") for text in dataclasses.astuple(code)}
        assert counts == {int(parameter is not None)}, name
