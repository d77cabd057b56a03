"""Sessions of version 6 still open: `version_6.nlab` is one as that version wrote it, of formulas."""

import json
from pathlib import Path

import numpy as np
import pytest

from neuronlab.core.data.series import formula_constants
from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import load_session, read_save_number, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses

PATH = Path(__file__).parent / "version_6.nlab"
SIX_STEPS_LATER = {
    "curve": [
        -1.1708507537841797,
        1.1167320013046265,
        -0.7105222940444946,
        0.1535598635673523,
        0.557216465473175,
        1.1052219867706299,
        -0.21364907920360565,
        -0.34139615297317505,
        1.0530697107315063,
        0.0752573311328888,
    ],
    "classes": [
        -1.3178774118423462,
        -1.0166393518447876,
        1.670467734336853,
        1.0361919403076172,
        0.2502603232860565,
        1.532973051071167,
        0.8672825694084167,
        -0.09435779601335526,
        -0.19610731303691864,
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


def test_its_formulas_have_no_constants_and_its_views_predict():
    experiment = load_session(PATH).experiment
    for workspace in (experiment.curve, experiment.classes):
        assert workspace.data.constants == ()
        assert formula_constants(workspace.task, workspace.data) == {}
        assert workspace.view.predicts
    assert experiment.curve.data.formula == "x^2 - 1"
    assert experiment.curve.view.residuals
    assert not experiment.curve.view.test_points
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
