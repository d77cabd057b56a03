import inspect
import re
from dataclasses import fields, replace

import pytest
from msgspec.structs import replace as with_fields

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.frame import (
    Answers,
    Frame,
    Line,
    Plane,
    RunStatus,
    Section,
    UnitPictures,
    has_other_loss,
)
from neuronlab.analysis.frames.memory import Memory
from neuronlab.analysis.frames.over_line import LinePass
from neuronlab.analysis.frames.over_plane import PlanePass
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.frames.subject import Subject
from neuronlab.analysis.unit_marks import UnitMarks
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points

NOTHING = ViewRequest(frozenset())


@pytest.fixture
def trainer():
    trainer = Trainer(make_run("3:tanh", standardize=True), wavy_points(30, test=range(6)))
    trainer.advance(20)
    return trainer


RECORDS = [Frame, RunStatus, Line, Plane, Section, UnitPictures, UnitMarks, ViewRequest, LinePass, PlanePass, Memory]


@pytest.mark.parametrize("record", [*RECORDS, Subject], ids=lambda record: record.__name__)
def test_a_record_documents_each_of_its_fields_on_a_line_of_its_own(record):
    names = record._fields if issubclass(record, tuple) else [field.name for field in fields(record)]
    text = inspect.cleandoc(record.__doc__)  # Python 3.13 has taken off the margin already
    documented = re.findall(r"^ {4}(\w+): \S", text.partition("Attributes:\n")[2], re.MULTILINE)
    assert documented == list(names)


def test_answers_are_the_fields_of_a_frame_that_can_be_left_out():
    assert list(Answers.__annotations__) == [field.name for field in fields(Frame) if field.default is None]


def test_a_frame_counts_its_points_and_names_its_step(trainer):
    frame = FrameBuilder(trainer).build(NOTHING, is_playing=True)
    assert (frame.train_count, frame.test_count) == (24, 6)
    assert (frame.step, frame.is_playing) == (20, True)
    assert repr(frame) == "<Frame of curve at step 20>"


def test_more_steps_or_other_points_leave_the_loss_the_same_function(trainer):
    before = FrameBuilder(trainer).build(NOTHING)
    trainer.advance(10)
    assert not has_other_loss(before, FrameBuilder(trainer).build(NOTHING))
    assert not has_other_loss(before, replace(before, points=wavy_points(5)))


def test_another_loss_another_shape_or_another_scaling_is_another_function(trainer):
    frame = FrameBuilder(trainer).build(NOTHING)
    run = trainer.run
    for other in (
        with_fields(run, training=with_fields(run.training, loss="absolute")),
        make_run("4:tanh", standardize=True),
    ):
        assert has_other_loss(frame, replace(frame, run=other))
    elsewhere = Trainer(run, wavy_points(12, test=()))
    assert has_other_loss(frame, replace(frame, network=elsewhere.network()))
