"""Options of the active tool; only those the tool uses are shown."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QStackedWidget, QVBoxLayout, QWidget

from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.strokes.hand import ToolOptions
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.panels.data.class_palette import ClassPalette
from neuronlab.gui.theme.height_scale import HeightScale
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import labelled, name_field
from neuronlab.gui.widgets.folds import Summary
from neuronlab.gui.widgets.number_fields import CountField, NumberField
from neuronlab.gui.widgets.plain_text import PlainLabel

_SLIDER_STEPS = 200
_FIELD_WIDTH, _COUNT_WIDTH = 62, 54

_COUNTS: Mapping[str, tuple[str, str, int, int]] = {
    "spacing_px": ("Spacing", "Distance between the points of a freehand line, in pixels", 4, 200),
    "spray_radius_px": ("Radius", "Radius of the spray, in pixels", 5, 200),
    "spray_density": ("Density", "Number of points per spray", 1, 50),
}
"""Integer options: label, meaning, minimum and maximum."""


class ToolSettings(QWidget):
    """Fields for the tool options and for the class or value of points.

    One line, whose height never changes, shows what acts on the selection (`with_selected`) while points are selected,
    else the options of the tool, else what the tool does.

    Signals: `changed(options)` when an option changes, `value_given(value)` for every value while the slider moves, and
    `value_let_go` when the last one is final. Class and value apply to new and to selected points.
    """

    changed = Signal(object)
    value_given = Signal(float)
    value_let_go = Signal()

    def __init__(self, theme: Theme, with_selected: QWidget) -> None:
        super().__init__()
        self._has_selection = False
        self.options = ToolOptions()
        self._tool = TOOLS["draw"]
        self._task = "curve"
        self._scale = HeightScale(-1.0, 1.0)
        self._family: object = None
        self.palette_row = ClassPalette(theme)
        self.value = NumberField(-1e30, 1e30, step=0.1)
        self.value_slider = QSlider(Qt.Orientation.Horizontal)
        self.value_slider.setRange(0, _SLIDER_STEPS)
        self.value_slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        meaning = "Value of new and selected points"
        name_field(self.value_slider, "Value", meaning)
        self._value_row = QWidget()
        row = QHBoxLayout(self._value_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(labelled("Value y", self.value, meaning, _FIELD_WIDTH))
        row.addWidget(self.value_slider, 1)
        row.addWidget(self.value)
        self.counts = {name: CountField(low, high) for name, (_, _, low, high) in _COUNTS.items()}
        self._count_labels: dict[str, PlainLabel] = {}
        options = QWidget()
        counts = QHBoxLayout(options)
        counts.setContentsMargins(0, 0, 0, 0)
        counts.setSpacing(SPACE)
        for name, field in self.counts.items():
            text, what, _, _ = _COUNTS[name]
            self._count_labels[name] = labelled(text, field, what, _COUNT_WIDTH)
            counts.addWidget(self._count_labels[name])
            counts.addWidget(field)
        counts.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(self.palette_row)
        layout.addWidget(self._value_row)
        self._hint = Summary()
        self._hint.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._line = QStackedWidget()
        self._line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for page in (self._hint, options, with_selected):
            self._line.addWidget(page)
        self._options, self._with_selected = options, with_selected
        layout.addWidget(self._line)
        self._connect_signals()
        self._show_options()

    def _connect_signals(self) -> None:
        for name, field in self.counts.items():
            field.valueChanged.connect(lambda value, name=name: self._set(replace(self.options, **{name: value})))
        self.palette_row.chosen.connect(self.choose_label)
        self.value.valueChanged.connect(self._give_value)
        self.value_slider.valueChanged.connect(self._slide_value)
        self.value_slider.sliderReleased.connect(self.value_let_go)

    def show_workspace(self, workspace: Workspace) -> None:
        """Offer the classes of the workspace's points, or the range of their values."""
        self._task = workspace.task
        if workspace.labels:
            self.palette_row.show_labels(workspace.labels, self.options.label)
            if self.options.label >= len(workspace.labels):
                self._set(replace(self.options, label=len(workspace.labels) - 1))
        if workspace.task == "surface" and not self.value_slider.isSliderDown():
            self._scale = HeightScale.of(workspace.points.targets)
            if workspace.points.family is not self._family:
                self._family = workspace.points.family
                self._come_near()
            self._show_value()
        self._show_rows()

    def _come_near(self) -> None:
        """Take the nearest value of other points if the present one is far from all of them."""
        low, high = self._scale.low, self._scale.high
        near = min(max(self.options.value, low), high)
        if abs(near - self.options.value) > high - low:
            self._set(replace(self.options, value=self._rounded(near)))

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order, from top to bottom."""
        palette = [*self.palette_row.buttons, self.palette_row.add]
        return [*palette, self.value_slider, self.value, *self.counts.values()]

    def show_tool(self, key: str) -> None:
        """Show the options this tool uses."""
        self._tool = TOOLS[key]
        self._show_rows()

    def show_selected(self, has_selection: bool) -> None:
        """Show what acts on the selection, or hide it."""
        self._has_selection = has_selection
        self._show_rows()

    def _show_rows(self) -> None:
        heeded = self._tool.options
        self._hint.show_text(self._tool.hint)
        usual = self._options if any(name in heeded for name in self.counts) else self._hint
        self._line.setCurrentWidget(self._with_selected if self._has_selection else usual)
        self.palette_row.setVisible(self._task == "classes")
        self._value_row.setVisible(self._task == "surface")
        for name, field in self.counts.items():
            field.setVisible(name in heeded)
            self._count_labels[name].setVisible(name in heeded)

    def _show_options(self) -> None:
        for name, field in self.counts.items():
            field.show_value(getattr(self.options, name))
        self._show_value()

    def _show_value(self) -> None:
        low, high = self._scale.low, self._scale.high
        self.value.tell_apart((high - low) / _SLIDER_STEPS, max(abs(low), abs(high)), _FIELD_WIDTH)
        self.value.show_value(self.options.value)
        share = (self.options.value - self._scale.low) / (self._scale.high - self._scale.low)
        with QSignalBlocker(self.value_slider):
            self.value_slider.setValue(round(min(1.0, max(0.0, share)) * _SLIDER_STEPS))

    @Slot(int)
    def choose_label(self, number: int) -> None:
        """Pick a class for new points."""
        self._set(replace(self.options, label=number))
        self.palette_row.buttons[number].setChecked(True)

    def set_snapping(self, snaps: bool) -> None:
        """Turn snapping to the grid on or off."""
        self._set(replace(self.options, snaps=snaps))

    @Slot(float)
    def _give_value(self, value: float) -> None:
        self._set(replace(self.options, value=value))
        self.value_given.emit(value)
        self.value_let_go.emit()

    @Slot(int)
    def _slide_value(self, position: int) -> None:
        value = self._scale.low + (self._scale.high - self._scale.low) * position / _SLIDER_STEPS
        self._set(replace(self.options, value=self._rounded(value)))
        self.value_given.emit(self.options.value)
        if not self.value_slider.isSliderDown():
            self.value_let_go.emit()

    def _rounded(self, value: float) -> float:
        return round(value, max(0, 2 - _magnitude(self._scale.high - self._scale.low)))

    def _set(self, options: ToolOptions) -> None:
        self.options = options
        self._show_options()
        self.changed.emit(self.options)


def _magnitude(span: float) -> int:
    """Exponent of the span's leading decimal digit."""
    return int(f"{span:e}".partition("e")[2])
