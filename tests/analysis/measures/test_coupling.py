import numpy as np
import pytest

from neuronlab.analysis.measures.coupling import COUPLING
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run

X = np.linspace(-1, 1, 21)


def read(key, measured):
    return COUPLING[key].read(measured)


def test_a_polynomial_has_the_curvature_of_linear_regression():
    run = measured_run(np.sin, features=("x", "x^2"), standardize=False)
    columns = np.stack([X, X**2, np.ones(21)])
    hessian = 2 * columns @ columns.T / 21
    eigenvalues = np.linalg.eigvalsh(hessian)
    assert read("condition", run) == pytest.approx(eigenvalues[-1] / eigenvalues[0], rel=1e-6)
    assert read("largest_curvature", run) == pytest.approx(eigenvalues[-1], rel=1e-6)
    assert read("stable_rate", run) == pytest.approx(2 / eigenvalues[-1], rel=1e-6)


def test_the_median_coupling_is_that_of_all_pairs():
    one_pair = measured_run(np.sin, features=("x^2",))
    assert read("median_coupling", one_pair) == pytest.approx(np.mean(X**2) / np.sqrt(np.mean(X**4)), rel=1e-6)
    # Of three pairs, only that of x² and the bias is coupled: the means of x and x³ are 0.
    assert read("median_coupling", measured_run(np.sin, features=("x", "x^2"))) == pytest.approx(0.0, abs=1e-6)


def test_where_curvature_is_undefined_nothing_is_measured():
    at_kink = measured_run(np.sin, LayerSpec(1, "relu"), parameters=(0, 0, 1, 0))
    assert all(read(key, at_kink) is None for key in COUPLING)
