"""The data panel: task, tools, the source of the points, and the share held out for testing."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from neuronlab.core.data.edits import (
    add_class,
    change_data,
    clear_points,
    load_generator,
    remove_class,
    rename_class,
    set_targets,
)
from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.data.series import without_value
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import DataSpec, preset_spec
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import MAX_SEED
from neuronlab.core.training.state import is_scaled
from neuronlab.core.training.transfer import same_layers
from neuronlab.gui.canvas.tools.tools import TOOLS, tools_for
from neuronlab.gui.panels.data.preset_fields import PresetFields
from neuronlab.gui.panels.data.tool_settings import ToolSettings
from neuronlab.gui.theme.sizes import bound_size, fix_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import Segments, labelled, name_field
from neuronlab.gui.widgets.number_fields import PercentField
from neuronlab.gui.widgets.panel import ControlsPanel
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.session.proposals import MERGE_SECONDS, WHOLE_GESTURE, Proposal
from neuronlab.session.selection import Selection
from neuronlab.wording.numbers import count_text, counted
from neuronlab.wording.points import DELETE, DUPLICATE, HOLD_OUT, hold_out_words, points_moved_text

_BUTTON_PX, _NARROWEST_PX = 28, 24
Change = Callable[[Workspace], Workspace]


class DataPanel(ControlsPanel):
    """Edits the active task and its points.

    Signals: `tool_chosen(key)` when another tool is picked, `options_changed(options)` when the tool options change,
    `noticed(sentence)` when a formula has no value at some points, `constant_change_began` and
    `constant_change_ended(is_typed)` around the changes of a constant, and `import_asked` and `table_asked`, which the
    window handles. The window also handles the buttons `duplicate`, `hold_out_selected` and `delete`.
    """

    tool_chosen = Signal(str)
    options_changed = Signal(object)
    noticed = Signal(str)
    constant_change_began = Signal()
    constant_change_ended = Signal(bool)
    import_asked = Signal()
    table_asked = Signal()

    def __init__(self, theme: Theme, selection: Selection) -> None:
        super().__init__("Data", theme)
        self._theme, self._selection = theme, selection
        self._value_gestures = 0
        self._has_dragged = False
        self.tool_buttons: dict[str, QToolButton] = {}
        self._tools = QButtonGroup(self, exclusive=True)
        self.task = Segments(
            {key: row.label for key, row in TASKS.items()}, {key: row.meaning for key, row in TASKS.items()}
        )
        self.snap = self._button("mdi6.grid", "Snap to grid", "Place points on a grid, five cells per axis tick")
        self.snap.setCheckable(True)
        self.clear = self._button("mdi6.trash-can-outline", "Clear", "Remove all points; Undo restores them")
        self.bring = self._button("mdi6.file-import-outline", "Import points", "Import points from a CSV file (Ctrl+I)")
        self.rare = self._button("mdi6.dots-horizontal", "More tools", "Snap to grid, table of points")
        self.table = self._button("mdi6.table", "Table of points", "Show, sort and edit the points in a table (T)")
        self.resample = self._button(
            "mdi6.shuffle-variant", "Resample the split", "Hold out different points for testing"
        )
        self.presets = PresetFields(theme)
        self.test_share = PercentField()
        self.selected = PlainLabel()
        self.selected.setProperty("role", "small")
        self.duplicate = self._button("mdi6.content-duplicate", DUPLICATE.name, DUPLICATE.tip)
        self.hold_out_selected = self._button("mdi6.pin-outline", HOLD_OUT.name, HOLD_OUT.tip)
        self.delete = self._button("mdi6.close", DELETE.name, DELETE.tip)
        self.settings = ToolSettings(theme, self._selected_row())
        self._build_layout()
        self._connect_signals()

    def _build_layout(self) -> None:
        self.rows.addWidget(self.task)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for key, tool in TOOLS.items():
            button = self._button(tool.icon, tool.label, f"{tool.meaning} ({tool.key})")
            button.setCheckable(True)
            self._tools.addButton(button)
            self.tool_buttons[key] = button
            tools.addWidget(button)
        tools.addStretch()
        tools.addWidget(self.snap)
        tools.addWidget(self.table)
        tools.addWidget(self.rare)
        self._fill_rare()
        self.rows.addLayout(tools)
        self.rows.addWidget(self.settings)
        for button in (self.bring, self.clear):
            self.presets.beside.addWidget(button)
        self.rows.addWidget(self.presets)
        meaning = "Share of points held out for testing; the network never trains on them. Classes are split evenly"
        line = self.presets.more.line
        for widget in (labelled("Held out", self.test_share, meaning, 58), self.test_share, self.resample):
            line.addWidget(widget)

    def _fill_rare(self) -> None:
        """The same two tools in a menu, for windows too narrow for their buttons."""
        menu = QMenu(self.rare)
        snap, table = menu.addAction("Snap to grid"), menu.addAction("Table of points")
        snap.setCheckable(True)
        snap.toggled.connect(self.snap.setChecked)
        self.snap.toggled.connect(snap.setChecked)
        table.triggered.connect(self.table_asked)
        self.rare.setMenu(menu)
        self.rare.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.rare.hide()

    def show_compact(self, is_compact: bool) -> None:
        """Show the rarer tools in a menu, or as buttons."""
        self.snap.setVisible(not is_compact)
        self.table.setVisible(not is_compact)
        self.rare.setVisible(is_compact)

    def _selected_row(self) -> QWidget:
        """Buttons that act on the selection."""
        with_selected = QWidget()
        row = QHBoxLayout(with_selected)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addWidget(self.selected)
        row.addStretch()
        for button in (self.duplicate, self.hold_out_selected, self.delete):
            row.addWidget(button)
        return with_selected

    def _button(self, icon: str, name: str, meaning: str) -> QToolButton:
        button = icon_button(icon, name, meaning, self._theme, "tool")
        fix_size(button, height=_BUTTON_PX)
        bound_size(button, least_width=_NARROWEST_PX, most_width=_BUTTON_PX)
        return button

    def _connect_signals(self) -> None:
        self.task.chosen.connect(self.choose_task)
        self._tools.buttonClicked.connect(self._choose_tool)
        self.settings.changed.connect(self.options_changed)
        self.settings.palette_row.chosen.connect(self._give_class)
        self.settings.palette_row.added.connect(self._add_class)
        self.settings.palette_row.removed.connect(self._remove_class)
        self.settings.palette_row.renamed.connect(self._rename_class)
        self.settings.value_given.connect(self._give_value)
        self.settings.value_let_go.connect(self._end_value)
        self.snap.toggled.connect(self.settings.set_snapping)
        self.presets.preset_chosen.connect(self._load_preset)
        self.presets.changed.connect(self._change_data)
        self.presets.constant_changed.connect(self._change_constant)
        self.presets.constants.change_began.connect(self.constant_change_began)
        self.presets.constants.change_ended.connect(self._end_constant)
        self.test_share.valueChanged.connect(self._change_share)
        self.clear.clicked.connect(self._clear)
        self.bring.clicked.connect(self.import_asked)
        self.table.clicked.connect(self.table_asked)
        self.resample.clicked.connect(self._resample)
        self._selection.changed.connect(self._show_selection)

    @property
    def subject(self) -> object:
        """The current points and their selection."""
        return super().subject, self.experiment.workspace.points.family, self._selection.ids.tobytes()

    # -- display --------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the active task and the data of its workspace."""
        task, workspace = self.experiment.task, self.experiment.workspace
        self.task.show_key(task)
        count = len(workspace.points)
        is_shared = len(workspace.runs) > 1
        summary = "shared by all runs" if is_shared else f"{TASKS[task].label}, {counted(count, 'point')}"
        self.head.show_summary(summary, always=is_shared)
        offered = tools_for(task)
        for key, button in self.tool_buttons.items():
            button.setVisible(key in offered)
        self.settings.show_workspace(workspace)
        self.presets.show_workspace(workspace)
        self.test_share.show_value(round(workspace.data.test_share * 100))
        self.clear.setEnabled(len(workspace.points) > 0)
        self.resample.setEnabled(len(workspace.points) > 0 and workspace.data.test_share > 0)
        self._show_selection()

    def show_tool(self, key: str) -> None:
        """Mark the active tool."""
        self.tool_buttons[key].setChecked(True)
        self.settings.show_tool(key)

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order, from top to bottom."""
        tasks = [self.task.button(key) for key in TASKS]
        settings = self.settings.tab_stops()
        with_selected = [self.duplicate, self.hold_out_selected, self.delete]
        presets = self.presets.tab_stops(beside=[self.bring, self.clear], after_fold=[self.test_share, self.resample])
        return [
            *tasks,
            *self.tool_buttons.values(),
            self.snap,
            self.table,
            self.rare,
            *settings,
            *with_selected,
            *presets,
        ]

    @Slot()
    def _show_selection(self) -> None:
        count = len(self._selection)
        self.settings.show_selected(count > 0)
        self.selected.setText(f"{count_text(count)} selected")
        words = hold_out_words(self.experiment.workspace.points, self._selection.ids)
        name_field(self.hold_out_selected, words.name, words.tip)

    # -- tasks and tools ------------------------------------------------------------------------------------------

    @Slot(str)
    def choose_task(self, key: str) -> None:
        """Switch to another task; the current one is kept unchanged."""
        self.propose(lambda: Proposal(replace(self.experiment, task=key), f"Task {TASKS[key].label}"))

    @Slot(object)
    def _choose_tool(self, button: QToolButton) -> None:
        self.tool_chosen.emit(next(key for key, known in self.tool_buttons.items() if known is button))

    # -- classes and values ---------------------------------------------------------------------------------------

    @Slot(int)
    def choose_class(self, number: int) -> None:
        """Pick a class and assign it to the selected points; the first number past the last class adds a class."""
        labels = self.experiment.workspace.labels
        if not labels:
            self.refused.emit("Keys 1 to 6 choose a class, which only the Classes task has.")
            return
        if number > len(labels):
            self.refused.emit(f"There are {len(labels)} classes; press {len(labels) + 1} to add one.")
            return
        if number < len(labels):
            self._give_class(number)
        else:
            self._change(lambda workspace: self._with_target(add_class(workspace), float(number)), "Add a class")
        self.settings.choose_label(number)

    @Slot(int)
    def _give_class(self, number: int) -> None:
        self._change(lambda workspace: self._with_target(workspace, float(number)), "Relabel points")

    @Slot()
    def _add_class(self) -> None:
        self._change(add_class, "Add a class")

    @Slot(str)
    def _remove_class(self, label: str) -> None:
        self._change(lambda workspace: remove_class(workspace, _number_of(workspace, label)), "Remove a class")

    @Slot(str, str)
    def _rename_class(self, label: str, name: str) -> None:
        self._change(lambda workspace: rename_class(workspace, _number_of(workspace, label), name), "Rename a class")

    @Slot(float)
    def _give_value(self, value: float) -> None:
        gesture = f"value {self._value_gestures}"
        self._change(lambda workspace: self._with_target(workspace, value), "Change values", gesture, WHOLE_GESTURE)

    def _with_target(self, workspace: Workspace, target: float) -> Workspace:
        """The workspace with the selected points assigned this class or value."""
        return set_targets(workspace, self._selection.ids, target) if len(self._selection) else workspace

    @Slot()
    def _end_value(self) -> None:
        self._value_gestures += 1

    # -- source of points -----------------------------------------------------------------------------------------

    @Slot(str)
    def _load_preset(self, key: str) -> None:
        task = self.experiment.task
        data = preset_spec(task, key, self.experiment.workspace.data)
        text = f"Preset {generators_for(task)[key].label}"
        # The network was scaled to the previous points, which may have been imported from anywhere.
        before = self.experiment.workspace.points
        starts_afresh = bool(len(before)) and is_scaled(self.run, before)
        self._change(lambda workspace: load_generator(workspace, data), text, starts_afresh=starts_afresh)
        if starts_afresh:
            how = "were standardised" if self.run.training.standardize else "are near zero"
            self.noticed.emit(f"The points of the preset {how}, so the network was reinitialised.")
        self._tell_where_formula_ends()

    @Slot(object, str)
    def _change_data(self, change: Callable[[DataSpec], DataSpec], text: str) -> None:
        before = self.experiment.workspace.data
        self._change(lambda workspace: change_data(workspace, change(workspace.data)), text, gesture=text)
        after = self.experiment.workspace.data
        if (before.formula, before.low, before.high) != (after.formula, after.low, after.high):
            self._tell_where_formula_ends()

    def _tell_where_formula_ends(self) -> None:
        """Say at how many points a formula has no value."""
        data = self.experiment.workspace.data
        moved = without_value(self.experiment.task, data) if data.generator == FORMULA else 0
        if moved:
            self.noticed.emit(points_moved_text(data.formula, moved, data.count))

    @Slot(object, str, int)
    def _change_constant(self, change: Callable[[DataSpec], DataSpec], text: str, drag: int) -> None:
        gesture, within_s = (f"{text}, drag {drag}", WHOLE_GESTURE) if drag else (text, MERGE_SECONDS)
        before = self.experiment.workspace.data
        self._change(lambda workspace: change_data(workspace, change(workspace.data)), text, gesture, within_s)
        if self.experiment.workspace.data != before:
            if drag:
                self._has_dragged = True
            else:
                self._tell_where_formula_ends()

    @Slot(bool)
    def _end_constant(self, is_typed: bool) -> None:
        """Say what a drag has come to, once it ends."""
        if self._has_dragged:
            self._has_dragged = False
            self._tell_where_formula_ends()
        self.constant_change_ended.emit(is_typed)

    @Slot(int)
    def _change_share(self, percent: int) -> None:
        self._change_data(lambda data: replace(data, test_share=percent / 100), "Held-out share")

    @Slot()
    def _clear(self) -> None:
        self._change(clear_points, "Clear points")

    @Slot()
    def _resample(self) -> None:
        data = self.experiment.workspace.data
        resampled: DataSpec = replace(data, split_seed=(data.split_seed + 1) % (MAX_SEED + 1))
        self._change(lambda workspace: change_data(workspace, resampled), "Resample the split")

    def _change(
        self,
        change: Change,
        text: str,
        gesture: str = "",
        within_s: float = MERGE_SECONDS,
        *,
        starts_afresh: bool = False,
    ) -> None:
        """Propose another workspace; if it has different outputs, each hidden layer keeps its own weights."""
        origins = same_layers(self.run.network)
        here = self.experiment

        def proposal() -> Proposal:
            after = here.with_workspace(change(here.workspace))
            return Proposal(after, text, gesture, within_s, origins, starts_afresh=starts_afresh)

        self.propose(proposal)


def _number_of(workspace: Workspace, label: str) -> int:
    """Index of the class with this name. Raises InputError if there is none."""
    if label not in workspace.labels:
        raise InputError(f"Class {label} no longer exists; nothing was changed.")
    return workspace.labels.index(label)
