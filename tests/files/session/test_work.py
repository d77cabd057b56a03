"""The work as one value, and the named file it belongs to."""

import msgspec
import numpy as np
import pytest

from neuronlab.core.specs.experiment import Experiment
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session.file import LOST_LESSON, LOST_VIEW, load_session, save_session
from neuronlab.files.session.lesson_record import LessonRecord, StepRecord
from neuronlab.files.session.work import LONGEST_PATH, Home, ViewRecord, Work

HOME = Home("/home/me/Übung 3.nlab", is_modified=True)


def test_an_autosave_knows_the_named_file_it_belongs_to(tmp_path):
    path = tmp_path / "autosave.nlab"
    save_session(path, Work(Experiment(), home=HOME), save_number=3)
    assert load_session(path).home == HOME


def test_a_named_file_names_no_file_of_this_machine(tmp_path):
    path = tmp_path / "named.nlab"
    save_session(path, Work(Experiment(), home=HOME))
    assert load_session(path).home is None
    assert HOME.path.encode() not in path.read_bytes().replace(b"\0", b"")


VIEW = ViewRecord("move", ((-1.0, 2.5), (0.0, 1e30)), (3, 4), "table", {"loss": True}, (None, True))


def test_a_view_comes_back(tmp_path):
    path = tmp_path / "named.nlab"
    save_session(path, Work(Experiment(), view=VIEW))
    work = load_session(path)
    assert (work.view, work.lost) == (VIEW, ())


@pytest.mark.parametrize(
    "text", [b"", b"[", b'{"tool":3}', b'{"other":1}', b'{"tool":"' + b"x" * 50 + b'"}', b'{"ranges":[[0,1e40],[0,1]]}']
)
def test_a_damaged_view_is_left_out_and_nothing_else(tmp_path, text):
    path = tmp_path / "named.nlab"
    save_session(path, Work(Experiment(task="surface"), view=VIEW))
    with np.load(path) as archive:
        arrays = dict(archive)
    path.write_bytes(encode_arrays({**arrays, "view": np.frombuffer(text, np.uint8)}))
    work = load_session(path)
    assert (work.view, work.lost, work.experiment.task) == (None, (LOST_VIEW,), "surface")


POINTS = tuple((float(number), -1.5) for number in range(1_000))
STEP = StepRecord(is_done=True, chosen=1, sketch=POINTS, order=("a", "b"), note="so „ist“ es\n", guess=-2.5, best=1e30)
LESSON = LessonRecord(
    key="02-many-lines", digest="ab" * 32, text="[{," * 21_000, at=3, steps=(STEP,) * 20, learner="Zoë O'Hara"
)


def test_what_was_done_in_a_lesson_comes_back(tmp_path):
    path = tmp_path / "named.nlab"
    save_session(path, Work(Experiment(), lesson=LESSON))
    work = load_session(path)
    assert (work.lesson, work.lost) == (LESSON, ())
    save_session(path, Work(Experiment()))
    assert load_session(path).lesson is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b'{"key":""}',
        b'{"key":"a","at":-1}',
        b'{"key":"a","key":"b"}',
        b'{"key":"a","other":1}',
        b'{"key":"a","steps":[{"sketch":[[0,NaN]]}]}',
        b'{"key":"a","steps":[{"guess":1e300}]}',
        b'{"key":"a","learner":"' + b"x" * 101 + b'"}',
        b'{"key":"a","steps":' + b"[" * 300_000,
        b'{"key":"a","text":"' + b"x" * 2**24 + b'"}',
    ],
    ids=range(11),
)
def test_a_damaged_lesson_is_left_out_and_nothing_else(tmp_path, text):
    path = tmp_path / "named.nlab"
    save_session(path, Work(Experiment(task="surface"), view=VIEW, lesson=LESSON))
    with np.load(path) as archive:
        arrays = dict(archive)
    path.write_bytes(encode_arrays({**arrays, "lesson": np.frombuffer(text, np.uint8)}))
    work = load_session(path)
    assert (work.lesson, work.lost, work.view, work.experiment.task) == (None, (LOST_LESSON,), VIEW, "surface")


@pytest.mark.parametrize("path", ["", "x" * (LONGEST_PATH + 1)])
def test_a_path_that_no_system_opens_is_refused(path):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode({"path": path, "is_modified": False}), type=Home)
