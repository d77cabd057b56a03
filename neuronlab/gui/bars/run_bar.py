"""The run bar: a chip for each run, the races, and the clock by which the runs train together."""

from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.experiment import MAX_RUNS, Experiment
from neuronlab.core.specs.races import RACES
from neuronlab.core.training.lockstep import CLOCKS
from neuronlab.gui.bars.chip_row import ChipRow, ChipScroller
from neuronlab.gui.bars.run_chip import CHIP_HEIGHT, RunChip
from neuronlab.gui.theme.sizes import fix_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme, text_font
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.fields import ChoiceField, Segments, name_field
from neuronlab.gui.widgets.icons import set_icon
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.session.guarded import Guarded
from neuronlab.wording.run_names import run_names

BAR_HEIGHT = 44
_SEGMENT_PADDING = 11
_ENOUGH = f"There are {MAX_RUNS} runs already, the most there can be"
_DUPLICATE = "Duplicate the active run with all that it has learned"
_RACE = "activations"


class _Level(NamedTuple):
    """What gives way where the room is short.

    Attributes:
        has_list: Whether the clock is a list instead of segments.
        has_icon: Whether the race is an icon alone.
        has_caption: Whether it says which loss the chips show.
        has_losses: Whether the chips show their losses.
    """

    has_list: bool = True
    has_icon: bool = True
    has_caption: bool = True
    has_losses: bool = True


_LEVELS = (
    _Level(has_list=False, has_icon=False),
    _Level(has_icon=False),
    _Level(),
    _Level(has_caption=False),
    _Level(has_list=False, has_icon=False, has_caption=False, has_losses=False),
    _Level(has_icon=False, has_caption=False, has_losses=False),
    _Level(has_caption=False, has_losses=False),
)
"""From much room to little: once the losses are gone, what they took is there for the rest."""


