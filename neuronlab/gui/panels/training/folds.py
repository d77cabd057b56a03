"""Less frequently used training settings, each group in its own fold."""

from typing import ClassVar, Literal

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QCheckBox

from neuronlab.core.engine.optimizers import OPTIMIZERS, Optimizer
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.initializers import AUTO_INITIALIZER, INITIALIZER_LABELS, INITIALIZERS, SPREAD
from neuronlab.core.specs.base import MAX_STEPS
from neuronlab.core.specs.training import MAX_SEED, TrainingSpec
from neuronlab.core.text import written
from neuronlab.core.training.stopping import SETTLED, STOP_RULES
from neuronlab.gui.panels.training.spec_fields import Field, SpecFields
from neuronlab.gui.theme.sizes import fix_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.difference_dots import mark_difference
from neuronlab.gui.widgets.fields import FIELD_WIDTH, ChoiceField, field_row, name_field
from neuronlab.gui.widgets.folds import Fold
from neuronlab.gui.widgets.number_fields import CountField, NumberField
from neuronlab.gui.widgets.panel import Panel
from neuronlab.wording.numbers import NOTHING, count_text
from neuronlab.wording.run_settings import schedule_text

DICE_WIDTH = 34
_AT_ONCE = "Takes effect at once; weights are kept"
_AFRESH = "Reinitialises the network"
_WHEN_SETTLED = "When the loss has settled"
_EQUAL = "equal"
BIAS_STARTS = {SPREAD: "Spread", _EQUAL: "All equal"}
"""How biases start."""
_BIAS_MEANINGS = {
    SPREAD: "The units of the first layer are centred on different places of the inputs",
    _EQUAL: "Every bias starts at the same number",
}


def own_rate_of(row: Optimizer) -> str:
    """Why settings that shape a step have no effect under an optimiser with a line search."""
    return f"{row.label} chooses the size of every step by itself"


class FoldedPanel(Panel):
    """A panel whose fields are in a fold; add them to `fold.rows`. `part` and `names` say what of a run they show."""

    part: ClassVar[Literal["training", "stop"]] = "training"
    names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str, meaning: str, theme: Theme) -> None:
        super().__init__()
        self.fold = Fold(name, meaning, theme)
        self.rows.addWidget(self.fold)

    @property
    def differs(self) -> bool:
        """Whether any of its settings differs between the runs."""
        specs = [getattr(run, self.part) for run in self.experiment.workspace.runs]
        return any(len({getattr(spec, name) for spec in specs}) > 1 for name in self.names)


class SchedulePanel(FoldedPanel):
    """How the learning rate changes during training."""

    names = ("schedule", "schedule_steps", "schedule_factor", "warmup")

    def __init__(self, theme: Theme) -> None:
        super().__init__("Schedule", "How the learning rate changes during training", theme)
        self.kind = ChoiceField(
            {key: row.label for key, row in SCHEDULES.items()}, {key: row.meaning for key, row in SCHEDULES.items()}
        )
        self.steps = CountField(1, MAX_STEPS, step=100)
        self.factor = NumberField(1e-6, 1.0, step=0.1)
        self.warmup = CountField(0, MAX_STEPS, step=100)
        self._fields = SpecFields(self, "training")
        rows, add = self.fold.rows, self._fields.add
        add(rows, "schedule", "Schedule", self.kind, f"How the learning rate falls over the steps. {_AT_ONCE}")
        add(rows, "schedule_steps", "Over steps", self.steps, "Number of steps of the whole decay, or of one stage")
        add(rows, "schedule_factor", "Factor", self.factor, "Factor applied to the learning rate after this many steps")
        add(rows, "warmup", "Warm-up steps", self.warmup, "The rate rises from 0 over this many steps; 0: off")

    def refresh(self) -> None:
        """Show the schedule; disable fields that do not apply to it."""
        self._fields.show()
        training = self.run.training
        row, optimizer = SCHEDULES[training.schedule], OPTIMIZERS[training.optimizer]
        reasons = {}
        if optimizer.is_full_batch:
            reasons = dict.fromkeys(self.names, own_rate_of(optimizer))
        else:
            for name, what in (("schedule_steps", "steps"), ("schedule_factor", "factor")):
                if not row.looks_at(what):
                    reasons[name] = f"The {row.label.lower()} schedule does not use this"
        self._fields.explain(reasons)
        self.fold.header.show_summary(_schedule_summary(training))


def _schedule_summary(training: TrainingSpec) -> str:
    schedule = schedule_text(training)
    parts = [schedule] if schedule != NOTHING else []
    if training.warmup:
        parts.append(f"warm-up {count_text(training.warmup)}")
    return ", ".join(parts)


