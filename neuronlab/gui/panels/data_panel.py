"""The data panel: tools to draw with, presets, noise, and how many points are held out for testing."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from neuronlab.core.edits import change_data, clear_points, load_generator
from neuronlab.core.generators import GENERATORS
from neuronlab.core.specs import MAX_POINTS, DataSpec, Workspace
from neuronlab.gui.canvas.tools import TOOLS
from neuronlab.gui.fields import ChoiceField, CountField, NumberField, PercentField, field_row, labelled, name_field
from neuronlab.gui.icons import set_icon
from neuronlab.gui.panels.panel import Panel
from neuronlab.gui.theme import SPACE, Theme

OWN_POINTS = "own"
"""What the preset field shows when no point of a preset is left."""

_LEFT_WIDTH, _RIGHT_WIDTH = 90, 62

Labelled = tuple[str, QWidget, str]
"""A field with its label before it and its meaning after it."""


def _pair(left: Labelled, right: Labelled) -> QHBoxLayout:
    """Two labelled fields in a row."""
    row = QHBoxLayout()
    row.addWidget(labelled(*left, _LEFT_WIDTH))
    row.addWidget(left[1])
    row.addStretch()
    row.addWidget(labelled(*right, _RIGHT_WIDTH))
    row.addWidget(right[1])
    return row


class DataPanel(Panel):
    """Edits the workspace's points.

    `tool_chosen(key)` when another tool is taken in hand, `preset_loaded` after the points of a preset have come.
    """

    tool_chosen = Signal(str)
    preset_loaded = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.tool_buttons: dict[str, QToolButton] = {}
        self._tools = QButtonGroup(self, exclusive=True)
        self.clear = self._button("mdi6.trash-can-outline", "Clear", "Remove all points; undo brings them back")
        self.resample = self._button(
            "mdi6.shuffle-variant", "Resample the split", "Choose anew which points are held out for testing"
        )
        labels = {key: row.label for key, row in GENERATORS.items()}
        self.preset = ChoiceField(labels, {key: f"y = {row.formula}" for key, row in GENERATORS.items()})
        self.count = CountField(1, MAX_POINTS, step=10)
        self.noise = NumberField(0.0, 10.0, step=0.05)
        self.test_share = PercentField()
        self._build_layout()
        self._connect_signals()

    def _build_layout(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(SPACE - 2)
        for key, tool in TOOLS.items():
            button = self._button(tool.icon, tool.label, f"{tool.meaning} ({tool.key})")
            button.setCheckable(True)
            self._tools.addButton(button)
            self.tool_buttons[key] = button
            tools.addWidget(button)
        tools.addStretch()
        tools.addWidget(self.resample)
        tools.addWidget(self.clear)
        self.rows.addLayout(tools)
        self.rows.addLayout(field_row("Preset", self.preset, "Replace all points with those of a known curve"))
        self.rows.addLayout(
            _pair(
                ("Points", self.count, "How many points the preset makes; yours stay"),
                ("Noise", self.noise, "Spread of the preset's points about their curve; yours stay"),
            )
        )
        self.rows.addLayout(
            field_row(
                "Held out for test", self.test_share, "Share of the points the network never learns from: a test of it"
            )
        )

    def _button(self, icon: str, name: str, meaning: str) -> QToolButton:
        button = QToolButton()
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_field(button, name, meaning)
        set_icon(button, icon, self._theme)
        return button

    def _connect_signals(self) -> None:
        self._tools.buttonClicked.connect(self._choose_tool)
        self.preset.chosen.connect(self._load_preset)
        self.count.valueChanged.connect(self._change_count)
        self.noise.valueChanged.connect(self._change_noise)
        self.test_share.valueChanged.connect(self._change_share)
        self.clear.clicked.connect(self._clear)
        self.resample.clicked.connect(self._resample)

    def refresh(self) -> None:
        """Show the workspace's data; what applies to a preset only is greyed when no point of one is left."""
        workspace = self.experiment.workspace
        data, points = workspace.data, workspace.points
        has_series = bool((points.source >= 0).any())
        with QSignalBlocker(self.preset):
            own = self.preset.findData(OWN_POINTS)
            if has_series and own >= 0:
                self.preset.removeItem(own)
            elif not has_series and own < 0:
                self.preset.addItem("Own points" if len(points) else "None", OWN_POINTS)
            elif not has_series:
                self.preset.setItemText(own, "Own points" if len(points) else "None")
        self.preset.show_key(data.generator if has_series else OWN_POINTS)
        self.count.setEnabled(has_series)
        self.noise.setEnabled(has_series)
        with QSignalBlocker(self.count):
            self.count.setMinimum(1 if has_series else 0)
        self.count.show_value(data.count if has_series else len(points))
        self.noise.show_value(data.noise)
        self.test_share.show_value(round(data.test_share * 100))
        self.clear.setEnabled(len(points) > 0)
        self.resample.setEnabled(len(points) > 0 and data.test_share > 0)

    def show_tool(self, key: str) -> None:
        """Mark the tool in hand."""
        self.tool_buttons[key].setChecked(True)

    @Slot(object)
    def _choose_tool(self, button: QToolButton) -> None:
        self.tool_chosen.emit(next(key for key, known in self.tool_buttons.items() if known is button))

    @Slot(str)
    def _load_preset(self, key: str) -> None:
        if key == OWN_POINTS:
            return
        data = replace(self.experiment.workspace.data, generator=key)
        self._propose_workspace(lambda workspace: load_generator(workspace, data), f"Preset {GENERATORS[key].label}")
        self.preset_loaded.emit()

    @Slot(int)
    def _change_count(self, count: int) -> None:
        self._change_data(lambda data: replace(data, count=count), "Number of points")

    @Slot(float)
    def _change_noise(self, noise: float) -> None:
        self._change_data(lambda data: replace(data, noise=noise), "Noise")

    @Slot(int)
    def _change_share(self, percent: int) -> None:
        self._change_data(lambda data: replace(data, test_share=percent / 100), "Held-out share")

    @Slot()
    def _clear(self) -> None:
        self._propose_workspace(clear_points, "Clear points")

    @Slot()
    def _resample(self) -> None:
        self._change_data(lambda data: replace(data, split_seed=data.split_seed + 1), "Resample the split")

    def _change_data(self, change: Callable[[DataSpec], DataSpec], text: str) -> None:
        self._propose_workspace(lambda workspace: change_data(workspace, change(workspace.data)), text, merge=text)

    def _propose_workspace(self, change: Callable[[Workspace], Workspace], text: str, merge: str = "") -> None:
        self.propose(lambda: self.experiment.with_workspace(change(self.experiment.workspace)), text, merge)
