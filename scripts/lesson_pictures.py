"""Make a picture of every lesson, after its first prediction and Play: python -m scripts.lesson_pictures [KEY…]."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PIL import Image
from PySide6.QtTest import QTest

from neuronlab.analysis.guess import Sketch
from neuronlab.core.data.points import PointSet
from neuronlab.demo import opened_window, save_picture, train_until, wait_until
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.lessons.catalog import all_lessons
from neuronlab.lessons.lesson import Lesson

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
LESSONS = PICTURES / "lessons"
README_LESSON = "02-many-lines"
README_SIZE = (1440, 900)
_STEPS = 800
_BANDWIDTH = 0.12
"""The guess follows the points, smoothed by a bell of this fraction of their range."""
_COLORS = 256
_SETTLING_MS = 300


def pictured_step(lesson: Lesson) -> int:
    """The index of the step that is pictured: the first with a drawn prediction, else the first that trains."""
    drawn = [
        i for i, step in enumerate(lesson.steps) if step.prediction is not None and step.prediction.kind == "curve"
    ]
    trained = [i for i, step in enumerate(lesson.steps) if step.done.when == "steps"]
    return (drawn or trained or [0])[0]


def guess_at(points: PointSet) -> Sketch:
    """What someone may expect of a curve through these points."""
    inputs, targets = points.training()
    x = np.linspace(inputs.min(), inputs.max(), 60)
    near = np.exp(-0.5 * ((x[:, None] - inputs[:, 0]) / (_BANDWIDTH * np.ptp(inputs))) ** 2)
    return tuple(zip(x.tolist(), (near @ targets[:, 0] / near.sum(axis=1)).tolist(), strict=True))


def predict(window: MainWindow) -> None:
    """Draw a guess where the step asks for one; skip other predictions."""
    assert window.lesson is not None
    course = window.lesson.course
    prediction = course.step.prediction
    if prediction is not None and prediction.kind == "curve":
        window.canvas.guess.drawn.emit(guess_at(window.session.document.experiment.workspace.points))
    elif prediction is not None:
        course.update(has_skipped=True)


def keep_lesson(key: str, lesson: Lesson, mode: str, path: Path, size: tuple[int, int] | None = None) -> None:
    """Open a lesson, predict, train, and save a picture in few colours."""
    with opened_window(mode, **({} if size is None else {"size": size}), lesson=key) as window:
        assert window.lesson is not None
        for index in range(pictured_step(lesson) + 1):  # in order, as a learner would
            window.lesson.course.go_to(index)
        predict(window)
        done = lesson.steps[pictured_step(lesson)].done
        train_until(window, int(done.at_least or _STEPS) if done.when == "steps" else _STEPS)
        window.canvas.fit()
        window.feed.look()
        session = window.session
        wait_until(lambda: session.frame is not None and bool(session.frame.measures is not None), "the numbers")
        QTest.qWait(_SETTLING_MS)  # texts have found their sizes
        save_picture(window, path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(_COLORS, dither=Image.Dither.NONE).save(path, optimize=True)


def main(keys: list[str]) -> None:
    """Save a picture of each lesson, or of those with these keys, and those of the README."""
    LESSONS.mkdir(parents=True, exist_ok=True)
    for entry in all_lessons():
        if not keys or entry.key in keys:
            keep_lesson(entry.key, entry.lesson, "dark", LESSONS / f"{entry.key}.png")
            if entry.key == README_LESSON:
                for mode in ("dark", "light"):
                    keep_lesson(entry.key, entry.lesson, mode, PICTURES / f"lesson-{mode}.png", README_SIZE)


if __name__ == "__main__":
    main(sys.argv[1:])
