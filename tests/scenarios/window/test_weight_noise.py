"""Shaking the weights: every picture of the function shakes, and nothing that was learned changes."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neuronlab.files.session.file import load_session, save_session
from neuronlab.files.session.work import Work
from tests.controls import LEFT, drag, focus_on
from tests.core.building import same_learned
from tests.windows import share_window


@pytest.fixture
def shake(window, qtbot):
    slider = window.noise.slider

    def shake(percent=30):
        middle = slider.height() // 2
        drag(qtbot, slider, QPoint(9, middle), QPoint(round(slider.x_of(percent)), middle), releases=False)

    yield shake
    slider.release()


def let_go(window):
    QTest.mouseRelease(window.noise.slider, LEFT, pos=QPoint(9, 9))


@pytest.fixture
def trained(window, session, wait_for_frame):
    session.play()
    wait_for_frame(lambda frame: frame.step > 200)
    session.pause()
    return wait_for_frame(lambda frame: not frame.is_playing and frame.line is not None)


def shaken_otherwise(frame):
    """Whether a frame has another draw than this one."""
    return lambda other: (
        other.shaken is not None
        and (
            frame.shaken is None or not np.array_equal(other.shaken.network.parameters, frame.shaken.network.parameters)
        )
    )


def on_pause_it_draws_again_and_again_and_release_shows_the_true_function(window, trained, shake, wait_for_frame):
    shake()
    frame = trained
    for _ in range(4):
        frame = wait_for_frame(shaken_otherwise(frame))
        assert np.abs(frame.line.prediction - trained.line.prediction).max() > 1e-3
    assert window.noise.reading.text().startswith("loss with noise")
    let_go(window)
    frame = wait_for_frame(lambda frame: frame.shaken is None)
    np.testing.assert_array_equal(frame.line.prediction, trained.line.prediction)
    assert window.noise.reading.text() == "hold to shake all weights"


def a_key_shakes_as_long_as_it_is_down_and_steps_nothing(window, trained, qtbot, wait_for_frame):
    focus_on(qtbot, window.noise.slider)
    QTest.keyPress(window.noise.slider, Qt.Key.Key_Right)
    frame = wait_for_frame(lambda frame: frame.shaken is not None)
    assert frame.shaken.noise == pytest.approx(0.1)
    QTest.keyRelease(window.noise.slider, Qt.Key.Key_Right)
    assert wait_for_frame(lambda frame: frame.shaken is None).step == trained.step


def shaking_leaves_learning_undo_and_the_file_alone_to_the_last_bit(
    window, trained, session, shake, snapshot, wait_for_frame, tmp_path
):
    def kept(name):
        work, stack = snapshot(), session.document.undo_stack
        save_session(tmp_path / name, Work(work.experiment, work.states))
        return work, stack.count(), stack.index(), session.document.experiment

    before = kept("before")
    shake(80)
    frame = trained
    for _ in range(3):
        frame = wait_for_frame(shaken_otherwise(frame))
    during = kept("during")
    let_go(window)
    wait_for_frame(lambda frame: frame.shaken is None)
    after = kept("after")
    for work, *others in (during, after):
        assert same_learned(work.state, before[0].state)
        assert work.states.keys() == before[0].states.keys()
        assert others == list(before[1:])
    loaded = [load_session(tmp_path / name) for name in ("before", "during", "after")]
    assert all(same_learned(work.states["curve"][0], loaded[0].states["curve"][0]) for work in loaded)
    assert (tmp_path / "before").read_bytes() == (tmp_path / "during").read_bytes()


def test_training_goes_on_with_the_true_weights(window, session, trained, shake, wait_for_frame):
    shake(100)
    session.play()
    frame = wait_for_frame(
        lambda frame: frame.is_playing and frame.shaken is not None and frame.step > trained.step + 300
    )
    assert frame.probe.train_loss <= 2.0 * trained.probe.train_loss
    assert frame.shaken.train_loss > frame.probe.train_loss
    let_go(window)
    session.pause()
    wait_for_frame(lambda frame: frame.shaken is None and not frame.is_playing)


def test_a_step_in_the_past_can_be_shaken(window, session, trained, shake, wait_for_frame):
    window.timeline.line.setValue(window.timeline.line.maximum() // 2)
    past = wait_for_frame(lambda frame: frame.status.now is not None)
    shake()
    frame = wait_for_frame(lambda frame: frame.shaken is not None)
    assert frame.step == past.step < trained.step
    let_go(window)
    assert wait_for_frame(lambda frame: frame.shaken is None).step == past.step
    assert session.document.looks_back


def pinning_while_it_shakes_pins_what_was_learned(window, session, trained, shake, wait_for_frame):
    shake()
    wait_for_frame(lambda frame: frame.shaken is not None)
    window.run_controller.toggle_pin()
    frame = wait_for_frame(lambda frame: len(frame.runs) == 2)
    assert frame.runs[1].network.parameters.tobytes() == trained.network.parameters.tobytes()
    let_go(window)
    wait_for_frame(lambda frame: frame.shaken is None)


def a_click_elsewhere_ends_it(window, trained, qtbot, wait_for_frame):
    focus_on(qtbot, window.noise.slider)
    QTest.keyPress(window.noise.slider, Qt.Key.Key_Up)
    wait_for_frame(lambda frame: frame.shaken is not None)
    window.canvas.plot.setFocus()
    wait_for_frame(lambda frame: frame.shaken is None)
    QTest.keyRelease(window.noise.slider, Qt.Key.Key_Up)


def the_diagram_draws_the_shaken_weights(window, trained, shake, wait_for_frame):
    calm = window.diagram.grab().toImage()
    shake(100)
    wait_for_frame(lambda frame: frame.shaken is not None)
    assert window.diagram.grab().toImage() != calm
    let_go(window)
    wait_for_frame(lambda frame: frame.shaken is None)


def the_inspector_keeps_the_true_numbers(window, trained, shake, wait_for_frame):
    window.docks["inspector"].reveal()
    window.inspector_controller.pin(0, 1, -1)
    wait_for_frame(lambda frame: frame.activation is not None)
    rows = window.inspector.numbers.painted_texts()
    shake(100)
    frame = wait_for_frame(lambda frame: frame.shaken is not None)
    assert frame.network.parameters.tobytes() == trained.network.parameters.tobytes()
    assert window.inspector.numbers.painted_texts() == rows != []
    let_go(window)
    wait_for_frame(lambda frame: frame.shaken is None)


test_shaking_on_pause = share_window(
    on_pause_it_draws_again_and_again_and_release_shows_the_true_function,
    a_key_shakes_as_long_as_it_is_down_and_steps_nothing,
    shaking_leaves_learning_undo_and_the_file_alone_to_the_last_bit,
    pinning_while_it_shakes_pins_what_was_learned,
    a_click_elsewhere_ends_it,
    the_diagram_draws_the_shaken_weights,
    the_inspector_keeps_the_true_numbers,
)
