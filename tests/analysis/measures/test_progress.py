import numpy as np

from neuronlab.analysis.measures.progress import PROGRESS
from neuronlab.core.specs.network import LayerSpec
from tests.analysis.measures.runs import measured_run

LINE = {"optimizer": "sgd", "learning_rate": 0.25, "parameters": (0.0, 0.0)}


def steps_of(*hidden, **settings):
    return PROGRESS["steps_to_target"].read(measured_run(lambda x: x, *hidden, **settings))


def test_descent_on_a_line_explains_it_after_the_steps_that_its_error_takes_to_shrink():
    # The error of w falls by the factor 1 − 2·η·mean(x²) at every step, and the loss by its square.
    x = np.linspace(-1, 1, 21)
    factor = (1 - 2 * 0.25 * np.mean(x**2)) ** 2
    assert steps_of(steps=40, **LINE) == np.ceil(np.log(0.05) / np.log(factor))


def test_before_the_target_is_reached_and_for_other_losses_there_is_no_number():
    assert steps_of(steps=2, **LINE) is None
    assert steps_of(steps=40, **(LINE | {"loss": "absolute"})) is None
    assert steps_of(LayerSpec(1, "relu"), steps=40, optimizer="sgd", parameters=(0, 0, 0, 0)) is None
