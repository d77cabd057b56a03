"""Sessions of version 9 still open: `version_9.nlab` is one as that version wrote it, with two runs in each task."""

import json
from pathlib import Path

import numpy as np
import pytest

from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import load_session, read_save_number, save_session
from neuronlab.files.session.work import ViewRecord
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses

PATH = Path(__file__).parent / "version_9.nlab"
SIX_STEPS_LATER = {
    ("curve", 0): [0.88911927, 1.39015305, 0.49958119, -1.01987445],
    ("curve", 2): [0.08106996, 0.21232438, 0.05806237, -0.02953492],
    ("classes", 0): [0.38908312, 0.82347542, 0.41841251, 0.28265321],
    ("classes", 2): [-0.46191591, -0.22875492, 0.20886405, -0.11057422],
}
"""The first parameters as that version made them, by task and slot."""


def resumed(path, task, slot):
    work = load_session(path)
    workspace = getattr(work.experiment, task).seen_from(slot)
    trainer = Trainer(workspace.run, workspace.points, work.states[task][slot])
    trainer.advance(6)
    return trainer


@pytest.mark.parametrize(("task", "slot"), SIX_STEPS_LATER)
def test_training_goes_on_where_it_stood(task, slot):
    trainer = resumed(PATH, task, slot)
    np.testing.assert_allclose(trainer.parameters[:4], SIX_STEPS_LATER[task, slot], rtol=1e-5, atol=1e-8)
    assert trainer.step == 26


def test_everything_is_as_it_was():
    work = load_session(PATH)
    assert (work.lost, work.began, work.lesson, read_save_number(PATH)) == ((), {0: 4}, None, 7)
    assert work.view == ViewRecord("move", None, (3, 4), "table", {"loss": True}, (None, True))
    assert len(work.timelines["curve"][0].checkpoints) == 21
    assert not any(run.training.flip_gradient or run.training.no_bias for run in work.experiment.classes.runs)


@pytest.mark.parametrize(("task", "slot"), SIX_STEPS_LATER)
def test_it_is_saved_as_the_version_of_today_and_goes_on_bit_for_bit(task, slot, tmp_path):
    new = tmp_path / "new.nlab"
    save_session(new, load_session(PATH), save_number=8)
    with np.load(new) as archive:
        assert json.loads(str(archive["session"]))["version"] == 11
    assert same_learned(resumed(new, task, slot).state(), resumed(PATH, task, slot).state())


def test_damage_of_any_kind_is_one_sentence_or_harmless(tmp_path):
    path = tmp_path / "damaged.nlab"
    for variant in damaged(PATH.read_bytes(), 100):
        path.write_bytes(variant)
        reads_or_refuses(load_session, path)
        reads_or_refuses(read_save_number, path)
