from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ALL_VIEWS, GRADIENTS, LOSS, ViewRequest
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
