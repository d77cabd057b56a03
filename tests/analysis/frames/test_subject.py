import numpy as np
import pytest

from neuronlab.analysis.frames import subject as subjects
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import DIAGRAM, FUNCTION, INSPECTOR, NEURONS, ViewRequest
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.training.trainer import Trainer
from tests.analysis.planes import plane_trainer
from tests.core.building import make_run, wavy_points


def noting(made, name, call):
    def note_and_call(*arguments, **options):
        made.append(name)
        return call(*arguments, **options)

    return note_and_call


@pytest.fixture
def calls(monkeypatch):
    """Grows by the name of everything that is worked out for several views."""
    made = []
    for name in ("pass_over_line", "pass_over_plane", "in_pieces", "unit_marks", "activation_data", "collapsed_over"):
        monkeypatch.setattr(subjects, name, noting(made, name, getattr(subjects, name)))
    return made


def line_trainer():
    return Trainer(make_run("3:tanh"), wavy_points(20))


@pytest.mark.parametrize("task", ["curve", "classes"])
def test_what_several_views_ask_for_is_worked_out_once(calls, task):
    trainer = line_trainer() if task == "curve" else plane_trainer(task)
    FrameBuilder(trainer, task, view=ViewSpec(collapsed=True)).build(ViewRequest(unit=(0, 0)))
    drawn = "pass_over_line" if task == "curve" else "pass_over_plane"
    assert sorted(calls) == sorted([drawn, "in_pieces", "unit_marks", "activation_data", "collapsed_over"])


@pytest.mark.parametrize("views", [{NEURONS, INSPECTOR}, {DIAGRAM, INSPECTOR}, {NEURONS, DIAGRAM}])
def test_marks_hold_what_any_of_the_views_on_screen_shows(views):
    marks = FrameBuilder(line_trainer()).subject(ViewRequest(frozenset(views))).marks
    assert (marks.contributions is not None) == (NEURONS in views)
    assert (marks.signals is not None) == (DIAGRAM in views)


def test_the_training_points_go_through_the_network_once_for_all():
    trainer = line_trainer()
    subject = FrameBuilder(trainer).subject(ViewRequest(frozenset({FUNCTION})))
    inputs, _ = trainer.points.training()
    for (_, y), expected, again in zip(
        subject.passed, trainer.network().activations(inputs), subject.outputs, strict=True
    ):
        np.testing.assert_array_equal(y, expected)
        assert again is y


def test_without_a_hidden_layer_or_a_choice_there_is_no_activation_to_look_at():
    chosen, nothing = ViewRequest(unit=(0, 0)), ViewRequest()
    assert FrameBuilder(line_trainer()).subject(chosen).activation is not None
    assert FrameBuilder(line_trainer()).subject(nothing).activation is None
    assert FrameBuilder(Trainer(make_run(""), wavy_points(20))).subject(chosen).activation is None
