"""The step microscope: the next training step, stage by stage, with every number in its equation."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import MICROSCOPE
from neuronlab.analysis.microscope import StepTrace, why_not
from neuronlab.gui.plots.microscope.step_choices import StepChoices
from neuronlab.gui.plots.microscope.step_text import StepText, stage_lines
from neuronlab.gui.plots.painting.labels import LEAST_WIDTH
from neuronlab.gui.theme.sizes import bound_size, fix_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.session.guarded import Guarded
from neuronlab.wording.step.lines import StepLine
from neuronlab.wording.step.stages import Part, Stage, stage_name, stages_of

NO_FRAME = "The next step appears here."
PLAYING = "Training is running. Pause to inspect a step."
_ON, _MAKE = "Next stage (→)", "Train this step and continue with the next one (→)"
_SIDE = SPACE * 2 - 2
_ARROW = 26
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class MicroscopeView(Guarded, QWidget):
    """A stepper through the stages of the next training step.

    After the last stage `step_asked` requests the step, and the view starts again with the following one. `pause_asked`
    requests a pause. `stage_shown(layer, is_backward)` gives the layer with weights, from 0, that the stage passes
    through, and the direction. `points_marked(trace, point)` gives the step whose points are shown and the index of the
    one in its batch whose numbers are, −1 for none; `layer_marked(layer)` the layer with weights they belong to, −1 for
    none. While the view is out of sight, it marks nothing.
    """

    view: ClassVar[str] = MICROSCOPE
    step_asked = Signal()
    pause_asked = Signal()
    stage_shown = Signal(int, bool)
    points_marked = Signal(object, int)
    layer_marked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._trace: StepTrace | None = None
        self._stages: tuple[Stage, ...] = ()
        self._number, self._layer = 0, -1
        self._is_in_sight = False
        self._marked: tuple[StepTrace | None, int, int] = (None, -1, -1)
        self._waits = False  # for the step after the requested one
        self._lines: list[StepLine] = []
        self._sentence = PlainLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._sentence.setProperty("role", "muted")
        self.pause = QPushButton("Pause")
        name_field(self.pause, "Pause", "Pause training and inspect the next step")
        self.back = self._arrow("mdi6.chevron-left", "Previous stage", "Previous stage (←)")
        self.forward = self._arrow("mdi6.chevron-right", "Next stage", _ON)
        self.progress = PlainLabel()
        self.progress.setProperty("role", "strong")
        self.choices = StepChoices()
        self.text = StepText()
        self.text.setAccessibleName("Equations of this stage")
        self._build_layout()
        self.setAccessibleName("Step microscope")
        self.setAccessibleDescription("The next step of training, stage by stage, with every number in its equation.")
        self.installEventFilter(self)
        self.pause.clicked.connect(self.pause_asked)
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_on)
        self.choices.changed.connect(self._show_stage)
        theme.changed.connect(self._follow_theme)
        self._say(NO_FRAME)

    # -- layout ---------------------------------------------------------------------------------------------------

    def _arrow(self, icon: str, name: str, meaning: str) -> QToolButton:
        button = icon_button(icon, name, meaning, self._theme)
        fix_size(button, _ARROW, _ARROW)
        button.installEventFilter(self)
        return button

    def _build_layout(self) -> None:
        self._explained, self._said = self._build_explained(), self._build_said()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._explained)
        around.addWidget(self._said)
        bound_size(self, least_width=LEAST_WIDTH)

    def _build_explained(self) -> QWidget:
        """The widgets shown while there is a step to inspect."""
        stepper = QHBoxLayout()
        stepper.setSpacing(SPACE)
        stepper.addWidget(self.back)
        stepper.addWidget(self.progress, stretch=1, alignment=Qt.AlignmentFlag.AlignCenter)
        stepper.addWidget(self.forward)
        head = QVBoxLayout()
        head.setContentsMargins(_SIDE, 2, _SIDE, 4)
        head.setSpacing(SPACE // 2)
        head.addLayout(stepper)
        head.addWidget(self.choices)
        explained = QWidget()
        around = QVBoxLayout(explained)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addLayout(head)
        around.addWidget(self.text, stretch=1)
        return explained

    def _build_said(self) -> QWidget:
        """The widgets shown while there is none."""
        said = QWidget()
        around = QVBoxLayout(said)
        around.setContentsMargins(_SIDE, SPACE, _SIDE, SPACE)
        around.setSpacing(SPACE)
        around.addStretch()
        around.addWidget(self._sentence)
        around.addWidget(self.pause, alignment=Qt.AlignmentFlag.AlignCenter)
        around.addStretch()
        return said

    @override
    def sizeHint(self) -> QSize:
        """The same as that of Neurons, whose tab group it shares."""
        return QSize(340, 270)

    # -- display --------------------------------------------------------------------------------------------------

    @property
    def trace(self) -> StepTrace | None:
        """The step shown; None while only a sentence is shown."""
        return self._trace

    def show_frame(self, frame: Frame) -> None:
        """Show the step that follows this frame, if waiting for it."""
        if frame.is_playing:
            self._say(PLAYING, can_pause=True)
        elif frame.next_step is not None:
            self._show_trace(frame.next_step)
        elif reason := why_not(frame.run, frame.train_count):
            self._say(reason)

    def show_in_sight(self, is_in_sight: bool) -> None:
        """Mark points and layer of the stage while the view is on screen."""
        if is_in_sight != self._is_in_sight:
            self._is_in_sight = is_in_sight
            self._mark()

    def _mark(self) -> None:
        trace = self._trace if self._is_in_sight else None
        stage = self._stages[self._number] if trace is not None else Stage(Part.UPDATE)
        point = -1 if stage.part is Part.UPDATE else self.choices.point.value() - 1
        marked = trace, point, -1 if trace is None else self._layer
        if marked != self._marked:  # while it plays, every frame comes here
            self._marked = marked
            self.points_marked.emit(trace, point)
            self.layer_marked.emit(marked[2])

    def painted_texts(self) -> list[str]:
        """All texts of the view."""
        if self._trace is None:
            return [self._sentence.text()]
        return [self.progress.text(), *(line.text for line in self._lines)]

    def _say(self, sentence: str, *, can_pause: bool = False) -> None:
        self._sentence.setText(sentence)
        self.pause.setVisible(can_pause)
        self._explained.hide()
        self._said.show()
        self._trace = None
        self._mark()

    def _show_trace(self, trace: StepTrace) -> None:
        """Show another step, from its first stage if it follows the one shown."""
        if trace is self._trace:
            return
        stages = stages_of(trace.network.spec)
        if self._waits or len(stages) != len(self._stages):
            self._number = 0
        self._waits, self._stages, self._trace = False, stages, trace
        self._said.hide()
        self._explained.show()
        self._show_stage()

    @Slot()
    def _show_stage(self) -> None:
        trace = self._trace
        if trace is None:
            return
        stage, last = self._stages[self._number], len(self._stages) - 1
        self.progress.setText(f"{stage_name(trace.network.spec, stage)} ({self._number + 1} of {last + 1})")
        self.back.setEnabled(self._number > 0)
        set_tip(self.forward, _MAKE if self._number == last else _ON)
        look, layer = self.choices.offer(trace, stage)
        self._lines = stage_lines(look, stage, layer)
        self.text.show_lines(self._lines, self._theme.colors)
        self._layer = len(trace.layers) - 1 if stage.part is Part.LOSS else layer
        self._mark()

    # -- user actions ---------------------------------------------------------------------------------------------

    @Slot()
    def go_on(self) -> None:
        """Go to the next stage; after the last one, request the step and start with the next."""
        if self._trace is None or self._waits:
            return
        if self._number == len(self._stages) - 1:
            self._waits = True
            self.step_asked.emit()
        else:
            self._go_to(self._number + 1)

    @Slot()
    def go_back(self) -> None:
        """Go to the previous stage; no training step is undone."""
        if self._trace is not None and self._number and not self._waits:
            self._go_to(self._number - 1)

    def _go_to(self, number: int) -> None:
        self._number = number
        self._show_stage()
        stage = self._stages[number]
        if stage.part in {Part.FORWARD, Part.BACKWARD} and stage.layer >= 0:
            self.stage_shown.emit(stage.layer, stage.part is Part.BACKWARD)

    # -- Qt's events ----------------------------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the stage."""
        turn = _turn(event)
        if turn > 0:
            self.go_on()
        elif turn < 0:
            self.go_back()
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and Right change the stage while the focus is here; elsewhere Right trains a step.

        A focused button would otherwise move the focus on these keys.
        """
        asks, presses = QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and event.type() == (asks if watched is self else presses) and _turn(event):
            if event.type() == presses:
                self.keyPressEvent(event)
            event.accept()
            return True
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the background."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.colors.color("panel"))

    @Slot()
    def _follow_theme(self) -> None:
        self._show_stage()
        self.update()


def _turn(event: QKeyEvent) -> int:
    """Direction in which a key changes the stage; 0 for other keys."""
    is_plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
    return _KEYS.get(Qt.Key(event.key()), 0) if is_plain else 0
