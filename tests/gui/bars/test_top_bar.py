import pytest

from neuronlab.core.network.losses import LOSSES
from neuronlab.gui.bars.top_bar import TopBar
from neuronlab.gui.theme.theme import Theme
from neuronlab.wording.numbers import count_text, loss_text, rate_text
from tests.frames import with_status


@pytest.fixture
def bar(qtbot):
    bar = TopBar(Theme("dark"))
    qtbot.addWidget(bar)
    return bar


def texts(bar):
    return {name: metric.value.text() for name, metric in bar.metrics.items()}


def test_the_numbers_are_those_of_the_frame(bar, make_frame):
    frame = make_frame(1200)
    bar.show_frame(frame)
    shown = texts(bar)
    assert shown["steps"] == count_text(1200)
    assert f"in {count_text(frame.status.epoch)} epochs" in bar.metrics["steps"].toolTip()
    assert shown["train_loss"] == loss_text(frame.probe.train_loss)
    assert shown["test_loss"] == loss_text(frame.probe.test_loss)
    assert shown["train_loss"] != shown["test_loss"]


def test_there_is_a_rate_only_while_it_trains(bar, make_frame):
    frame = with_status(make_frame(), steps_per_second=5000.0)
    bar.show_frame(frame)
    assert texts(bar)["rate"] == "–"
    bar.show_frame(with_status(frame, is_playing=True))
    assert texts(bar)["rate"] == rate_text(5000.0)


def test_the_loud_button_says_what_a_click_would_do(bar):
    paused = bar.play.text(), bar.play.toolTip()
    assert bar.play.accessibleName() == paused[0]
    bar.show_playing(True)
    assert bar.play.accessibleName() == bar.play.text() != paused[0]
    assert bar.play.toolTip() != paused[1]
    bar.show_playing(False)
    assert (bar.play.text(), bar.play.toolTip()) == paused


def test_compare_says_whether_there_are_several_runs(bar):
    assert not bar.compare.isChecked()
    bar.show_comparing(True)
    assert bar.compare.isChecked()
    text = bar.compare.text()
    bar.show_compact(True)
    assert text
    assert not bar.compare.text()
    assert bar.compare.accessibleName() == text


def test_the_losses_name_the_function_that_is_trained_on(bar, make_frame):
    for key in ("squared", "huber"):
        bar.show_frame(make_frame(loss=key))
        for name in ("train_loss", "test_loss"):
            assert LOSSES[key].formula in bar.metrics[name].toolTip()


def test_numbers_that_change_move_nothing(bar, make_frame):
    widths = [metric.value.size() for metric in bar.metrics.values()]
    bar.show_frame(with_status(make_frame(30), step=1_234_567, epoch=99_999))
    assert [metric.value.size() for metric in bar.metrics.values()] == widths
