"""Sessions of older versions open, go on and are saved as the version of today; others have what differs by version."""

import json

import numpy as np
import pytest

from neuronlab.files.session.file import load_session, read_save_number, save_session
from tests.core.building import same_learned
from tests.files.fuzzing import damaged, reads_or_refuses
from tests.files.session.versions import SIX_STEPS_LATER, resumed, stored

RUNS = [(version, *run) for version, runs in SIX_STEPS_LATER.items() for run in runs]


@pytest.mark.parametrize(("version", "task", "slot"), RUNS)
def test_training_goes_on_where_it_stood(version, task, slot):
    trainer, expected = resumed(stored(version), task, slot), SIX_STEPS_LATER[version][task, slot]
    np.testing.assert_allclose(trainer.parameters[: len(expected)], expected, rtol=1e-5, atol=1e-8)
    assert trainer.step == 26


@pytest.mark.parametrize("version", SIX_STEPS_LATER)
def test_it_is_saved_as_the_version_of_today_and_goes_on_bit_for_bit(version, tmp_path):
    old, new = stored(version), tmp_path / "new.nlab"
    save_session(new, load_session(old), save_number=42)
    with np.load(new) as archive:
        assert json.loads(str(archive["session"]))["version"] == 11
    for task, states in load_session(old).states.items():
        for slot in states:
            assert same_learned(resumed(new, task, slot).state(), resumed(old, task, slot).state())


@pytest.mark.parametrize("version", SIX_STEPS_LATER)
def test_damage_of_any_kind_is_one_sentence_or_harmless(version, tmp_path):
    path = tmp_path / "damaged.nlab"
    for variant in damaged(stored(version).read_bytes(), 100):
        path.write_bytes(variant)
        reads_or_refuses(load_session, path)
        reads_or_refuses(read_save_number, path)
