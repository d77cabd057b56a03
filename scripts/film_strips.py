"""Make the film strips of the documentation: the first ten seconds of six presets at the Auto speed.

    python scripts/film_strips.py

The window trains in real time, as after a first start, so this takes two minutes for each theme.
"""

import os
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from neuronlab.app import make_application
from neuronlab.demo import opened_window, wait_until
from neuronlab.gui.theme.theme import SMALL, figures
from neuronlab.gui.window.main_window import MainWindow
from neuronlab.session.speeds import AUTO
from neuronlab.wording.numbers import count_text

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PRESETS = (
    ("curve", "wave"),
    ("curve", "sawtooth"),
    ("curve", "bumps"),
    ("classes", "moons"),
    ("classes", "three_spirals"),
    ("surface", "gaussian_pair"),
)
SECONDS = 10
WIDTH, HEIGHT, CAPTION, GAP = 180, 110, 18, 6
"""Pixels of a picture and of the row of text below it."""


def film(window: MainWindow, task: str, preset: str) -> list[tuple[QImage, str]]:
    """Train a preset from its start; returns a picture of the plot after each second, with its caption."""
    session = window.session
    window.data_panel.choose_task(task)
    wait_until(lambda: session.frame is not None and session.frame.task == task, "the task")
    window.data_panel.presets.preset_chosen.emit(preset)
    session.reset()
    wait_until(lambda: session.frame is not None and session.frame.step == 0, "the start")
    window.canvas.fit()
    _pass_seconds(0.5)
    window.top_bar.play.click()
    pictures, began = [], time.monotonic()
    for second in range(1, SECONDS + 1):
        _pass_seconds(began + second - time.monotonic())
        assert session.frame is not None
        pause = "" if session.is_playing else " · settled"
        caption = f"{second} s · step {count_text(session.frame.step)}{pause}"
        pictures.append((window.canvas.plot.grab().toImage(), caption))
    if session.is_playing:
        window.top_bar.play.click()
        wait_until(lambda: session.frame is not None and not session.frame.is_playing, "the pause")
    return pictures


def _pass_seconds(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.002)


def keep_strips(mode: str) -> None:
    """Save the strips of all presets as one picture, a row each."""
    with opened_window(mode) as window:
        window.train_at(AUTO)
        rows = [film(window, *preset) for preset in PRESETS]
        colors = window.theme.colors
        sheet = QImage(
            SECONDS * (WIDTH + GAP) + GAP, len(rows) * (HEIGHT + CAPTION + GAP) + GAP, QImage.Format.Format_RGB32
        )
        sheet.fill(colors.color("panel"))
        with QPainter(sheet) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setFont(figures(SMALL))
            painter.setPen(colors.color("muted"))
            for down, row in enumerate(rows):
                for across, (picture, caption) in enumerate(row):
                    x, y = GAP + across * (WIDTH + GAP), GAP + down * (HEIGHT + CAPTION + GAP)
                    smooth = Qt.TransformationMode.SmoothTransformation
                    ratio = Qt.AspectRatioMode.IgnoreAspectRatio
                    painter.drawImage(x, y, picture.scaled(WIDTH, HEIGHT, ratio, smooth))
                    painter.drawText(QRectF(x, y + HEIGHT, WIDTH, CAPTION), Qt.AlignmentFlag.AlignCenter, caption)
        sheet.save(str(PICTURES / f"first-seconds-{mode}.png"))


def main() -> None:
    """Save the strips in both themes."""
    make_application()
    for mode in ("dark", "light"):
        keep_strips(mode)


if __name__ == "__main__":
    main()
