"""Sessions of version 10 still open: `version_10.nlab` is one as that version wrote it, with two runs in each task."""

import json
from pathlib import Path

import numpy as np
import pytest

from neuronlab.core.training.trainer import Trainer
from neuronlab.files.models.facts import facts_of
from neuronlab.files.session.file import load_session, read_save_number, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses

PATH = Path(__file__).parent / "version_10.nlab"
SIX_STEPS_LATER = {
    ("curve", 0): [-1.02890253, 0.72379673, -0.42871329, 0.21804740],
    ("curve", 2): [2.21463180, 0.0, 0.14686076, 0.0],
    ("classes", 0): [-0.66145587, -0.36168391, -1.07271028, 0.79760462],
    ("classes", 2): [1.44765365, -0.00386421, 0.0, 1.51247597],
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
    assert (work.lost, work.began, read_save_number(PATH)) == ((), {0: 4}, 12)
    assert len(work.timelines["curve"][0].checkpoints) == 21
    assert work.lesson.steps[0].note == "It bends."
    assert [run.training.no_bias for run in work.experiment.curve.runs] == [False, True]


def test_units_that_stand_in_names_are_still_known():
    """That version knew what numbers mean by the names of their columns alone."""
    work = load_session(PATH)
    curve, classes = work.experiment.curve, work.experiment.classes
    assert (curve.meanings, classes.meanings) == ((), ())
    assert classes.names == ("width", "", "kind")
    trainer = resumed(PATH, "curve", 0)
    (time,), (temperature,) = (
        getattr(facts_of(curve, trainer.network(), trainer.step), what) for what in ("inputs", "targets")
    )
    assert (time.unit, time.origin, temperature.unit) == ("hours", "2021-06-12T03:20", "°C")


@pytest.mark.parametrize(("task", "slot"), SIX_STEPS_LATER)
def test_it_is_saved_as_the_version_of_today_and_goes_on_bit_for_bit(task, slot, tmp_path):
    new = tmp_path / "new.nlab"
    save_session(new, load_session(PATH), save_number=13)
    with np.load(new) as archive:
        assert json.loads(str(archive["session"]))["version"] == 11
    assert same_learned(resumed(new, task, slot).state(), resumed(PATH, task, slot).state())


def test_damage_of_any_kind_is_one_sentence_or_harmless(tmp_path):
    path = tmp_path / "damaged.nlab"
    for variant in damaged(PATH.read_bytes(), 50):
        path.write_bytes(variant)
        reads_or_refuses(load_session, path)
        reads_or_refuses(read_save_number, path)
