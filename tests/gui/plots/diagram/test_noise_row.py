from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from neuronlab.analysis.weight_noise import Shaken
from neuronlab.gui.plots.diagram.noise_row import NoiseRow
from neuronlab.wording.numbers import loss_text
from tests.controls import LEFT, drag
from tests.frames import with_part, with_status


@pytest.fixture
def row(theme, qtbot):
    row = NoiseRow(theme)
    qtbot.addWidget(row)
    row.resize(500, 26)
    row.show()
    qtbot.waitExposed(row)
    yield row
    row.slider.release()


@pytest.fixture
def asked(row):
    asked = []
    row.draw_asked.connect(lambda: asked.append(row.noise))
    return asked


def shake(row, qtbot, percent=20):
    middle = row.slider.height() // 2
    drag(qtbot, row.slider, QPoint(9, middle), QPoint(round(row.slider.x_of(percent)), middle), releases=False)


def let_go(row):
    QTest.mouseRelease(row.slider, LEFT, pos=QPoint(9, 9))


@pytest.fixture
def shaken(make_frame):
    frame = make_frame((3, "tanh"), steps=5)
    return replace(frame, shaken=Shaken(0.2, frame.network, 0.21))


def test_it_invites_and_asks_for_nothing_until_it_is_used(row, asked):
    assert row.reading.text() == "hold to shake all weights"
    assert row.percent.text().replace("\u202f", " ") == "0 %"
    assert not row._timer.isActive()
    assert asked == []


def test_while_used_it_asks_for_draws_again_and_again_on_pause(row, asked, qtbot, shaken):
    shake(row, qtbot)
    assert asked[-1] == row.noise == pytest.approx(0.2, abs=0.01)
    for _ in range(3):  # each draw that was asked for comes, and another one is asked for
        asked.clear()
        row.show_frame(shaken)
        qtbot.waitUntil(lambda: len(asked) == 1)
    let_go(row)
    assert asked[-1] == row.noise == 0.0
    assert not row._timer.isActive()


def test_a_draw_that_was_asked_for_does_not_delay_the_next_one(row, asked, qtbot, shaken):
    shake(row, qtbot)
    row.show_frame(shaken)
    asked.clear()
    row._timer.timeout.emit()
    assert len(asked) == 1
    let_go(row)


def test_it_asks_for_no_draws_beside_those_that_training_brings(row, asked, qtbot, shaken):
    shake(row, qtbot)
    row.show_frame(shaken)  # the one that was asked for
    asked.clear()
    row.show_frame(with_status(shaken, is_playing=True))
    row._timer.timeout.emit()
    assert asked == []
    row._timer.timeout.emit()
    assert len(asked) == 1
    let_go(row)


def test_it_says_what_the_shaken_network_loses_and_what_the_true_one_does(row, qtbot, shaken):
    shake(row, qtbot)
    row.show_frame(shaken)
    assert row.reading.text() == f"loss with noise 0.2100 (true {loss_text(shaken.probe.train_loss)})"
    assert row.percent.text().replace("\u202f", " ") == f"{row.slider.value()} %"
    let_go(row)
    assert row.reading.text() == "hold to shake all weights"
    row.show_frame(shaken)  # one that was on its way
    assert row.reading.text() == "hold to shake all weights"


def test_a_loss_that_is_not_known_is_a_dash(row, qtbot, shaken):
    shake(row, qtbot)
    row.show_frame(replace(shaken, shaken=Shaken(0.2, shaken.network, float("nan"))))
    assert row.reading.text().startswith("loss with noise – (true ")
    let_go(row)


@pytest.mark.parametrize(
    ("width", "text"), [(500, "loss with noise 0.2100 (true 9.9000)"), (412, "0.2100 (true 9.9000)")]
)
def test_in_little_room_it_says_less(row, qtbot, shaken, width, text):
    row.resize(width, 26)
    shake(row, qtbot)
    row.show_frame(with_part(shaken, "probe", train_loss=9.9))
    assert row.reading.text() == text
    row.resize(290, 26)
    assert row.reading.text() == "loss 0.2100"
    let_go(row)
    assert row.reading.text() == "hold to shake"


def test_its_texts_move_nothing(row, qtbot, shaken):
    before = row.minimumSizeHint().width(), row.slider.geometry()
    shake(row, qtbot, 100)
    row.show_frame(shaken)
    assert (row.minimumSizeHint().width(), row.slider.geometry()) == before
    let_go(row)
