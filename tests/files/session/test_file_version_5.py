"""Sessions of version 5 still open: `version_5.nlab` is one as that version wrote it, of a curve and of two classes."""

import json
from pathlib import Path

import numpy as np
import pytest

from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import load_session, read_save_number, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses

PATH = Path(__file__).parent / "version_5.nlab"
SIX_STEPS_LATER = {
    "curve": [
        2.6840643882751465,
        -0.20560595393180847,
        -3.4910521507263184,
        -0.06083127483725548,
        0.4288107454776764,
        -0.16233909130096436,
        -0.18957358598709106,
        -0.19335651397705078,
        0.039266038686037064,
        0.1951451450586319,
    ],
    "classes": [
        1.5706666707992554,
        -1.691511631011963,
        0.07319654524326324,
        0.10290025174617767,
        -0.2194128930568695,
        0.0915393978357315,
        -0.12923727929592133,
        0.05254479497671127,
        -0.10441827028989792,
    ],
}
"""Parameters as that version made them."""


def resumed(path, task):
    work = load_session(path)
    experiment, states = work.experiment, work.states
    workspace = getattr(experiment, task)
    trainer = Trainer(workspace.run, workspace.points, states[task][0])
    trainer.advance(6)
    return trainer


@pytest.mark.parametrize("task", SIX_STEPS_LATER)
def test_training_goes_on_where_it_stood(task):
    trainer = resumed(PATH, task)
    np.testing.assert_allclose(trainer.parameters, SIX_STEPS_LATER[task], rtol=1e-5, atol=1e-8)
    assert trainer.step == 26


@pytest.mark.parametrize("task", SIX_STEPS_LATER)
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


@pytest.mark.parametrize("task", SIX_STEPS_LATER)
def test_it_is_saved_as_the_version_of_today_and_goes_on_bit_for_bit(task, tmp_path):
    new = tmp_path / "new.nlab"
    save_session(new, load_session(PATH), save_number=42)
    with np.load(new) as archive:
        assert json.loads(str(archive["session"]))["version"] == 11
    assert same_learned(resumed(new, task).state(), resumed(PATH, task).state())


def test_damage_of_any_kind_is_one_sentence_or_harmless(tmp_path):
    path = tmp_path / "damaged.nlab"
    for variant in damaged(PATH.read_bytes(), 150):
        path.write_bytes(variant)
        reads_or_refuses(load_session, path)
        reads_or_refuses(read_save_number, path)
