"""The training panel: how the network learns."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolButton

from neuronlab.core.initializers import AUTO_INITIALIZER, INITIALIZER_LABELS, INITIALIZERS
from neuronlab.core.optimizers import OPTIMIZERS
from neuronlab.core.specs import ALL_POINTS, MAX_POINTS, MAX_SEED, TrainingSpec
from neuronlab.gui.fields import FIELD_WIDTH, ChoiceField, CountField, NumberField, field_row, heading
from neuronlab.gui.icons import set_icon
from neuronlab.gui.panels.panel import Panel
from neuronlab.gui.theme import Theme

DICE_WIDTH = 34

_INITIALIZER_MEANINGS = {
    AUTO_INITIALIZER: "He for ReLU and its kin, Xavier for the others",
    **{key: row.meaning for key, row in INITIALIZERS.items()},
}


class TrainingPanel(Panel):
    """Edits the active run's training."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.optimizer = ChoiceField(
            {key: row.label for key, row in OPTIMIZERS.items()}, {key: row.meaning for key, row in OPTIMIZERS.items()}
        )
        self.learning_rate = NumberField(1e-8, 100.0)
        self.batch_size = CountField(ALL_POINTS, MAX_POINTS, step=5)
        self.batch_size.setSpecialValueText("all points")
        self.l2 = NumberField(0.0, 10.0)
        self.initializer = ChoiceField(INITIALIZER_LABELS, _INITIALIZER_MEANINGS)
        self.seed = CountField(0, MAX_SEED)
        self.new_seed = QToolButton()
        self.new_seed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.new_seed.setAccessibleName("New seed")
        self.new_seed.setToolTip("Take the next seed: other first weights, another order of the points")
        set_icon(self.new_seed, "mdi6.dice-multiple-outline", theme)
        self.standardize = QCheckBox("Standardise inputs and targets")
        self.standardize.setAccessibleName("Standardise inputs and targets")
        self.standardize.setToolTip(
            "Train on (x − mean) / deviation, fixed at the start; for values far from zero. Starts afresh."
        )
        self._build_layout()
        self._connect_signals()

    def _build_layout(self) -> None:
        self.rows.addWidget(heading("Training"))
        for text, field, meaning in (
            ("Optimiser", self.optimizer, "How a gradient becomes a step; what was learned stays"),
            (
                "Learning rate",
                self.learning_rate,
                "Size of a step; arrow keys go through 1, 3, 10; takes effect at once",
            ),
            ("Batch", self.batch_size, "Points per step; 0 means all of them in every step"),
            ("L2 penalty", self.l2, "Pulls weights towards zero, which smooths the curve; 0 is off"),
            ("First weights", self.initializer, "How the first weights are drawn; starts afresh"),
        ):
            self.rows.addLayout(field_row(text, field, meaning))
        seed = field_row("Seed", self.seed, "The same seed gives the same start and the same order; starts afresh")
        self.seed.setFixedWidth(FIELD_WIDTH - DICE_WIDTH - seed.spacing())
        self.new_seed.setFixedWidth(DICE_WIDTH)
        seed.addWidget(self.new_seed)
        self.rows.addLayout(seed)
        check = QHBoxLayout()
        check.addWidget(self.standardize)
        self.rows.addLayout(check)

    def _connect_signals(self) -> None:
        self.optimizer.chosen.connect(self._change_optimizer)
        self.learning_rate.valueChanged.connect(self._change_learning_rate)
        self.batch_size.valueChanged.connect(self._change_batch_size)
        self.l2.valueChanged.connect(self._change_l2)
        self.initializer.chosen.connect(self._change_initializer)
        self.seed.valueChanged.connect(self._change_seed)
        self.new_seed.clicked.connect(self._take_next_seed)
        self.standardize.toggled.connect(self._change_standardize)

    def refresh(self) -> None:
        """Show the active run's training."""
        training = self.experiment.workspace.run.training
        self.optimizer.show_key(training.optimizer)
        self.learning_rate.show_value(training.learning_rate)
        self.batch_size.show_value(training.batch_size)
        self.l2.show_value(training.l2)
        self.initializer.show_key(training.initializer)
        self.seed.show_value(training.seed)
        with QSignalBlocker(self.standardize):
            self.standardize.setChecked(training.standardize)

    @Slot(str)
    def _change_optimizer(self, key: str) -> None:
        self._change(lambda training: replace(training, optimizer=key), f"Optimiser {OPTIMIZERS[key].label}")

    @Slot(float)
    def _change_learning_rate(self, rate: float) -> None:
        self._change(lambda training: replace(training, learning_rate=rate), "Learning rate", "learning rate")

    @Slot(int)
    def _change_batch_size(self, size: int) -> None:
        self._change(lambda training: replace(training, batch_size=size), "Batch size", "batch size")

    @Slot(float)
    def _change_l2(self, strength: float) -> None:
        self._change(lambda training: replace(training, l2=strength), "L2 penalty", "l2")

    @Slot(str)
    def _change_initializer(self, key: str) -> None:
        text = f"First weights {INITIALIZER_LABELS[key]}"
        self._change(lambda training: replace(training, initializer=key), text)

    @Slot(int)
    def _change_seed(self, seed: int) -> None:
        self._change(lambda training: replace(training, seed=seed), "Seed", "seed")

    @Slot()
    def _take_next_seed(self) -> None:
        self._change(lambda training: replace(training, seed=(training.seed + 1) % (MAX_SEED + 1)), "New seed")

    @Slot(bool)
    def _change_standardize(self, is_on: bool) -> None:
        self._change(lambda training: replace(training, standardize=is_on), "Standardise")

    def _change(self, change: Callable[[TrainingSpec], TrainingSpec], text: str, merge: str = "") -> None:
        self.propose_run(lambda run: replace(run, training=change(run.training)), text, merge)
