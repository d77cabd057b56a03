import numpy as np
import pytest

from neuronlab.analysis.measures.lines import LINES
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run


def read(key, measured):
    return LINES[key].read(measured)


def parabola(x):
    return x**2


def test_the_best_line_of_a_symmetric_parabola_is_flat_at_its_mean():
    neuron = measured_run(parabola)
    squares = np.linspace(-1, 1, 21) ** 2
    assert read("best_line_rmse", neuron) == pytest.approx(squares.std(), rel=1e-12)


def test_the_distance_of_a_neuron_from_the_best_line_is_that_of_its_numbers():
    neuron = measured_run(lambda x: 3 * x - 1, parameters=(2.5, -1.2))
    assert read("from_best_line", neuron) == pytest.approx(0.5, rel=1e-12)
    x = np.linspace(-1, 1, 21)
    assert read("above_best_line", neuron) == pytest.approx(np.sqrt(np.mean((0.5 * x + 0.2) ** 2)), rel=1e-12)


def test_descent_takes_one_neuron_to_the_best_line():
    neuron = measured_run(parabola, steps=2_000, optimizer="sgd", learning_rate=0.2)
    assert abs(read("above_best_line", neuron)) <= 1e-12
    assert read("from_best_line", neuron) <= 1e-12


def test_a_function_that_bends_lies_below_the_best_line_and_has_no_distance_from_it():
    bent = measured_run(abs, LayerSpec(2, "relu"), parameters=(1, 0, -1, 0, 1, 1, 0))
    assert read("above_best_line", bent) == pytest.approx(-read("best_line_rmse", bent))
    assert read("from_best_line", bent) is None
