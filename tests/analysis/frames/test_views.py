import numpy as np

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ALL_VIEWS, FUNCTION, GRADIENTS, LOSS, ViewRequest
from neuronlab.analysis.frames.views import VIEWS
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points


def trainer():
    return Trainer(make_run("3:tanh"), wavy_points(20))


def test_every_view_has_a_row():
    assert set(VIEWS) == ALL_VIEWS


def test_a_row_more_is_a_view_more(monkeypatch):
    seen = []
    monkeypatch.setitem(VIEWS, "mine", lambda subject: seen.append(subject.request) or {"history": subject.history})
    builder, asked = FrameBuilder(trainer()), ViewRequest(frozenset({"mine"}))
    assert builder.build(asked).history is not None
    assert seen == [asked]


def test_a_view_that_is_not_on_screen_is_not_asked(monkeypatch):
    answered = []
    for name, answer in list(VIEWS.items()):
        monkeypatch.setitem(
            VIEWS, name, lambda subject, name=name, answer=answer: answered.append(name) or answer(subject)
        )
    FrameBuilder(trainer()).build(ViewRequest(frozenset({LOSS, GRADIENTS})))
    assert sorted(answered) == sorted([LOSS, GRADIENTS])


def test_the_canvas_is_told_the_prediction_it_asks_for_and_none_of_another_task():
    frame = FrameBuilder(trainer()).build(ViewRequest(frozenset({FUNCTION}), predict_at=(0.5,)))
    assert frame.predicted_at.inputs == (0.5,)
    assert frame.predicted_at.outputs.tolist() == frame.network.predict(np.array([[0.5]]))[0].tolist()
    for asked in (None, (0.5, 1.0)):
        assert FrameBuilder(trainer()).build(ViewRequest(predict_at=asked)).predicted_at is None
    assert FrameBuilder(trainer()).build(ViewRequest(frozenset({LOSS}), predict_at=(0.5,))).predicted_at is None
