"""Settings of generated points: preset or formula, count, noise and outliers."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyledItemDelegate, QVBoxLayout, QWidget

from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.data.series import check_formula, formula_constants, with_constant, with_formula
from neuronlab.core.specs.data import MOST_IMBALANCE, MOST_OUTLIERS, DataSpec
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.training import MAX_POINTS, MAX_SEED
from neuronlab.gui.panels.data.constant_rows import ConstantRows
from neuronlab.gui.panels.data.preset_pictures import preset_icon
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import ChoiceField, field_pair, field_row, labelled, name_field
from neuronlab.gui.widgets.folds import Fold
from neuronlab.gui.widgets.formula_row import FormulaRow
from neuronlab.gui.widgets.number_fields import CountField, NumberField, PercentField
from neuronlab.gui.widgets.plain_text import set_tip
from neuronlab.wording.numbers import elided

OWN_POINTS = "own"
"""Text of the preset field when no generated points are left."""
_WIDTHS = 90, 62
_PICTURE_PX = 44
_NARROWEST, _PRESET_WIDTH, _LIST_WIDTH = 104, 156, 220
_NAME = 8
"""Longest class name shown, in characters."""
_FORMULA_MEANING = (
    "Points follow this formula once it is complete. Use {names}, functions such as sin, exp, abs and max, and "
    "single letters such as a and b as constants, which get sliders"
)

Change = Callable[[DataSpec], DataSpec]


class PresetFields(QWidget):
    """Fields for the recipe of generated points.

    Signals: `preset_chosen(key)` asks for a new set of points, `changed(change, text)` for the current set with other
    settings. `change` maps one DataSpec to the next; `text` names the undo entry. For constants of the formula,
    `constant_changed(change, text, drag)` also numbers the drags of a slider, 0 for none.
    """

    preset_chosen = Signal(str)
    changed = Signal(object, str)
    constant_changed = Signal(object, str, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._task = ""
        self._workspace = Workspace()
        self.preset = ChoiceField({})
        # The list's default delegate draws pictures no larger than those of the closed field.
        self.preset.view().setItemDelegate(QStyledItemDelegate(self.preset))
        bound_size(self.preset.view(), least_width=_LIST_WIDTH)
        self.preset.setMaxVisibleItems(12)
        self.preset.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.count = CountField(1, MAX_POINTS, step=10)
        self.noise = NumberField(0.0, 10.0, step=0.05)
        self.formula = FormulaRow("y =", "", self._check)
        self.constants = ConstantRows()
        self.low, self.high = NumberField(-1e6, 1e6, step=1.0), NumberField(-1e6, 1e6, step=1.0)
        self.threshold = NumberField(-1e6, 1e6, step=0.1)
        self.outliers, self.imbalance = PercentField(), PercentField()
        self.outliers.setMaximum(round(MOST_OUTLIERS * 100))
        self.imbalance.setMaximum(round(MOST_IMBALANCE * 100))
        self.seed = CountField(0, MAX_SEED)
        self.more = Fold("Outliers, seed", "Outliers, unequal classes and the random seed", theme, "More")
        self._build_layout()
        self._connect_signals()

    def _build_layout(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        self.beside = field_row("Preset", self.preset, "Replace all points with generated ones")
        self.beside.setSpacing(SPACE // 2)
        self.beside.setStretchFactor(self.preset, 1)
        bound_size(self.preset, least_width=_NARROWEST, most_width=_PRESET_WIDTH)
        self.preset.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout.addLayout(self.beside)
        self._typed = QWidget()
        typed = QVBoxLayout(self._typed)
        typed.setContentsMargins(0, 0, 0, 0)
        typed.setSpacing(SPACE // 2)
        typed.addWidget(self.formula)
        typed.addWidget(self.constants)
        typed.addWidget(
            field_pair(
                ("From", self.low, "Start of the formula's input range; points are regenerated"),
                ("to", self.high, "End of the formula's input range; points are regenerated"),
                _WIDTHS,
            )
        )
        self._threshold_row = QWidget()
        row = QHBoxLayout(self._threshold_row)
        row.setContentsMargins(0, 0, 0, 0)
        self._threshold_label = labelled("", self.threshold, "", _WIDTHS[1])  # text is set once the classes are known
        row.addWidget(self._threshold_label)
        row.addStretch()
        row.addWidget(self.threshold)
        typed.addWidget(self._threshold_row)
        layout.addWidget(self._typed)
        layout.addWidget(
            field_pair(
                ("Points", self.count, "Number of generated points; your own points stay"),
                ("Noise", self.noise, "Noise added to generated points; your own points stay"),
                _WIDTHS,
            )
        )
        self._imbalance_row = QWidget()
        row = field_row(
            "Imbalance", self.imbalance, "Each class is smaller than the previous one by this share; 0: equal"
        )
        row.setContentsMargins(0, 0, 0, 0)
        self._imbalance_row.setLayout(row)
        self.more.rows.addLayout(
            field_row("Outliers", self.outliers, "Share of points moved far off or given a wrong class; yours stay")
        )
        self.more.rows.addWidget(self._imbalance_row)
        self.more.rows.addLayout(
            field_row("Points' seed", self.seed, "A different seed generates different points; your own points stay")
        )
        layout.addWidget(self.more)

    def _connect_signals(self) -> None:
        self.preset.chosen.connect(self._choose_preset)
        self.formula.changed.connect(self._change_formula)
        self.constants.changed.connect(self._change_constant)
        for field, name, text in (
            (self.count, "count", "Number of points"),
            (self.noise, "noise", "Noise"),
            (self.seed, "seed", "Seed of the points"),
            (self.low, "low", "Start of the formula"),
            (self.high, "high", "End of the formula"),
            (self.threshold, "threshold", "Threshold of the label"),
        ):
            field.valueChanged.connect(lambda value, name=name, text=text: self._change(name, value, text))
        for field, name, text in ((self.outliers, "outliers", "Outliers"), (self.imbalance, "imbalance", "Imbalance")):
            field.valueChanged.connect(lambda value, name=name, text=text: self._change(name, value / 100, text))
        self._theme.changed.connect(self._draw_pictures)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show the workspace's recipe; settings of generated points are disabled when none are left."""
        self._workspace = workspace
        if workspace.task != self._task:
            self._task = workspace.task
            self._offer()
        data, points = workspace.data, workspace.points
        has_series = points.has_series
        self._offer_own(is_offered=not has_series, has_points=len(points) > 0)
        self.preset.show_key(data.generator if has_series else OWN_POINTS)
        for field in (self.count, self.noise, self.outliers, self.imbalance, self.seed):
            field.setEnabled(has_series)
        with QSignalBlocker(self.count):
            self.count.setMinimum(1 if has_series else 0)
        self.count.show_value(data.count if has_series else len(points))
        self.noise.show_value(data.noise)
        self.outliers.show_value(round(data.outliers * 100))
        self.imbalance.show_value(round(data.imbalance * 100))
        self.seed.show_value(data.seed)
        self._imbalance_row.setVisible(workspace.task == "classes")
        self._show_formula(data, is_used=has_series and data.generator == FORMULA)
        self.more.header.show_summary(_summary(data) if has_series else "")

    def tab_stops(self, beside: list[QWidget], after_fold: list[QWidget]) -> list[QWidget]:
        """Widgets in tab order, including those that others add beside the preset and after the fold's header."""
        typed = [self.formula.text, *self.constants.tab_stops(), self.low, self.high, self.threshold]
        folded = [self.outliers, self.imbalance, self.seed]
        return [self.preset, *beside, *typed, self.count, self.noise, self.more.header, *after_fold, *folded]

    def _show_formula(self, data: DataSpec, *, is_used: bool) -> None:
        self._typed.setVisible(is_used)
        self._threshold_row.setVisible(self._task == "classes")
        if self._workspace.labels:
            self._name_threshold(*self._workspace.labels[:2])
        self.formula.show_formula(self._task, data.formula)
        constants = formula_constants(self._task, data) if is_used else {}
        self.constants.show_constants((self._task, data.formula), constants)
        self.low.show_value(data.low)
        self.high.show_value(data.high)
        self.threshold.show_value(data.threshold)

    def _name_threshold(self, below: str, above: str) -> None:
        text = f"Label {elided(above, _NAME)} above"
        meaning = f"Points where the formula is above this value get class {above}, others {below}"
        self._threshold_label.setText(text)
        set_tip(self._threshold_label, meaning)
        name_field(self.threshold, text, meaning)

    def _offer(self) -> None:
        """Fill the list with the task's presets."""
        rows = generators_for(self._task)
        self.preset.show_choices(
            {key: f"{row.label}…" if key == FORMULA else row.label for key, row in rows.items()},
            {key: row.formula for key, row in rows.items()},
        )
        names = "x" if self._task == "curve" else "x1 and x2"
        self.formula.label.setText("f =" if self._task == "classes" else "y =")
        set_tip(self.formula.text, _FORMULA_MEANING.format(names=names))
        self._draw_pictures()

    def _offer_own(self, *, is_offered: bool, has_points: bool) -> None:
        name = "Own points" if has_points else "None"
        with QSignalBlocker(self.preset):
            index = self.preset.findData(OWN_POINTS)
            if not is_offered and index >= 0:
                self.preset.removeItem(index)
            elif is_offered and index < 0:
                self.preset.addItem(name, OWN_POINTS)
            elif is_offered:
                self.preset.setItemText(index, name)

    @Slot()
    def _draw_pictures(self) -> None:
        size, scale = QSize(scaled(_PICTURE_PX), scaled(_PICTURE_PX)), self.devicePixelRatioF()
        self.preset.view().setIconSize(size)
        for index in range(self.preset.count()):
            key = self.preset.itemData(index)
            if key != OWN_POINTS:
                icon = preset_icon(self._task, key, self._theme.colors, size, scale)
                self.preset.setItemIcon(index, icon)

    def _check(self, formula: str) -> None:
        check_formula(self._task, with_formula(self._task, self._workspace.data, formula))

    @Slot(str)
    def _choose_preset(self, key: str) -> None:
        if key != OWN_POINTS:
            self.preset_chosen.emit(key)

    @Slot(str)
    def _change_formula(self, formula: str) -> None:
        task = self._task
        self.changed.emit(lambda data: with_formula(task, data, formula), "Formula")

    @Slot(str, float, int)
    def _change_constant(self, name: str, value: float, drag: int) -> None:
        self.constant_changed.emit(lambda data: with_constant(data, name, value), f"Constant {name}", drag)

    def _change(self, name: str, value: object, text: str) -> None:
        def change(data: DataSpec) -> DataSpec:
            changed: DataSpec = replace(data, **{name: value})
            return changed

        self.changed.emit(change, text)


def _summary(data: DataSpec) -> str:
    """Summary of the folded settings that differ from their defaults."""
    parts = [f"{data.outliers:.0%} outliers"] if data.outliers else []
    parts += [f"imbalance {data.imbalance:.0%}"] if data.imbalance else []
    parts += [f"seed {data.seed}"] if data.seed else []
    return ", ".join(parts)