class RunBar(Guarded, QFrame):
    """The chips of the runs. `add` and `race` are connected by the window; `several(is_so)` asks for the bar.

    Signals: `activated(slot)`, `visibility_asked(slot, is_shown)`, `renamed(slot, name)`, `removed(slot)`, `moved(slot,
    index)`, `races_asked(at)` with a position on the screen for a menu, `clock_chosen(key)`.
    """

    activated = Signal(int)
    visibility_asked = Signal(int, bool)
    renamed = Signal(int, str)
    removed = Signal(int)
    moved = Signal(int, int)
    races_asked = Signal(QPoint)
    clock_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._experiment = Experiment()
        self.chips: list[RunChip] = []
        self.setProperty("role", "bar")
        fix_size(self, height=BAR_HEIGHT)
        self.caption = PlainLabel("Test loss")
        self.caption.setProperty("role", "muted")
        self._row = ChipRow(theme)
        self.scroller = ChipScroller(self._row)
        self.add = icon_button("mdi6.plus", "Duplicate the active run", _DUPLICATE, theme)
        fix_size(self.add, CHIP_HEIGHT, CHIP_HEIGHT)
        self.race = QPushButton(RACES[_RACE].label)
        self.race.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_field(self.race, RACES[_RACE].label, f"{RACES[_RACE].meaning}. Replaces the runs; Undo brings them back")
        set_icon(self.race, "mdi6.flag-checkered", theme, size=16)
        fix_size(self.race, height=CHIP_HEIGHT)
        self.races = icon_button("mdi6.chevron-down", "Other races", "Race optimisers, rates, widths and more", theme)
        fix_size(self.races, CHIP_HEIGHT, CHIP_HEIGHT)
        labels: dict[str, str] = {key: row.label.lower() for key, row in CLOCKS.items()}
        meanings: dict[str, str] = {key: row.meaning for key, row in CLOCKS.items()}
        self.clock_label = PlainLabel("Clock")
        self.clock_label.setProperty("role", "muted")
        self.clock, self.clock_list = Segments(labels, meanings), ChoiceField(labels, meanings)
        fix_size(self.clock, height=CHIP_HEIGHT)
        name_field(self.clock_list, "Clock", "What is kept equal between the runs")
        self._build_layout()
        self.races.clicked.connect(self._ask_races)
        self.clock.chosen.connect(self.clock_chosen)
        self.clock_list.chosen.connect(self.clock_chosen)
        theme.changed.connect(self.fit)

    def _build_layout(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE * 2 - 2, 0, SPACE * 2 - 2, 0)
        line.setSpacing(SPACE)
        line.addWidget(self.caption)
        line.addWidget(self.scroller)
        line.addWidget(self.add)
        line.addSpacing(SPACE)
        racing = QHBoxLayout()
        racing.setSpacing(SPACE // 4)
        racing.addWidget(self.race)
        racing.addWidget(self.races)
        line.addLayout(racing)
        line.addStretch(1)
        line.addWidget(self.clock_label)
        line.addWidget(self.clock)
        line.addWidget(self.clock_list)
        self._line = line

    def chip(self, slot: int) -> RunChip | None:
        """The chip of the run in a slot."""
        return next((chip for chip in self.chips if chip.slot == slot), None)

    def slot_at(self, on_screen: QPoint) -> int | None:
        """The slot of the run whose chip is at a position on the screen."""
        chips = (chip for chip in self.chips if chip.visibleRegion().contains(chip.mapFromGlobal(on_screen)))
        return next((chip.slot for chip in chips), None)

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order, from left to right."""
        clock = [self.clock.button(key) for key in CLOCKS]
        return [*self.chips, self.add, self.race, self.races, *clock, self.clock_list]

    # -- showing --------------------------------------------------------------------------------------------------

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Show the runs of the task; with a single one the bar is hidden, but not by itself."""
        self._experiment = experiment
        workspace = experiment.workspace
        had_focus = next((number for number, chip in enumerate(self.chips) if chip.hasFocus()), None)
        chips = {chip.slot: chip for chip in self.chips}
        self.chips = [chips.pop(slot) if slot in chips else self._new_chip(slot) for slot in workspace.slots]
        for gone in chips.values():
            gone.hide()
            gone.deleteLater()
        watched = "Test loss" if workspace.points.test.any() else "Train loss"
        self.caption.setText(watched)
        rows = zip(self.chips, workspace.runs, run_names(workspace.runs), strict=True)
        for number, (chip, run, name) in enumerate(rows):
            chip.subject = experiment.task, run.slot
            chip.show_run(run, name, watched.lower(), is_active=number == workspace.active)
        is_full = len(workspace.runs) == MAX_RUNS
        self.add.setEnabled(not is_full)
        name_field(self.add, "Duplicate the active run", _ENOUGH if is_full else _DUPLICATE)
        self.clock.show_key(workspace.clock)
        self.clock_list.show_key(workspace.clock)
        self.fit()
        if had_focus is not None and self.chips and not any(chip.hasFocus() for chip in self.chips):
            self.chips[min(had_focus, len(self.chips) - 1)].setFocus()
        self.scroller.ensureWidgetVisible(self.chips[workspace.active], SPACE, 0)

    def _new_chip(self, slot: int) -> RunChip:
        chip = RunChip(slot, self._theme)
        chip.setParent(self._row)
        for signal, passed_on in (
            (chip.activated, self.activated),
            (chip.visibility_asked, self.visibility_asked),
            (chip.renamed, self.renamed),
            (chip.removed, self.removed),
        ):
            signal.connect(passed_on)
        chip.left.connect(self._go_to_neighbour)
        chip.dragged.connect(self._show_gap)
        chip.dropped.connect(self._drop)
        chip.room_changed.connect(self.fit)
        chip.show()
        return chip

    @Slot(object)
    def show_frame(self, frame: Frame) -> None:
        """Show the watched losses."""
        for run in frame.runs:
            chip = self.chip(run.slot)
            if chip is not None:
                chip.show_progress(run.probe.test_loss if frame.test_count else run.probe.train_loss, run.divergence)

    def rename(self, slot: int) -> None:
        """Let a person type another name for a run."""
        chip = self.chip(slot)
        if chip is not None:
            self.scroller.ensureWidgetVisible(chip, SPACE, 0)
            chip.rename()

    # -- room -----------------------------------------------------------------------------------------------------

    @Slot()
    def fit(self) -> None:
        """Show as much as there is room for: of the losses, the clock and the race, the losses go last."""
        bold = QFontMetrics(text_font(bold=True))
        segments = [self.clock.button(key) for key in CLOCKS]
        for button in segments:
            button.setMinimumWidth(bold.horizontalAdvance(button.text()) + 2 * _SEGMENT_PADDING)
        self.clock.setFixedWidth(sum(button.minimumWidth() for button in segments))
        for chip in self.chips:
            chip.fit()
        level = next((level for level in _LEVELS if self._needed(level) <= self.width()), _LEVELS[-1])
        self.clock.setHidden(level.has_list)
        self.clock_list.setVisible(level.has_list)
        self.race.setText("" if level.has_icon else RACES[_RACE].label)
        self.caption.setVisible(level.has_caption)
        x = 0
        for chip in self.chips:
            chip.show_loss(level.has_losses)
            chip.fit()
            chip.move(x, 0)
            x += chip.width() + SPACE
        self._row.resize(max(x - SPACE, 0), scaled(CHIP_HEIGHT))
        self.scroller.updateGeometry()

    def _needed(self, level: _Level) -> int:
        race = self.race.sizeHint().width()
        text = self.race.fontMetrics().horizontalAdvance(RACES[_RACE].label) + SPACE // 2
        race += (0 if self.race.text() else text) - (text if level.has_icon else 0)
        chips = sum(chip.room(shows_loss=level.has_losses) for chip in self.chips) + SPACE * (len(self.chips) - 1)
        parts = [self.add, self.races, self.clock_label, self.clock_list if level.has_list else self.clock]
        parts += [self.caption] if level.has_caption else []
        widths = sum(max(part.sizeHint().width(), part.minimumWidth()) for part in parts)
        return chips + race + widths + SPACE * (len(parts) + 4) + 2 * self._line.contentsMargins().left()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new width."""
        super().resizeEvent(event)
        self.fit()

    # -- asking ---------------------------------------------------------------------------------------------------

    @Slot()
    def _ask_races(self) -> None:
        self.races_asked.emit(self.races.mapToGlobal(QPoint(0, self.races.height())))

    @Slot(int, int)
    def _go_to_neighbour(self, slot: int, by: int) -> None:
        number = next(number for number, chip in enumerate(self.chips) if chip.slot == slot)
        chip = self.chips[(number + by) % len(self.chips)]
        chip.setFocus(Qt.FocusReason.TabFocusReason)
        self.scroller.ensureWidgetVisible(chip, SPACE, 0)

    def _index_at(self, slot: int, on_screen: QPoint) -> int:
        """The index among the others of a chip that is let go of here."""
        x = self._row.mapFromGlobal(on_screen).x()
        return sum(chip.geometry().center().x() < x for chip in self.chips if chip.slot != slot)

    @Slot(int, QPoint)
    def _show_gap(self, slot: int, on_screen: QPoint) -> None:
        others = [chip.geometry() for chip in self.chips if chip.slot != slot]
        index = self._index_at(slot, on_screen)
        at = others[index].left() - SPACE // 2 if index < len(others) else others[-1].right() + SPACE // 2
        self._row.show_gap(min(max(at, 1), self._row.width() - 1))
        self.scroller.ensureVisible(self._row.mapFromGlobal(on_screen).x(), 0, SPACE, 0)

    @Slot(int, QPoint)
    def _drop(self, slot: int, on_screen: QPoint) -> None:
        self._row.show_gap(None)
        index = self._index_at(slot, on_screen)
        if self.chips[index].slot != slot:
            self.moved.emit(slot, index)
