"""Sessions of version 8 still open: `version_8.nlab` is one as that version wrote it, with two runs in each task."""

import json
from pathlib import Path

import numpy as np
import pytest

from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import load_session, read_save_number, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses

PATH = Path(__file__).parent / "version_8.nlab"
SIX_STEPS_LATER = {
    ("curve", 0): [-0.91024995, 1.31158626, -0.48989779, 0.28290144],
    ("curve", 2): [-1.07779777, 1.68002748, -0.52639670, -0.31963581],
    ("classes", 0): [-1.31787741, -1.01663935, 1.67046773, 1.03619194],
    ("classes", 2): [-0.82787573, -0.52214926, -1.62400782, 0.60784781],
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


def test_runs_are_as_they_were():
    work = load_session(PATH)
    other = work.experiment.classes.run
    assert (work.experiment.task, work.experiment.edits_all_runs) == ("classes", True)
    assert (other.slot, other.name, other.is_shown, other.activity) == (2, "Wider", False, "paused")
    assert (work.experiment.curve.clock, work.experiment.curve.target_loss) == ("evaluations", 0.25)
    assert (read_save_number(PATH), work.home) == (41, None)


@pytest.mark.parametrize(("task", "slot"), SIX_STEPS_LATER)
def test_it_is_saved_as_the_version_of_today_and_goes_on_bit_for_bit(task, slot, tmp_path):
    new = tmp_path / "new.nlab"
    save_session(new, load_session(PATH), save_number=42)
    with np.load(new) as archive:
        assert json.loads(str(archive["session"]))["version"] == 11
    assert same_learned(resumed(new, task, slot).state(), resumed(PATH, task, slot).state())


def test_damage_of_any_kind_is_one_sentence_or_harmless(tmp_path):
    path = tmp_path / "damaged.nlab"
    for variant in damaged(PATH.read_bytes(), 150):
        path.write_bytes(variant)
        reads_or_refuses(load_session, path)
        reads_or_refuses(read_save_number, path)
