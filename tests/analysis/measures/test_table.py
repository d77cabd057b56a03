import numpy as np
import pytest

from neuronlab.analysis.frames.measures import value_of
from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.measures.table import MEASURES
from neuronlab.core.data.points import NO_POINTS, PointSet
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points

ODD = {
    "no points": (make_run("3:tanh"), NO_POINTS),
    "one point": (make_run("3:relu,2:sigmoid"), wavy_points(1)),
    "no hidden layer": (make_run(""), wavy_points(5)),
    "two inputs": (make_run("2:step,2:identity", inputs=2), wavy_points(5, 2)),
    "classes without points": (
        RunSpec(TASKS["classes"].network(), TrainingSpec(loss="cross_entropy")),
        PointSet.empty(2, 1),
    ),
}


def test_every_measure_says_what_it_is_in_a_sentence():
    assert all(row.label and row.meaning.endswith(".") for row in MEASURES.values())


def test_no_measure_is_named_like_one_of_a_run():
    assert not [key for key in MEASURES if " of " in key]


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("fill", [None, 0.0, 1e30, np.nan])
def test_odd_runs_are_measured_or_have_no_number(name, fill):
    trainer = Trainer(*ODD[name])
    if fill is not None:
        trainer.parameters[:] = fill
    numbers = [value_of(key, Measured(trainer)) for key in MEASURES]
    assert all(number is None or isinstance(number, float) for number in numbers)
