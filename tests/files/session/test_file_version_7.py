"""Sessions of version 7 still open: `version_7.nlab` is one as that version wrote it, with pinned networks."""

import numpy as np
import pytest

from neuronlab.files.session.file import load_session, read_save_number
from tests.files.session.versions import resumed, stored

PATH = stored(7)
PINNED = {
    "curve": (8, [0, 8], 1.0150229125828387, [-0.9275753, 1.2302749]),
    "classes": (12, [0, 4, 8, 12], 1.04835163530933, [-1.3810632, -0.96427816]),
}
"""Of each pin: its last step, the steps and the last value of its loss curve, and its first parameters."""


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
