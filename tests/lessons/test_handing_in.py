import pytest
from msgspec.structs import replace

from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.training.trajectory import NO_TRAJECTORY
from neuronlab.files.session.file import load_session
from neuronlab.files.session.work import Home, UndoRecord, Work
from neuronlab.lessons.handing_in import file_name, hand_in, learner_name
from tests.lessons.handed_in import done_step, record_of, work_of


def test_a_file_has_the_record_with_the_name_and_nothing_of_the_past(tmp_path):
    path, work = tmp_path / "a.nlab", work_of(record_of(done_step()))
    past = {"curve": {0: NO_TRAJECTORY}}
    full = Work(
        work.experiment, timelines=past, undo=UndoRecord(), home=Home("/home/me/x.nlab", False), lesson=work.lesson
    )
    hand_in(path, full, "  Zoë\n Müller ")
    read = load_session(path)
    assert read.lesson == replace(work.lesson, learner="Zoë Müller")
    assert (read.timelines, read.undo, read.home, read.lost) == ({}, None, None, ())
    assert full.lesson.learner == ""


@pytest.mark.parametrize("name", ["", "  \n", "\u200b\u202e"])
def test_a_name_is_required(tmp_path, name):
    with pytest.raises(InputError, match="Give your name"):
        hand_in(tmp_path / "a.nlab", work_of(record_of()), name)
    assert not list(tmp_path.iterdir())


def test_work_of_ones_own_cannot_be_handed_in(tmp_path):
    with pytest.raises(InputError, match="not the work in a lesson"):
        hand_in(tmp_path / "a.nlab", Work(Experiment()), "Zoë")


def test_long_names_are_cut():
    assert len(learner_name("x" * 500)) == 100


@pytest.mark.parametrize(
    ("learner", "expected"),
    [
        ("Zoë Müller", "02-many-lines Zoë Müller.nlab"),
        ("../..\\C:*?", "02-many-lines ..-..-C-.nlab"),
        ("x" * 300, f"02-many-lines {'x' * 106}.nlab"),
    ],
)
def test_a_file_is_named_after_lesson_and_learner(learner, expected):
    assert file_name("02-many-lines", learner) == expected
