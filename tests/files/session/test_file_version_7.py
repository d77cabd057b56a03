"""Sessions of version 7 still open: `version_7.nlab` is one as that version wrote it, with pinned networks."""

import json
from pathlib import Path

import numpy as np
import pytest

from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import load_session, read_save_number, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses

PATH = Path(__file__).parent / "version_7.nlab"
SIX_STEPS_LATER = {
    "curve": [-0.91024995, 1.31158626, -0.48989779, 0.28290144, 0.56366187, 0.92347687, -0.22765382, -0.129045],
    "classes": [-0.83578211, -0.49855524, -1.61418283, 0.75695807, 0.36938486, -1.25675190, -0.70266414, -0.31931818],
}
"""The first parameters as that version made them."""
PINNED = {
    "curve": (8, [0, 8], 1.0150229125828387, [-0.9275753, 1.2302749]),
    "classes": (12, [0, 4, 8, 12], 1.04835163530933, [-1.3810632, -0.96427816]),
}
"""Of each pin: its last step, the steps and the last value of its loss curve, and its first parameters."""


def resumed(path, task, slot=0):
    work = load_session(path)
    experiment, states = work.experiment, work.states
    workspace = getattr(experiment, task).seen_from(slot)
    trainer = Trainer(workspace.run, workspace.points, states[task][slot])
    trainer.advance(6)
    return trainer


@pytest.mark.parametrize("task", SIX_STEPS_LATER)
def test_training_goes_on_where_it_stood(task):
    trainer = resumed(PATH, task)
    np.testing.assert_allclose(trainer.parameters[:8], SIX_STEPS_LATER[task], rtol=1e-5, atol=1e-8)
    assert trainer.step == 26


@pytest.mark.parametrize("task", PINNED)
def test_a_pin_is_a_frozen_run_now_which_can_go_on(task):
    work = load_session(PATH)
    experiment, states = work.experiment, work.states
    run, pinned = getattr(experiment, task).runs
    assert (run.slot, run.name, run.activity) == (0, "", "trains")
    assert (pinned.slot, pinned.name, pinned.activity) == (1, "Pinned", "frozen")
    step, steps, loss, first = PINNED[task]
    state = states[task][1]
    assert state.step == step
    assert state.history.steps.tolist() == steps
    assert state.history.train_loss[-1] == loss
    np.testing.assert_allclose(state.parameters[:2], first, rtol=1e-6)
    assert resumed(PATH, task, slot=1).step == step + 6


def test_tasks_without_a_pin_have_one_run():
    work = load_session(PATH)
    experiment, states = work.experiment, work.states
    assert experiment.surface.slots == (0,)
    assert "surface" not in states
    assert read_save_number(PATH) == 41


@pytest.mark.parametrize("task", SIX_STEPS_LATER)
def test_it_is_saved_as_the_version_of_today_and_goes_on_bit_for_bit(task, tmp_path):
    new = tmp_path / "new.nlab"
    save_session(new, load_session(PATH), save_number=42)
    with np.load(new) as archive:
        assert json.loads(str(archive["session"]))["version"] == 11
    for slot in (0, 1):
        assert same_learned(resumed(new, task, slot).state(), resumed(PATH, task, slot).state())


def test_damage_of_any_kind_is_one_sentence_or_harmless(tmp_path):
    path = tmp_path / "damaged.nlab"
    for variant in damaged(PATH.read_bytes(), 150):
        path.write_bytes(variant)
        reads_or_refuses(load_session, path)
        reads_or_refuses(read_save_number, path)
