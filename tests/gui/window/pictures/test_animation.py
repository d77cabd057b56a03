"""Animations of the training are made beside the work, which stays as it is, and can be cancelled at any time."""

from dataclasses import replace
from threading import Event

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget

from neuronlab.files.animations import ANIMATION_FORMATS
from neuronlab.gui.dialogs.animation_dialog import LIVE, TIMELINE, AnimationChoice
from neuronlab.gui.window.pictures.animation import _pixels, animations_of
from neuronlab.gui.window.pictures.parts import part_of
from neuronlab.gui.window.pictures.saving import pictures_of
from tests.controls import click


@pytest.fixture
def animations(window):
    return animations_of(window, pictures_of(window))


@pytest.fixture
def hold(monkeypatch):
    """Let the encoder take nothing until the end of the test."""
    is_over = Event()

    def encode(_images, _per_second):
        is_over.wait()
        return b""

    monkeypatch.setitem(ANIMATION_FORMATS, ".gif", replace(ANIMATION_FORMATS[".gif"], encode=encode))
    yield
    is_over.set()


def frames_of(path):
    with Image.open(path) as gif:
        return gif.n_frames, gif.size


def test_the_timeline_becomes_a_gif_and_the_work_stays_bit_for_bit(
    window, session, animations, learned, rest, snapshot, qtbot, tmp_path
):
    frame = learned(30)
    session.look_back(frame.trajectory.checkpoints[4])
    rest()
    before, moment, count = snapshot(), session.document.moment, session.document.undo_stack.count()
    path = tmp_path / "a.gif"
    animations.make(AnimationChoice("canvas", ".gif", TIMELINE, 6, 10, 480), path)
    qtbot.waitUntil(lambda: not animations.is_busy)
    assert frames_of(path) == (6, (480, 300))
    assert f"Saved an animation of 6 pictures to {path}" in "".join(window.insight_bar.text.parts)
    after = snapshot()
    for old, new in zip(before.state.arrays, after.state.arrays, strict=True):
        assert old.tobytes() == new.tobytes()
    assert (session.document.moment, session.document.undo_stack.count()) == (moment, count)
    assert session.frame.step == 4
    assert animations.progress is None


def test_what_is_cancelled_or_cannot_be_written_leaves_nothing(animations, learned, rest, qtbot, tmp_path, monkeypatch):
    learned(30)
    rest()
    animations.make(AnimationChoice("canvas", ".mp4", TIMELINE, 30, 10, 480), tmp_path / "a.mp4")
    qtbot.waitUntil(lambda: animations.taken >= 2)
    click(qtbot, animations.progress.buttons.buttons()[0])
    assert not animations.is_busy
    assert animations.progress is None
    qtbot.waitUntil(lambda: not animations._jobs.is_busy)
    assert not (tmp_path / "a.mp4").exists()
    assert animations._studios._open == []

    said = []
    monkeypatch.setattr("neuronlab.gui.window.pictures.animation.warn", lambda *words: said.append(words[-1]))
    animations.make(AnimationChoice("loss", ".gif", TIMELINE, 3, 10, 480), tmp_path / "missing" / "a.gif")
    qtbot.waitUntil(lambda: said != [])
    assert said[0].endswith("its folder does not exist.")
    assert not animations.is_busy


def test_what_is_on_screen_is_recorded_live_until_finish_is_pressed(window, session, animations, qtbot, tmp_path):
    animations.make(AnimationChoice("landscape", ".gif", LIVE, 10, 10, 480), tmp_path / "a.gif")
    assert not animations.is_busy
    assert "Show that view first" in "".join(window.insight_bar.text.parts)
    path = tmp_path / "live.gif"
    animations.make(AnimationChoice("canvas", ".gif", LIVE, 1000, 50, 480), path)
    assert animations.taken == 0
    session.play()
    qtbot.waitUntil(lambda: animations.taken >= 3)
    click(qtbot, animations.progress.finish)
    session.pause()
    qtbot.waitUntil(lambda: not animations.is_busy)
    assert frames_of(path)[0] >= 1  # what did not change between two pictures is one
    shown = part_of(window, "canvas")
    assert frames_of(path)[1] == (480, 2 * round(240 * shown.height() / shown.width()))


def test_what_the_encoder_cannot_take_is_left_out_of_what_is_live(session, animations, hold, qtbot, tmp_path):
    animations.make(AnimationChoice("canvas", ".gif", LIVE, 1000, 50, 480), tmp_path / "live.gif")
    shown = []
    session.frame_shown.connect(shown.append)
    session.play()
    qtbot.waitUntil(lambda: len(shown) > 3 * animations.taken > 0)
    assert animations.taken == 4
    session.pause()
    qtbot.waitUntil(lambda: animations.taken == 5)  # but never how training ended
    animations.cancel()


def test_a_part_of_other_proportions_is_not_stretched(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    part = QLabel(holder)
    part.setStyleSheet("background: red")
    part.resize(50, 50)
    pixels = _pixels(part, QSize(200, 100))
    assert pixels.shape == (100, 200, 3)
    is_red = (pixels == (255, 0, 0)).all(axis=2)
    assert is_red[:, 50:150].all()
    assert not is_red[:, :50].any()
    assert not is_red[:, 150:].any()
