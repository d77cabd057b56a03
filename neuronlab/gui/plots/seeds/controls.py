"""The controls of the tab Seeds: what is repeated, how often and for how long, and how far it has come."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from neuronlab.core.activations.table import ACTIVATIONS
from neuronlab.core.specs.experiment import MAX_RUNS, Clock
from neuronlab.gui.plots.seeds.choices import TickedChoice
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE
from neuronlab.gui.widgets.fields import Segments, SteadyLabel, name_field
from neuronlab.gui.widgets.fitting import BreakingRow
from neuronlab.gui.widgets.number_fields import CountField
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.sweeps.plan import MOST_SEEDS
from neuronlab.sweeps.variations import VARIES, WEIGHTS
from neuronlab.wording.seeds import progress_text

COURSES, WIDTHS = "courses", "widths"
THIS, ALL = "this", "all"
REPEAT, GO_ON, CANCEL = "Repeat", "Go on", "Cancel"
SEEDS, SEEDS_BY_WIDTH, STEPS = 100, 20, 3_000
_MOST_STEPS = 1_000_000
_USUAL_UNITS = frozenset({"relu", "tanh", "sigmoid"})
_KINDS = {COURSES: "Over steps", WIDTHS: "By width"}
_KIND_MEANINGS = {
    COURSES: "The loss over the steps and at the end, over many seeds",
    WIDTHS: "How low the loss ends with 1, 2, 4, … 64 units in each hidden layer, over some seeds",
}
_SCOPES = {THIS: "this run", ALL: "all runs"}
_SCOPE_MEANINGS = {THIS: "Repeat the active run only", ALL: "Repeat all runs, with the same draws for each seed"}
_COUNTS: dict[Clock, tuple[str, str]] = {
    "steps": ("Steps", "Steps of every run; stop rules are off"),
    "evaluations": ("Gradients", "Gradient evaluations of every run; stop rules are off"),
    "seconds": ("Steps", "Steps of every run; stop rules are off"),
}
_REPEAT_MEANING = "Train in the background, on all cores but one, from many seeds; what was done before is kept"
_CANCEL_MEANING = "Stop; what is done stays, and Repeat goes on from there"


class ShownProgress(NamedTuple):
    """How far a repeat has come.

    Attributes:
        done: Seeds done.
        seeds: All seeds.
        share: Share of the work that is done.
        seconds_left: An estimate; None before the first run.
    """

    done: int
    seeds: int
    share: float
    seconds_left: float | None


class SeedControls(QWidget):
    """Emits `changed` when a person changes a choice, `start_asked` and `cancel_asked`; `refused` as fields do."""

    changed = Signal()
    start_asked = Signal()
    cancel_asked = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._is_running = self._has_several = False
        self._seeds = {COURSES: SEEDS, WIDTHS: SEEDS_BY_WIDTH}
        self.kind = COURSES
        self.scope = ALL
        self.kinds = Segments(_KINDS, _KIND_MEANINGS)
        self.kinds.show_key(COURSES)
        self.scopes = Segments(_SCOPES, _SCOPE_MEANINGS)
        self.scopes.show_key(ALL)
        self.seeds = CountField(1, MOST_SEEDS, 10)
        self.steps = CountField(1, _MOST_STEPS, 500)
        self.seeds.setGroupSeparatorShown(False)
        self.seeds.show_value(SEEDS)
        self.steps.show_value(STEPS)
        meanings = {key: (row.label, row.meaning) for key, row in VARIES.items()}
        self.vary = TickedChoice("Vary", "What differs from seed to seed", meanings)
        self.vary.show_ticked(frozenset({WEIGHTS}))
        units = {key: (row.label, row.label) for key, row in ACTIVATIONS.items()}
        self.units = TickedChoice("Units", "Activations of the hidden layers", units, MAX_RUNS)
        self.units.show_ticked(_USUAL_UNITS)
        self.bar = QProgressBar(minimum=0, maximum=1000, textVisible=False)
        self.progress = SteadyLabel()
        self.button = QPushButton(REPEAT)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._steps_label = PlainLabel()
        self._lay_out()
        self.kinds.chosen.connect(self._choose_kind)
        self.scopes.chosen.connect(self._choose_scope)
        self.seeds.valueChanged.connect(self._choose_seeds)
        for signal in (self.steps.valueChanged, self.vary.chosen, self.units.chosen):
            signal.connect(self.changed)
        for field in (self.seeds, self.steps):
            field.refused.connect(self.refused)
        self.button.clicked.connect(self._press)
        self.show_progress(None)
        self.show_counted("steps")

    def _lay_out(self) -> None:
        for segments in (self.kinds, self.scopes):
            segments.setProperty("role", "compact")
        seeds = PlainLabel("Seeds")
        vary = PlainLabel("Vary")
        for label in (seeds, vary, self._steps_label):
            label.setProperty("role", "muted")
        name_field(self.seeds, "Seeds", f"How many times every run is trained, 1 to {MOST_SEEDS:,}")
        seeds.setBuddy(self.seeds)
        self._steps_label.setBuddy(self.steps)
        vary.setBuddy(self.vary)
        fix_size(self.seeds, 50)
        fix_size(self.steps, 62)
        fix_size(self.bar, 96)
        # The choices that are locked while a repeat runs give their place to its progress.
        left = _row(self.kinds, self.scopes, self.units, self.bar, self.progress)
        fields = seeds, self.seeds, self._steps_label, self.steps, vary, self.vary
        right = _row(*fields)
        right.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(BreakingRow((_with_layout(left),), (_with_layout(right),)))

    # -- display --------------------------------------------------------------------------------------------------

    def show_runs(self, count: int) -> None:
        """Offer the choice between one run and all, if there are several."""
        self._has_several = count > 1
        self._show_choices()

    def _show_choices(self) -> None:
        """Show the choices that there are for the kind, or the progress in their place."""
        is_courses = self.kind == COURSES
        self.kinds.setVisible(not self._is_running)
        self.scopes.setVisible(is_courses and self._has_several and not self._is_running)
        self.units.setVisible(not is_courses and not self._is_running)
        self.bar.setVisible(self._is_running)
        self.progress.setVisible(self._is_running)

    def show_counted(self, clock: Clock) -> None:
        """Say what is kept equal."""
        text, meaning = _COUNTS[clock]
        self._steps_label.setText(text)
        set_tip(self._steps_label, meaning)
        name_field(self.steps, text, meaning)

    def show_progress(self, progress: ShownProgress | None, *, goes_on: bool = False) -> None:
        """Show a running repeat, and lock the fields; None if none runs, of which an earlier one may `go on`."""
        self._is_running = progress is not None
        self._show_choices()
        for field in (self.seeds, self.steps, self.vary):
            field.setEnabled(not self._is_running)
        if progress is not None:
            self.bar.setValue(round(1000 * progress.share))
            self.progress.show_text(progress_text(progress.done, progress.seeds, progress.seconds_left))
        text = CANCEL if self._is_running else GO_ON if goes_on else REPEAT
        self.button.setText(text)
        name_field(self.button, text, _CANCEL_MEANING if self._is_running else _REPEAT_MEANING)

    def choose(self, kind: str, seeds: int) -> None:
        """Choose a kind and a number of seeds, as a person would."""
        self.kinds.show_key(kind)
        self._seeds[kind] = seeds
        self._turn_to(kind)

    def _turn_to(self, kind: str) -> None:
        self.kind = kind
        self._show_choices()
        self.seeds.show_value(self._seeds[kind])
        self.changed.emit()

    # -- what a person does ---------------------------------------------------------------------------------------

    @Slot(str)
    def _choose_kind(self, key: str) -> None:
        self._turn_to(key)

    @Slot(str)
    def _choose_scope(self, key: str) -> None:
        self.scope = key
        self.changed.emit()

    @Slot(int)
    def _choose_seeds(self, seeds: int) -> None:
        self._seeds[self.kind] = seeds
        self.changed.emit()

    @Slot()
    def _press(self) -> None:
        if self._is_running:
            self.cancel_asked.emit()
        else:
            self.start_asked.emit()


def _row(*widgets: QWidget) -> QHBoxLayout:
    """Widgets from the left; further ones come at the right end."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE // 2)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _with_layout(row: QHBoxLayout) -> QWidget:
    widget = QWidget()
    widget.setLayout(row)
    return widget
