import numpy as np
import pytest

from neuronlab.analysis.measures import parts
from neuronlab.analysis.measures.parts import PARTS
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run


def parts_of(*hidden, **settings):
    measured = measured_run(np.sin, *hidden, **settings)
    return {key: row.read(measured) for key, row in PARTS.items()}


@pytest.mark.parametrize("hidden", [(LayerSpec(5, "tanh"),), (LayerSpec(4, "relu"), LayerSpec(3, "sine", muted=(1,)))])
def test_the_parts_of_the_last_layer_add_up_and_can_be_left_out(hidden):
    found = parts_of(*hidden, steps=50, standardize=True)
    assert 0 <= found["sum_difference"] < 1e-12
    assert 0 <= found["muting_difference"] < 1e-12


def test_a_part_that_is_missing_is_found(monkeypatch):
    terms = parts._terms
    monkeypatch.setattr(parts, "_terms", lambda found: terms(found) * np.array([[1.0], [1.5]]))
    found = parts_of(LayerSpec(2, "identity"), parameters=(1, 0, 2, 0, 3, 4, 0))  # ŷ = 3·x + 4·2x
    assert found["sum_difference"] == pytest.approx(4.0)
    assert found["muting_difference"] == pytest.approx(4.0)


def test_without_hidden_units_there_are_no_parts():
    assert set(parts_of().values()) == {None}


def test_parts_that_overflow_are_no_numbers():
    with np.errstate(all="ignore"):
        assert set(parts_of(LayerSpec(1, "cube"), parameters=(1e200, 0, 1, 0)).values()) == {None}