class RegularisationPanel(FoldedPanel):
    """What keeps weights and steps small; dropout is set per layer."""

    names = ("l1", "l2", "weight_decay", "clip")

    def __init__(self, theme: Theme) -> None:
        super().__init__("Regularisation", "Keeps weights and steps small; dropout is set per layer", theme)
        self.l2, self.l1, self.decay = NumberField(0.0, 10.0), NumberField(0.0, 10.0), NumberField(0.0, 10.0)
        self.clip = NumberField(0.0, 1e6)
        self._fields = SpecFields(self, "training")
        for name, label, field, meaning, short in (
            ("l2", "L2 penalty", self.l2, "Shrinks large weights, which smooths the function", "L2 {}"),
            ("l1", "L1 penalty", self.l1, "Pulls all weights towards 0 equally, so that few remain", "L1 {}"),
            (
                "weight_decay",
                "Weight decay",
                self.decay,
                "Each step shrinks every weight by this share times the learning rate, in addition to the gradient",
                "decay {}",
            ),
            (
                "clip",
                "Clip gradient",
                self.clip,
                "Scales longer gradients down to this length to prevent jumps",
                "clip {}",
            ),
        ):
            self._fields.add(self.fold.rows, name, label, field, f"{meaning}; 0 turns this off. {_AT_ONCE}", short)

    def refresh(self) -> None:
        """Show the penalties; those that modify a step, not the loss, have no effect under a line search."""
        self._fields.show()
        optimizer = OPTIMIZERS[self.run.training.optimizer]
        names = ("weight_decay", "clip") if optimizer.is_full_batch else ()
        self._fields.explain(dict.fromkeys(names, own_rate_of(optimizer)))
        self.fold.header.show_summary(self._fields.summary())


