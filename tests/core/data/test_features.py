import numpy as np
import pytest

from neuronlab.core.data.features import FEATURES, compute_features, features_for
from neuronlab.core.errors import InputError
from neuronlab.core.specs.network import NetworkSpec

X, U, V = 0.7, -1.3, 0.4
ONE = {"x": X, "x^2": X * X, "x^3": X**3, "sin(x)": np.sin(X)}
TWO = {
    "x1": U,
    "x2": V,
    "x1^2": U * U,
    "x2^2": V * V,
    "x1*x2": U * V,
    "sin(x1)": np.sin(U),
    "sin(x2)": np.sin(V),
}


def test_every_feature_is_the_function_it_is_named_for():
    assert set(FEATURES) == set(ONE) | set(TWO)
    np.testing.assert_allclose(compute_features(tuple(ONE), np.array([[X]])), [list(ONE.values())])
    np.testing.assert_allclose(compute_features(tuple(TWO), np.array([[U, V]])), [list(TWO.values())])


@pytest.mark.parametrize(("inputs", "feature"), [(1, "x1"), (2, "x"), (1, "cos(x)"), (3, "x1")])
def test_a_feature_of_other_inputs_is_refused_with_those_there_are(inputs, feature):
    with pytest.raises(InputError, match="choose from") as refusal:
        NetworkSpec(inputs=inputs, features=(feature,))
    assert all(key in str(refusal.value) for key in features_for(inputs))
