"""Says which run the panels below it show, and chooses whether they change that run or all runs."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from neuronlab.core.specs.experiment import Experiment
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.difference_dots import DotSample
from neuronlab.gui.widgets.fields import Segments
from neuronlab.gui.widgets.fitting import BreakingRow, FittingLabel
from neuronlab.gui.widgets.plain_text import PlainLabel
from neuronlab.gui.widgets.run_label import RunLabel

_THIS, _ALL = "this", "all"
_FROZEN = ("Frozen: duplicate it, or let it train, to change it", "Frozen: duplicate it to change it")
_DIFFERS = ("differs between runs",)
_SAME = ("no setting differs between runs", "nothing differs between runs")
_DOT_ROOM = 9


class EditedRuns(QWidget):
    """Hidden while there is one run. `edits_all_chosen(is_on)` when a person chooses whom a change reaches."""

    edits_all_chosen = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.run = RunLabel(theme, "strong")
        self.choice = Segments(
            {_THIS: "this run", _ALL: "all runs"},
            {
                _THIS: "Network and training settings change the active run",
                _ALL: "A change of network or training is made in all runs, except frozen ones",
            },
        )
        self._caption = PlainLabel("Edit")
        self._caption.setProperty("role", "muted")
        self._dot, self.note = DotSample(), FittingLabel("")
        self.note.setProperty("role", "small")
        self.note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        fix_size(self._dot, _DOT_ROOM, _DOT_ROOM)
        edit = QWidget()
        edit.setProperty("role", "compact")
        line = QHBoxLayout(edit)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE // 2)
        line.addWidget(self._caption)
        line.addWidget(self.choice)
        below = QHBoxLayout()
        below.setSpacing(SPACE // 2)
        below.addWidget(self._dot)
        below.addWidget(self.note, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, SPACE // 2, 0, 0)
        rows.setSpacing(SPACE // 2)
        rows.addWidget(BreakingRow((self.run,), (edit,)))
        rows.addLayout(below)
        self.choice.chosen.connect(self._emit_choice)
        self.hide()

    def show_experiment(self, experiment: Experiment, name: str) -> None:
        """Show the active run, under its name."""
        workspace = experiment.workspace
        run, is_several = workspace.run, len(workspace.runs) > 1
        self.setVisible(is_several)
        if not is_several:
            return
        self.run.show_run(run.slot, name)
        self.choice.show_key(_ALL if experiment.edits_all_runs else _THIS)
        differs = len({other.work for other in workspace.runs}) > 1
        is_frozen = run.activity == "frozen"
        self._dot.setVisible(differs and not is_frozen)
        self.note.show_texts(*(_FROZEN if is_frozen else _DIFFERS if differs else _SAME))

    def tab_stops(self) -> list[QWidget]:
        """Widgets in tab order."""
        return [self.choice.button(_THIS), self.choice.button(_ALL)]

    @Slot(str)
    def _emit_choice(self, key: str) -> None:
        self.edits_all_chosen.emit(key == _ALL)
