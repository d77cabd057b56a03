"""The step microscope: the step that comes next, stage by stage, with every number in its equation."""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from neuronlab.analysis import frames
from neuronlab.analysis.frames import Frame
from neuronlab.analysis.microscope import StepTrace, why_not
from neuronlab.core.network import layer_names
from neuronlab.gui.fields import ChoiceField, CountField, name_field
from neuronlab.gui.icons import set_icon
from neuronlab.gui.plots.parts.step_forward import point_text
from neuronlab.gui.plots.parts.step_lines import UNITS_SHOWN, Line, Look
from neuronlab.gui.plots.parts.step_stages import Part, Stage, stage_name, stages_of
from neuronlab.gui.plots.parts.step_text import StepText, stage_lines
from neuronlab.gui.theme import SPACE, Theme

NO_FRAME = "The next step appears here as soon as there is a network."
PLAYING = "The network is learning. Pause to look at one step."
_SIDE = SPACE * 2 - 2
_COUNT_WIDTH = 88
_ARROW = 26
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class MicroscopeView(QWidget):
    """A stepper through the stages of the step to come.

    After the last stage `step_asked` says that the step is to be made; then it begins again with the one after it.
    `pause_asked` wants the training to rest. `stage_shown(layer, is_backward)` says which layer with weights, from 0,
    is being passed through, and which way.
    """

    view: ClassVar[str] = frames.MICROSCOPE
    step_asked = Signal()
    pause_asked = Signal()
    stage_shown = Signal(int, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look: Look | None = None
        self._stages: tuple[Stage, ...] = ()
        self._number = 0
        self._waits = False  # for the step after the one that was asked for
        self._lines: list[Line] = []
        self._sentence = QLabel(NO_FRAME, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._sentence.setProperty("role", "muted")
        self.pause = QPushButton("Pause")
        name_field(self.pause, "Pause", "Stop training, keep what was learned, and look at the next step")
        self.back = self._arrow("mdi6.chevron-left", "Previous stage", "Back to the stage before (←)")
        self.forward = self._arrow("mdi6.chevron-right", "Next stage", "")
        self.progress = QLabel()
        self.progress.setProperty("role", "strong")
        self.point = CountField(1, 1)
        self.layer = ChoiceField({})
        self.unit = CountField(1, 1)
        self.which = QLabel()
        self.which.setProperty("role", "small")
        self._name_choices()
        self.text = StepText()
        self.text.setAccessibleName("Equations of this stage")
        self._told = self._build_told()
        self._build_layout()
        self.setAccessibleName("Step microscope")
        self.setAccessibleDescription("The next step of training, stage by stage, with every number in its equation.")
        self._connect_signals()
        self._say(NO_FRAME)

    # -- layout ---------------------------------------------------------------------------------------------------

    def _arrow(self, icon: str, name: str, meaning: str) -> QToolButton:
        button = QToolButton()
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFixedSize(_ARROW, _ARROW)
        name_field(button, name, meaning)
        set_icon(button, icon, self._theme)
        button.installEventFilter(self)
        return button

    def _name_choices(self) -> None:
        name_field(
            self.point, "Point", "Which point of the step's batch the numbers are of; its choice changes nothing"
        )
        name_field(self.layer, "Layer", "Of which layer to see the new weights and biases")
        name_field(self.unit, "First unit", f"A wide layer is shown {UNITS_SHOWN} units at a time, from this one on")
        for field in (self.point, self.unit):
            field.setMinimumWidth(_COUNT_WIDTH)

    def _build_told(self) -> QWidget:
        """What is shown while there is a step to look at."""
        stepper = QHBoxLayout()
        stepper.setSpacing(SPACE)
        stepper.addWidget(self.back)
        stepper.addWidget(self.progress, stretch=1, alignment=Qt.AlignmentFlag.AlignCenter)
        stepper.addWidget(self.forward)
        self._point_holder, self._unit_holder = _with_label("point", self.point), _with_label("from unit", self.unit)
        choices = QHBoxLayout()
        choices.setSpacing(SPACE)
        for widget in (self._point_holder, self.layer, self._unit_holder, self.which):
            choices.addWidget(widget)
        choices.addStretch()
        head = QVBoxLayout()
        head.setContentsMargins(_SIDE, 2, _SIDE, 4)
        head.setSpacing(SPACE // 2)
        head.addLayout(stepper)
        head.addLayout(choices)
        told = QWidget()
        around = QVBoxLayout(told)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addLayout(head)
        around.addWidget(self.text, stretch=1)
        return told

    def _build_layout(self) -> None:
        self._said = QWidget()
        said = QVBoxLayout(self._said)
        said.setContentsMargins(_SIDE, SPACE, _SIDE, SPACE)
        said.setSpacing(SPACE)
        said.addStretch()
        said.addWidget(self._sentence)
        said.addWidget(self.pause, alignment=Qt.AlignmentFlag.AlignCenter)
        said.addStretch()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._told)
        around.addWidget(self._said)
        self.setMinimumWidth(320)

    def _connect_signals(self) -> None:
        self.pause.clicked.connect(self.pause_asked)
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_on)
        self.point.valueChanged.connect(self._choose_point)
        self.unit.valueChanged.connect(self._choose_unit)
        self.layer.chosen.connect(self._choose_layer)
        self._theme.changed.connect(self._follow_theme)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As much as Neurons has, whose place it takes."""
        return QSize(340, 270)

    # -- showing --------------------------------------------------------------------------------------------------

    def show_frame(self, frame: Frame) -> None:
        """Show the step that comes after this frame, where it waits for it."""
        trace = frame.next_step
        if frame.is_playing:
            self._say(PLAYING, can_pause=True)
        elif trace is not None:
            self._show_trace(trace)
        elif reason := why_not(frame.run, frame.train_count):
            self._say(reason)

    def painted_texts(self) -> list[str]:
        """Every text the view shows now."""
        if self._look is None:
            return [self._sentence.text()]
        return [self.progress.text(), *(line.text for line in self._lines)]

    def _say(self, sentence: str, *, can_pause: bool = False) -> None:
        self._sentence.setText(sentence)
        self.pause.setVisible(can_pause)
        self._told.hide()
        self._said.show()
        self._look = None

    def _show_trace(self, trace: StepTrace) -> None:
        """Show another step, from its beginning where it follows the one that was gone through."""
        if self._look is not None and trace is self._look.trace:
            return
        stages = stages_of(trace.network.spec)
        if self._waits or len(stages) != len(self._stages):
            self._number = 0
        self._waits, self._stages = False, stages
        point = min(self.point.value(), trace.count) - 1
        self._look = Look(trace, point, self.unit.value() - 1)
        names = {str(number): name for number, name in enumerate(layer_names(trace.network.spec))}
        self.layer.show_choices(names, {})
        with QSignalBlocker(self.point):
            self.point.setMaximum(trace.count)
            self.point.setSuffix(f" of {trace.count}")
        self.point.show_value(point + 1)
        self._said.hide()
        self._told.show()
        self._show_stage()

    @property
    def _stage(self) -> Stage:
        return self._stages[self._number]

    @property
    def _layer(self) -> int:
        """The layer with weights that is looked at; −1 where there is none."""
        return int(self.layer.currentData()) if self._stage.part is Part.UPDATE else self._stage.layer

    def _show_stage(self) -> None:
        if self._look is None:
            return
        trace, stage = self._look.trace, self._stage
        name, last = stage_name(trace.network.spec, stage), self._number == len(self._stages) - 1
        self.progress.setText(f"{name} ({self._number + 1} of {len(self._stages)})")
        self.back.setEnabled(self._number > 0)
        self.forward.setToolTip(
            "Make this step, and go on to the one after it (→)" if last else "On to the next stage (→)"
        )
        self._show_choices(trace, stage)
        self._lines = stage_lines(self._look, stage, self._layer)
        self.text.show_lines(self._lines, self._theme.colors)

    def _show_choices(self, trace: StepTrace, stage: Stage) -> None:
        """Offer what there is to choose in a stage."""
        assert self._look is not None
        self.layer.setVisible(stage.part is Part.UPDATE and len(trace.layers) > 1)
        self._point_holder.setVisible(stage.part is not Part.UPDATE and trace.count > 1)
        self.which.setText(point_text(trace, self._look.point))
        width = len(trace.layers[self._layer].z) if self._layer >= 0 else 1
        self._unit_holder.setVisible(width > UNITS_SHOWN)
        if width > UNITS_SHOWN:
            with QSignalBlocker(self.unit):
                self.unit.setMaximum(width)
                self.unit.setSuffix(f" of {width}")
            self._look = replace(self._look, unit=self.unit.value() - 1)
        is_of_point = stage.part is not Part.UPDATE and stage != Stage(Part.FORWARD)
        self.which.setVisible(is_of_point and width <= UNITS_SHOWN)

    # -- what a person does ---------------------------------------------------------------------------------------

    @Slot()
    def go_on(self) -> None:
        """The next stage; after the last one the step is made, and the next one begins."""
        if self._look is None or self._waits:
            return
        if self._number == len(self._stages) - 1:
            self._waits = True
            self.step_asked.emit()
        else:
            self._go_to(self._number + 1)

    @Slot()
    def go_back(self) -> None:
        """The stage before; no step is taken back."""
        if self._look is not None and self._number and not self._waits:
            self._go_to(self._number - 1)

    def _go_to(self, number: int) -> None:
        self._number = number
        self._show_stage()
        stage = self._stage
        if stage.part in {Part.FORWARD, Part.BACKWARD} and stage.layer >= 0:
            self.stage_shown.emit(stage.layer, stage.part is Part.BACKWARD)

    @Slot(int)
    def _choose_point(self, number: int) -> None:
        if self._look is not None:
            self._look = replace(self._look, point=number - 1)
            self._show_stage()

    @Slot(int)
    def _choose_unit(self, _number: int) -> None:
        self._show_stage()

    @Slot(str)
    def _choose_layer(self, _key: str) -> None:
        self.unit.show_value(1)
        self._show_stage()

    # -- Qt's events ----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Left and right turn the stages while the keyboard is here; elsewhere right makes a step."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _turn(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Turn the stages."""
        turn = _turn(event)
        if turn > 0:
            self.go_on()
        elif turn < 0:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Of a button, arrow keys would move the keyboard to another."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _turn(event):
            self.keyPressEvent(event)
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Fill the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.color("panel"))
        painter.end()

    @Slot()
    def _follow_theme(self) -> None:
        self._show_stage()
        self.update()


def _turn(event: QKeyEvent) -> int:
    """Which way a key turns the stages; 0 for other keys."""
    is_plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
    return _KEYS.get(Qt.Key(event.key()), 0) if is_plain else 0


def _with_label(text: str, field: QWidget) -> QWidget:
    """A field after its label."""
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setBuddy(field)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE)
    row.addWidget(label)
    row.addWidget(field)
    return holder
