"""Makes animations of the training: from the steps that the timeline keeps, in a studio, or of what is shown live.

Pictures are painted in the window's thread, one each time the event loop comes round, and encoded in another thread.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import Empty, Queue

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QWidget

from neuronlab.core.training.trajectory import NO_TRAJECTORY, Checkpoint
from neuronlab.files.animations import ANIMATION_FORMATS, Pixels
from neuronlab.files.atomic import write_atomically
from neuronlab.files.progress import Progress
from neuronlab.gui.dialogs.animation_dialog import (
    LIVE,
    AnimationChoice,
    AnimationDialog,
    AnimationProgress,
    animation_size,
)
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.dialogs.save_names import ask_where_to_save
from neuronlab.gui.window.pictures.parts import is_in_sight, part_of, sizes_in_sight
from neuronlab.gui.window.pictures.saving import Pictures
from neuronlab.gui.window.pictures.studio import Studio
from neuronlab.gui.window.workbench import Workbench
from neuronlab.session.jobs import Job, Jobs
from neuronlab.session.moment import Moment
from neuronlab.wording.numbers import counted

_AHEAD = 4
"""Pictures that wait to be encoded, at most."""
_WAIT_S, _FULL_MS = 0.05, 10
NOT_IN_SIGHT = "Only what is on screen can be recorded live. Show that view first."


class Animations(QObject):
    """Makes one animation at a time for a window. `taken` counts its pictures."""

    def __init__(self, window: Workbench, pictures: Pictures) -> None:
        super().__init__(window)
        self._window, self._studios = window, pictures.studios
        self._jobs = Jobs(self)
        self._job: Job | None = None
        self._studio: Studio | None = None
        self.progress: AnimationProgress | None = None
        self.taken = 0
        self._forget()
        window.session.frame_shown.connect(self._record)

    def _forget(self) -> None:
        self._queue: Queue[Pixels | None] = Queue()
        self._moments: list[Moment | None] = []
        self._size = QSize()
        self._live: AnimationChoice | None = None
        self._since = QElapsedTimer()
        self._was_playing = False

    @property
    def is_busy(self) -> bool:
        """Whether an animation is being made."""
        return self._job is not None

    # -- what a person does ---------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for an animation and where to save it."""
        if self.is_busy:
            self._window.insight_bar.show_notice("An animation is being made already.")
            return
        dialog = AnimationDialog(len(self._checkpoints()), sizes_in_sight(self._window), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._ask_for_path(dialog.choice))
        dialog.open()

    def _ask_for_path(self, choice: AnimationChoice) -> None:
        window, row = self._window, ANIMATION_FORMATS[choice.suffix]
        usual = window.settings.export_folder / f"training{choice.suffix}"
        filters = f"{row.label} (*{choice.suffix})"
        path = ask_where_to_save(window, "Save animation", usual, filters, choice.suffix, ANIMATION_FORMATS)
        if path is not None:
            window.settings.export_folder = path.parent
            self.make(replace(choice, suffix=path.suffix.lower()), path)

    def make(self, choice: AnimationChoice, path: Path) -> None:
        """Make an animation."""
        if choice.source == LIVE and not is_in_sight(self._window, choice.name):
            self._window.insight_bar.show_notice(NOT_IN_SIGHT)
            return
        self.taken, self._size = 0, animation_size(choice, sizes_in_sight(self._window))
        checkpoints = self._checkpoints()
        indices = np.unique(np.linspace(0, len(checkpoints) - 1, choice.frames).round().astype(int))
        total = choice.frames if choice.source == LIVE else len(indices)
        self._job = self._jobs.ask(partial(_encoded, self._queue, choice, path))
        self._job.done.connect(self._report)
        self._job.failed.connect(self._report_failure)
        self.progress = AnimationProgress(total, self._window, can_finish=choice.source == LIVE)
        self.progress.cancelled.connect(self.cancel)
        self.progress.finish_asked.connect(self._finish)
        self.progress.show()
        if choice.source == LIVE:
            self._live = choice
        else:
            session = self._window.session
            self._moments = [session.moment_of(checkpoints[index]) for index in indices]
            self._studios.open(partial(self._begin, choice))

    @Slot()
    def cancel(self) -> None:
        """Make no animation; nothing is left of it."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    def close(self) -> None:
        """Cancel, and end the thread."""
        self.cancel()
        self._jobs.give_up()

    def _checkpoints(self) -> tuple[Checkpoint, ...]:
        frame = self._window.session.frame
        record = (frame.trajectory if frame is not None else None) or NO_TRAJECTORY
        return record.checkpoints

    # -- from the timeline ----------------------------------------------------------------------------------------

    def _begin(self, choice: AnimationChoice, studio: Studio) -> None:
        if not self.is_busy:  # cancelled meanwhile
            self._studios.end(studio)
            return
        self._studio = studio
        studio.show(choice.name, self._size, self._next)

    def _next(self, _part: QWidget) -> None:
        """Look at the next moment, once the encoder is not far behind."""
        if self._studio is None:
            return
        if self._queue.qsize() >= _AHEAD:
            QTimer.singleShot(_FULL_MS, self, self._go_on)
        else:
            self._go_on()

    @Slot()
    def _go_on(self) -> None:
        if self._studio is None:
            return
        if self._queue.qsize() >= _AHEAD:
            QTimer.singleShot(_FULL_MS, self, self._go_on)
        elif self.taken == len(self._moments):
            self._finish()
        else:
            self._studio.look_at(self._moments[self.taken], self._paint)

    def _paint(self, part: QWidget) -> None:
        if self._studio is not None:
            self._add(part)
            self._next(part)

    # -- live -----------------------------------------------------------------------------------------------------

    @Slot(object)
    def _record(self, _frame: object) -> None:
        """Take a picture of what is shown, if it is time for one, and in any case of how training ends."""
        choice, is_playing, was_playing = self._live, self._window.session.is_playing, self._was_playing
        self._was_playing = is_playing
        if choice is None or not (is_playing or was_playing):
            return
        is_last = not is_playing
        is_time = is_last or not self._since.isValid() or self._since.elapsed() >= 1000 / choice.per_second
        part = part_of(self._window, choice.name)
        is_behind = self._queue.qsize() >= _AHEAD and not is_last  # the encoder; what it cannot take is left out
        if is_time and not is_behind and is_in_sight(self._window, choice.name):
            self._since.start()
            self._add(part)
            if self.taken == choice.frames:
                self._finish()

    # -- both -----------------------------------------------------------------------------------------------------

    def _add(self, part: QWidget) -> None:
        """Hand a picture of a part to the encoder."""
        self._queue.put(_pixels(part, self._size))
        self.taken += 1
        if self.progress is not None:
            self.progress.show_taken(self.taken)

    @Slot()
    def _finish(self) -> None:
        """Let the encoder finish what it has."""
        self._live = None
        self._queue.put(None)
        self._end_studio()
        if self.progress is not None:
            self.progress.show_writing()

    @Slot(object)
    def _report(self, sentence: object) -> None:
        self._end()
        self._window.insight_bar.show_notice(str(sentence))

    @Slot(str)
    def _report_failure(self, sentence: str) -> None:
        self._end()
        warn(self._window, "The animation could not be saved", sentence)

    def _end_studio(self) -> None:
        studio, self._studio = self._studio, None
        if studio is not None:
            self._studios.end(studio)

    def _end(self) -> None:
        """Forget everything about the animation."""
        self._job = None
        self._end_studio()
        progress, self.progress = self.progress, None
        if progress is not None:
            progress.blockSignals(True)
            progress.close()
            progress.deleteLater()
        self._forget()


def _pixels(part: QWidget, size: QSize) -> Pixels:
    """A part as an image of this size; if it has other proportions, the background fills the rest."""
    window = part.window()
    image = window.grab(QRect(part.mapTo(window, QPoint(0, 0)), part.size())).toImage()
    if image.size() != size:
        inner = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        inner.setDevicePixelRatio(1.0)
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(window.palette().color(QPalette.ColorRole.Window))
        with QPainter(image) as painter:
            painter.drawImage((size.width() - inner.width()) // 2, (size.height() - inner.height()) // 2, inner)
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(size.height(), image.bytesPerLine() // 4, 4)
    return np.ascontiguousarray(pixels[:, : size.width(), :3])


def _encoded(queue: "Queue[Pixels | None]", choice: AnimationChoice, path: Path, report: Progress) -> str:
    """Encode pictures as they come, and write the file; returns what to say."""
    taken = 0

    def images() -> Iterator[Pixels]:
        nonlocal taken
        while True:
            report(min(1.0, taken / choice.frames))  # raises when it is cancelled
            try:
                pixels = queue.get(timeout=_WAIT_S)
            except Empty:
                continue
            if pixels is None:
                return
            taken += 1
            yield pixels

    data = ANIMATION_FORMATS[choice.suffix].encode(images(), choice.per_second)
    report(1.0)
    write_atomically(path, data)
    return f"Saved an animation of {counted(taken, 'picture')} to {path}."


def animations_of(window: Workbench, pictures: Pictures) -> Animations:
    """What makes the animations of a window; made when it is first used."""
    return window.findChild(Animations) or Animations(window, pictures)
