"""Animations of the training are made beside the work, which stays as it is, and can be cancelled at any time."""

import pytest
from PIL import Image

from neuronlab.gui.dialogs.animation_dialog import LIVE, TIMELINE, AnimationChoice
from neuronlab.gui.window.pictures.animation import animations_of
from neuronlab.gui.window.pictures.saving import pictures_of
from tests.controls import click


@pytest.fixture
def animations(window):
    return animations_of(window, pictures_of(window))


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


def test_a_cancelled_animation_leaves_nothing(animations, learned, rest, qtbot, tmp_path):
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


def test_what_is_shown_live_is_recorded_until_finish_is_pressed(session, animations, qtbot, tmp_path):
    path = tmp_path / "live.gif"
    animations.make(AnimationChoice("canvas", ".gif", LIVE, 1000, 50, 480), path)
    assert animations.taken == 0
    session.play()
    qtbot.waitUntil(lambda: animations.taken >= 3)
    click(qtbot, animations.progress.finish)
    session.pause()
    qtbot.waitUntil(lambda: not animations.is_busy)
    assert frames_of(path)[0] >= 1  # what did not change between two pictures is one
    assert frames_of(path)[1] == (480, 300)


def test_a_view_behind_a_tab_is_not_recorded_live(window, animations, tmp_path):
    animations.make(AnimationChoice("landscape", ".gif", LIVE, 10, 10, 480), tmp_path / "a.gif")
    assert not animations.is_busy
    assert "Show that view first" in "".join(window.insight_bar.text.parts)


def test_a_folder_that_is_gone_is_one_sentence(window, animations, learned, qtbot, tmp_path, monkeypatch):
    learned(10)
    said = []
    monkeypatch.setattr("neuronlab.gui.window.pictures.animation.warn", lambda *words: said.append(words[-1]))
    animations.make(AnimationChoice("loss", ".gif", TIMELINE, 3, 10, 480), tmp_path / "missing" / "a.gif")
    qtbot.waitUntil(lambda: said != [])
    assert said[0].endswith("its folder does not exist.")
    assert not animations.is_busy
