"""The training panel: how the network learns."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.network.losses import losses_for
from neuronlab.core.specs.training import ALL_POINTS, MAX_POINTS, TrainingSpec
from neuronlab.gui.panels.training.folds import (
    FirstWeightsPanel,
    FoldedPanel,
    RegularisationPanel,
    SchedulePanel,
    StopPanel,
    own_rate_of,
)
from neuronlab.gui.panels.training.spec_fields import SpecFields
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.difference_dots import mark_difference
from neuronlab.gui.widgets.fields import ChoiceField, field_pair, field_row
from neuronlab.gui.widgets.number_fields import CountField, NumberField
from neuronlab.gui.widgets.panel import ControlsPanel
from neuronlab.wording.numbers import count_text, plain_text

_BATCH_MEANING = "Points per step; 0 uses all of them. Fewer points make steps faster but noisier"
_RATE_MEANING = "Size of a step. Arrow keys step through 1, 3, 10; takes effect at once"

_WIDTHS = 56, 80


class TrainingPanel(ControlsPanel):
    """Edits the active run's training: frequently used fields, and folds with the rest."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Training", theme)
        self.loss = ChoiceField({})
        self.optimizer = ChoiceField(
            {key: row.label for key, row in OPTIMIZERS.items()}, {key: row.meaning for key, row in OPTIMIZERS.items()}
        )
        self.learning_rate = NumberField(1e-8, 100.0)
        self.batch_size = CountField(ALL_POINTS, MAX_POINTS, step=5)
        self.batch_size.setSpecialValueText("all points")
        self.schedule = SchedulePanel(theme)
        self.regularisation = RegularisationPanel(theme)
        self.first_weights = FirstWeightsPanel(theme)
        self.stop = StopPanel(theme)
        self.folds: tuple[FoldedPanel, ...] = (self.schedule, self.regularisation, self.first_weights, self.stop)
        self._fields = SpecFields(self, "training")
        self._build_layout()
        self._connect_signals()

    def _build_layout(self) -> None:
        rows, add = self.rows, self._fields.add
        add(rows, "loss", "Loss", self.loss, "What training minimises. Weights are kept")
        rows.addLayout(field_row("Optimiser", self.optimizer, "How a gradient becomes a step. Weights are kept"))
        rate = ("Learning rate", self.learning_rate, _RATE_MEANING)
        batch = ("Batch", self.batch_size, _BATCH_MEANING)
        rows.addWidget(field_pair(rate, batch, _WIDTHS))
        self._fields.bind("learning_rate", *rate)
        self._fields.bind("batch_size", *batch)
        folds = QVBoxLayout()
        folds.setSpacing(0)
        for fold in self.folds:
            folds.addWidget(fold)
        rows.addLayout(folds)

    def _connect_signals(self) -> None:
        self.optimizer.chosen.connect(self._change_optimizer)
        for fold in self.folds:
            fold.edited.connect(self.edited)
            fold.refused.connect(self.refused)

    def refresh(self) -> None:
        """Show the active run's training."""
        training = self.run.training
        losses = losses_for(self.run.network.output)
        self.loss.show_choices(
            {key: row.label for key, row in losses.items()},
            {key: f"{row.formula}: {row.meaning}" for key, row in losses.items()},
        )
        self._fields.show()
        self.optimizer.show_key(training.optimizer)
        mark_difference(self.optimizer, self._fields.differs("optimizer"))
        batch = "all points" if training.batch_size == ALL_POINTS else f"batch {count_text(training.batch_size)}"
        rate = plain_text(training.learning_rate)
        self.head.show_summary(f"{OPTIMIZERS[training.optimizer].label} {rate}, {batch}")
        self._show_steps(training)
        for fold in self.folds:
            fold.show_experiment(self.experiment)
            mark_difference(fold.fold.header, fold.differs)

    def _show_steps(self, training: TrainingSpec) -> None:
        """Batch size and learning rate are disabled for optimisers that compare losses and search for the step size."""
        row = OPTIMIZERS[training.optimizer]
        if not row.is_full_batch:
            self._fields.explain({})
            return
        all_points = f"{row.label} compares the loss of consecutive steps, so every step uses all points"
        self._fields.explain({"batch_size": all_points, "learning_rate": own_rate_of(row)})
        self.batch_size.show_value(ALL_POINTS)

    @Slot(str)
    def _change_optimizer(self, key: str) -> None:
        if key == self.run.training.optimizer:
            return
        self._fields.change(lambda training: training.with_optimizer(key), f"Optimiser {OPTIMIZERS[key].label}")
