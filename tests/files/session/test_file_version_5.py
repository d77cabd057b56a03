"""Sessions of version 5 still open: `version_5.nlab` is one as that version wrote it, of a curve and of two classes."""

import pytest

from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import load_session, read_save_number
from tests.files.session.versions import stored

PATH = stored(5)


@pytest.mark.parametrize("task", ["curve", "classes"])
def test_its_biases_start_at_0_as_they_did(task):
    """A session that changed its start by itself would no longer be the one that was saved."""
    work = load_session(PATH)
    experiment, states = work.experiment, work.states
    workspace = getattr(experiment, task)
    assert workspace.run.training.initial_bias == 0.0
    start = Trainer(workspace.run, workspace.points).network()
    assert not any(layer.bias.any() for layer in start.layers)
    assert states[task][0].input_range == ((-3.0, 3.0),) * workspace.run.network.inputs


def test_its_stop_rules_and_save_number_come_back():
    experiment = load_session(PATH).experiment
    assert experiment.curve.run.stop.max_steps == 500
    assert not experiment.curve.run.stop.settled
    assert read_save_number(PATH) == 41
