import json

import pytest

from neuronlab.wording import activation_costs


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Put costs where they are looked for; None for none."""

    def put(table):
        path = tmp_path / "activation_costs.json"
        if table is not None:
            path.write_text(json.dumps({"measured_with": "a test", "relative_to_relu": table}))
        monkeypatch.setattr(activation_costs, "resource", lambda _name: path)
        activation_costs.measured_costs.cache_clear()

    yield put
    activation_costs.measured_costs.cache_clear()


@pytest.mark.parametrize(
    ("cost", "text"),
    [
        (0.4, "as cheap as ReLU"),
        (1.0, "as cheap as ReLU"),
        (1.6, "costs 1.6 × ReLU"),
        (4.2, "costs 4 × ReLU"),
        (12.0, "costs 12 × ReLU"),
    ],
)
def test_a_cost_is_told_beside_relu(measured, cost, text):
    measured({"tanh": cost})
    assert activation_costs.cost_text("tanh") == text


def test_what_was_not_measured_has_no_cost(measured):
    measured({"tanh": 4.0})
    assert activation_costs.cost_text("custom") == ""
    measured(None)


def test_without_measurements_nothing_is_said(measured):
    measured(None)
    assert activation_costs.cost_text("relu") == ""