class FirstWeightsPanel(FoldedPanel):
    """How the network is initialised: the state Reset restores."""

    names = ("initializer", "initial_scale", "initial_bias", "seed", "standardize")

    def __init__(self, theme: Theme) -> None:
        super().__init__("Initial weights", "How the network is initialised; Reset restores these weights", theme)
        meanings = {key: row.meaning for key, row in INITIALIZERS.items()}
        meanings[AUTO_INITIALIZER] = "Each layer uses the rule that suits its activation"
        self.kind = ChoiceField(INITIALIZER_LABELS, meanings)
        self.scale = NumberField(0.0, 1.0)
        self.bias_start = ChoiceField(BIAS_STARTS, _BIAS_MEANINGS)
        self.bias = NumberField(-100.0, 100.0, step=0.1)
        self.seed = CountField(0, MAX_SEED)
        meaning = f"Use the next seed: other initial weights and another order of points. {_AFRESH}"
        self.new_seed = icon_button("mdi6.dice-multiple-outline", "New seed", meaning, theme)
        self.standardize = QCheckBox("Standardise inputs, targets")
        name_field(
            self.standardize,
            "Standardise inputs and targets",
            "Train on (x − mean) / standard deviation, both fixed at the start. Without it, the mean of values far "
            f"from 0 is still subtracted. {_AFRESH}",
        )
        self._fields = SpecFields(self, "training")
        self._build_layout()
        self.kind.chosen.connect(self._choose_kind)
        self.scale.valueChanged.connect(self._set_scale)
        self.bias_start.chosen.connect(self._choose_bias_start)
        self.bias.valueChanged.connect(self._set_bias)
        self.new_seed.clicked.connect(self._take_next_seed)
        self.standardize.toggled.connect(self._set_standardize)

    def _build_layout(self) -> None:
        rows = self.fold.rows
        rows.addLayout(field_row("Rule", self.kind, f"The rule that draws the initial weights. {_AFRESH}"))
        rows.addLayout(field_row("Scale", self.scale, f"The parameter of the rule. {_AFRESH}"))
        rows.addLayout(field_row("Biases", self.bias_start, f"How biases start. {_AFRESH}"))
        rows.addLayout(field_row("Bias", self.bias, f"Initial value of every bias. {_AFRESH}"))
        meaning = f"The same seed gives the same initial weights and order of points. {_AFRESH}"
        seed = field_row("Seed", self.seed, meaning)
        seed.setSpacing(SPACE // 2)
        fix_size(self.seed, FIELD_WIDTH - DICE_WIDTH - seed.spacing())
        fix_size(self.new_seed, DICE_WIDTH)
        seed.addWidget(self.new_seed)
        rows.addLayout(seed)
        self._fields.bind("seed", "Seed", self.seed, meaning, "seed {}")
        rows.addWidget(self.standardize)

    def refresh(self) -> None:
        """Show the initialisation."""
        self._fields.show()
        training = self.run.training
        self.kind.show_key(training.initializer)
        for name, field in (("initializer", self.kind), ("initial_scale", self.scale), ("initial_bias", self.bias)):
            mark_difference(field, self._fields.differs(name))
        row = INITIALIZERS.get(training.initializer)
        scale = row.scale if row else None
        self.scale.setEnabled(scale is not None)
        if scale is None:
            label, meaning = "Scale", "This rule has no parameter"
        else:
            label, meaning = (
                scale.name,
                f"{scale.name} of this rule, from {written(scale.low, 'g')} to {written(scale.high, 'g')}. {_AFRESH}",
            )
            with QSignalBlocker(self.scale):
                self.scale.setRange(scale.low, scale.high)
                self.scale.set_step(0.1 if scale.low < 0.0 else 0.0)  # 1, 3, 10, … never get below zero
            self.scale.show_value(scale.default if training.initial_scale is None else training.initial_scale)
        name_field(self.scale, f"Scale of the initial weights, {label}", meaning)
        bias = None if training.initial_bias == SPREAD else training.initial_bias
        is_spread = bias is None
        self.bias_start.show_key(SPREAD if is_spread else _EQUAL)
        self.bias.setEnabled(not is_spread)
        self.bias.show_value(bias or 0.0)
        meaning = _BIAS_MEANINGS[SPREAD] if is_spread else f"Initial value of every bias. {_AFRESH}"
        name_field(self.bias, "Bias", meaning)
        with QSignalBlocker(self.standardize):
            self.standardize.setChecked(training.standardize)
        self.fold.header.show_summary(self._summary(training))

    def _summary(self, training: TrainingSpec) -> str:
        kind = "" if training.initializer == AUTO_INITIALIZER else INITIALIZER_LABELS[training.initializer]
        if training.initial_scale is not None:
            kind += f" {written(training.initial_scale, 'g')}"
        bias = "" if training.initial_bias == SPREAD else f"bias {written(training.initial_bias, '.6g')}"
        scaling = "standardised" if training.standardize else ""
        return ", ".join(filter(None, [kind, bias, self._fields.summary(), scaling]))

    @Slot(str)
    def _choose_kind(self, key: str) -> None:
        text = f"Initial weights {INITIALIZER_LABELS[key]}"
        self._fields.change(lambda training: replace(training, initializer=key, initial_scale=None), text)

    @Slot(float)
    def _set_scale(self, scale: float) -> None:
        text = "Scale of the initial weights"
        self._fields.change(lambda training: replace(training, initial_scale=scale), text, text)

    @Slot(str)
    def _choose_bias_start(self, key: str) -> None:
        if (key == SPREAD) == (self.run.training.initial_bias == SPREAD):
            return  # chosen again
        start = SPREAD if key == SPREAD else 0.0
        text = f"Biases {BIAS_STARTS[key].lower()}"
        self._fields.change(lambda training: replace(training, initial_bias=start), text)

    @Slot(float)
    def _set_bias(self, bias: float) -> None:
        self._fields.change(lambda training: replace(training, initial_bias=bias), "Bias", "Bias")

    @Slot()
    def _take_next_seed(self) -> None:
        self._fields.change(lambda training: replace(training, seed=(training.seed + 1) % (MAX_SEED + 1)), "New seed")

    @Slot(bool)
    def _set_standardize(self, is_on: bool) -> None:
        self._fields.change(lambda training: replace(training, standardize=is_on), "Standardise")


class StopPanel(FoldedPanel):
    """When training stops automatically."""

    part = "stop"
    names = tuple(STOP_RULES)

    def __init__(self, theme: Theme) -> None:
        super().__init__("Stop", "When training pauses automatically; Play continues it", theme)
        self._fields = SpecFields(self, "stop")
        self.fields: dict[str, Field] = {}
        self.settled = QCheckBox(_WHEN_SETTLED)
        name_field(self.settled, _WHEN_SETTLED, STOP_RULES[SETTLED].meaning)
        self.settled.toggled.connect(self._set_settled)
        self.fold.rows.addWidget(self.settled)
        for key, rule in STOP_RULES.items():
            if key == SETTLED:
                continue
            field = self._field_for(key)
            self.fields[key] = field
            self._fields.add(self.fold.rows, key, rule.label, field, rule.meaning, f"{rule.label.lower()} {{}}")

    def _field_for(self, key: str) -> Field:
        """An integer or a number field, as the rule requires."""
        if isinstance(getattr(self.run.stop, key), int):
            count = CountField(0, MAX_STEPS, step=1000)
            count.setSpecialValueText("never")
            return count
        number = NumberField(0.0, 1e6)
        number.setSpecialValueText("never")
        return number

    def refresh(self) -> None:
        """Show the rules."""
        self._fields.show()
        with QSignalBlocker(self.settled):
            self.settled.setChecked(self.run.stop.settled)
        settled = "settled" if self.run.stop.settled else ""
        self.fold.header.show_summary(", ".join(filter(None, [settled, self._fields.summary()])))

    @Slot(bool)
    def _set_settled(self, is_on: bool) -> None:
        self._fields.change(lambda stop: replace(stop, settled=is_on), STOP_RULES[SETTLED].label)
