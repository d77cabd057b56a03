"""The settings of a run as text: those that differ between runs as columns, the rest as one line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.engine.schedules import SCHEDULES
from neuronlab.core.network.initializers import AUTO_INITIALIZER, INITIALIZERS, SPREAD
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.network.network import layer_names
from neuronlab.core.network.outputs import OUTPUTS
from neuronlab.core.network.units import UNITS
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.training import ALL_POINTS, TrainingSpec
from neuronlab.core.training.stopping import SETTLED, STOP_RULES
from neuronlab.wording.captions import input_names
from neuronlab.wording.numbers import NOTHING, count_text, exact_percent_text, exact_text

NO_HIDDEN_LAYER = "No hidden layer"
_MOST_LISTED = 3
"""The widths of up to so many equal layers are listed: 8-8-8, but 4 × 8."""

Text = Callable[[RunSpec], str]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting of a run that a person can change.

    Attributes:
        key: Its key.
        label: The head of its column.
        text: Its value in full; a dash where it has no effect.
        short: A shorter text, for runs that it tells apart as well; None for the text itself.
        name: Its part in the name of a run, readable by itself; "" where it has no effect, None if it has no part.
        is_always_set: Whether a dash means that it has no effect, which is no difference to other runs.
    """

    key: str
    label: str
    text: Text
    short: Text | None = None
    name: Text | None = None
    is_always_set: bool = False

    def texts(self, runs: Sequence[RunSpec]) -> tuple[str, ...]:
        """Its value in each run, short where that tells the runs apart as well as the full text."""
        full = tuple(map(self.text, runs))
        if self.short is None:
            return full
        short = tuple(map(self.short, runs))
        return short if len(set(short)) == len(set(zip(short, full, strict=True))) else full

    def differs(self, runs: Sequence[RunSpec]) -> bool:
        """Whether any two of the runs differ in it."""
        ignored = {NOTHING} if self.is_always_set else set()
        return len(set(map(self.text, runs)) - ignored) > 1


# -- network ------------------------------------------------------------------------------------------------------


def _shape(run: RunSpec) -> str:
    return "-".join(map(str, run.network.widths))


def _hidden_widths(run: RunSpec) -> str:
    widths = [layer.width for layer in run.network.hidden]
    if len(widths) == 1:
        return f"width {widths[0]}"
    is_short = len(widths) <= _MOST_LISTED or len(set(widths)) > 1
    return "-".join(map(str, widths)) if is_short else f"{len(widths)} × {widths[0]}"


def _activation(layer: LayerSpec) -> str:
    """The activation of a layer, with its formula or a parameter that is not its default."""
    adjustable = layer.kind.parameter
    if layer.formula:
        return layer.formula
    if adjustable is None or layer.value == adjustable.default:
        return layer.kind.label
    return f"{layer.kind.label} {exact_text(layer.value)}"


def _by_layer(text: Callable[[LayerSpec], str]) -> Text:
    """What all hidden layers share, or one text for each."""

    def of(run: RunSpec) -> str:
        texts = [text(layer) for layer in run.network.hidden]
        return ", ".join(texts if len(set(texts)) > 1 else texts[:1]) or NOTHING

    return of


def _by_kind(text: Callable[[LayerSpec], str], joint: str = ", ") -> Text:
    """The different texts of the hidden layers, each once."""
    return lambda run: joint.join(dict.fromkeys(map(text, run.network.hidden))) or NOTHING


def _kind(layer: LayerSpec) -> str:
    """Activation and kind of units: "tanh", "tanh, quadratic", and "Quadratic" for squares alone."""
    if not UNITS[layer.unit].has_squares:
        return _activation(layer)
    label = UNITS[layer.unit].label
    return label if layer.kind.is_linear else f"{_activation(layer)}, {label.lower()}"


def _kinds(run: RunSpec) -> str:
    """As in a name, which stands in lists: "ReLU–tanh"."""
    return _by_kind(_kind, "–")(run) if run.network.hidden else NO_HIDDEN_LAYER


def _dropout(run: RunSpec) -> str:
    return _by_layer(lambda layer: exact_percent_text(layer.dropout))(run) if run.network.drops_out else NOTHING


def _units_listed(units: Sequence[Sequence[int]], run: RunSpec) -> str:
    """Chosen units of every layer: "Hidden 1: 2, 3; Output: 1"; a dash for none."""
    parts = [
        f"{layer}: {', '.join(count_text(unit + 1) for unit in chosen)}"
        for layer, chosen in zip(layer_names(run.network), units, strict=False)
        if chosen
    ]
    return "; ".join(parts) or NOTHING


def _muted(run: RunSpec) -> str:
    return _units_listed([layer.muted for layer in run.network.hidden], run)


def _frozen(run: RunSpec) -> str:
    return _units_listed(run.network.frozen, run)


# -- training -----------------------------------------------------------------------------------------------------


def _of_training(text: Callable[[TrainingSpec], str]) -> Text:
    return lambda run: text(run.training)


def _of_steps(text: Text, without: str = NOTHING) -> Text:
    """The same text; `without` where the optimiser finds its own steps, so that the setting has no effect."""
    return lambda run: without if OPTIMIZERS[run.training.optimizer].is_full_batch else text(run)


def _optional(value: Callable[[TrainingSpec], float]) -> Text:
    """A number that 0 turns off."""
    return lambda run: exact_text(value(run.training)) if value(run.training) else NOTHING


def _named(word: str, text: Text) -> Text:
    """The word and the text, or "no" and the word."""
    return lambda run: f"no {word}" if text(run) == NOTHING else f"{word} {text(run)}"


def _batch(run: RunSpec) -> str:
    size = run.training.batch_size
    return "all points" if size == ALL_POINTS else count_text(size)


def _named_batch(run: RunSpec) -> str:
    return _batch(run) if run.training.batch_size == ALL_POINTS else f"batch {_batch(run)}"


def schedule_text(training: TrainingSpec) -> str:
    """The schedule with the numbers it depends on, "step decay ×0.5 over 1,000"; a dash for a constant rate."""
    row = SCHEDULES[training.schedule]
    if not row.looks_at("steps"):
        return NOTHING
    factor = f" ×{exact_text(training.schedule_factor)}" if row.looks_at("factor") else ""
    return f"{row.label.lower()}{factor} over {count_text(training.schedule_steps)}"


def _named_schedule(run: RunSpec) -> str:
    text = schedule_text(run.training)
    return "constant rate" if text == NOTHING else text


def _rule(training: TrainingSpec, key: str) -> str:
    """A rule for initial weights with its parameter."""
    row = INITIALIZERS[key]
    if row.scale is None:
        return row.label
    scale = row.scale.default if training.initial_scale is None else training.initial_scale
    return f"{row.label} {exact_text(scale)}"


def _effective_rules(run: RunSpec) -> str:
    """The rules by which the weights are drawn: that of each activation under the automatic choice."""
    training, hidden = run.training, run.network.hidden
    if training.initializer != AUTO_INITIALIZER:
        return _rule(training, training.initializer)
    keys = [layer.kind.initializer for layer in hidden] or ["xavier"]
    return ", ".join(INITIALIZERS[key].label for key in dict.fromkeys(keys))


def _initial_weights(run: RunSpec) -> str:
    rules = _effective_rules(run)
    return f"Auto ({rules})" if run.training.initializer == AUTO_INITIALIZER else rules


def _named_rule(run: RunSpec) -> str:
    is_auto = run.training.initializer == AUTO_INITIALIZER
    return "auto weights" if is_auto else _effective_rules(run)


def _initial_bias(run: RunSpec) -> str:
    bias = run.training.initial_bias
    text = "spread" if bias == SPREAD else exact_text(float(bias))
    return NOTHING if run.training.no_bias else text


def _named_bias(run: RunSpec) -> str:
    bias = run.training.initial_bias
    text = "spread biases" if bias == SPREAD else f"bias {exact_text(float(bias))}"
    return "" if run.training.no_bias else text


def _stop(run: RunSpec) -> str:
    """All stop rules that are set, as "steps 1,000, settled"."""
    parts = []
    for key, rule in STOP_RULES.items():
        value = getattr(run.stop, key)
        if value:
            number = count_text(value) if isinstance(value, int) else exact_text(value)
            parts.append(rule.label.lower() if key == SETTLED else f"{rule.label.lower()} {number}")
    return ", ".join(parts) or NOTHING


_RATE: Text = _of_training(lambda training: exact_text(training.learning_rate))
_L1, _L2 = _optional(lambda training: training.l1), _optional(lambda training: training.l2)
_DECAY = _of_steps(_optional(lambda training: training.weight_decay))
_CLIP = _of_steps(_optional(lambda training: training.clip))
_WARMUP = _of_steps(lambda run: count_text(run.training.warmup) if run.training.warmup else NOTHING)


def _named_decay(run: RunSpec) -> str:
    """The decay, unless it is the one that the optimiser brings along."""
    is_usual = run.training.weight_decay == OPTIMIZERS[run.training.optimizer].default_decay
    return "" if is_usual else _named("decay", _DECAY)(run)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        key="activation",
        label="Activation",
        text=_by_layer(_kind),
        short=_by_kind(_kind),
        name=_kinds,
    ),
    Setting(key="shape", label="Shape", text=_shape, name=_hidden_widths),
    Setting(
        key="features",
        label="Inputs",
        text=lambda run: ", ".join(input_names(run.network)) or count_text(run.network.inputs),
        name=lambda run: ", ".join(input_names(run.network)),
    ),
    Setting(
        key="optimizer",
        label="Optimiser",
        text=lambda run: OPTIMIZERS[run.training.optimizer].label,
        name=lambda run: OPTIMIZERS[run.training.optimizer].label,
    ),
    Setting(
        key="learning_rate",
        label="Learning rate",
        text=_of_steps(_RATE),
        name=_of_steps(_named("rate", _RATE), ""),
        is_always_set=True,
    ),
    Setting(key="batch_size", label="Batch", text=_of_steps(_batch, "all points"), name=_of_steps(_named_batch, "")),
    Setting(
        key="loss",
        label="Loss",
        text=lambda run: LOSSES[run.training.loss].label,
        name=lambda run: LOSSES[run.training.loss].label,
    ),
    Setting(
        key="flip_gradient",
        label="Direction",
        text=lambda run: "up the gradient" if run.training.flip_gradient else "down the gradient",
        name=lambda run: "uphill" if run.training.flip_gradient else "downhill",
    ),
    Setting(
        key="schedule",
        label="Schedule",
        text=_of_steps(_of_training(schedule_text)),
        name=_of_steps(_named_schedule, ""),
    ),
    Setting(key="warmup", label="Warm-up steps", text=_WARMUP, name=_of_steps(_named("warm-up", _WARMUP), "")),
    Setting(key="clip", label="Clip gradient", text=_CLIP, name=_of_steps(_named("clip", _CLIP), "")),
    Setting(key="l1", label="L1 penalty", text=_L1, name=_named("L1", _L1)),
    Setting(key="l2", label="L2 penalty", text=_L2, name=_named("L2", _L2)),
    Setting(key="weight_decay", label="Weight decay", text=_DECAY, name=_of_steps(_named_decay, "")),
    Setting(key="dropout", label="Dropout", text=_of_steps(_dropout), name=_of_steps(_named("dropout", _dropout), "")),
    Setting(
        key="initializer",
        label="Initial weights",
        text=_initial_weights,
        short=_effective_rules,
        name=_named_rule,
    ),
    Setting(key="initial_bias", label="Initial biases", text=_initial_bias, name=_named_bias, is_always_set=True),
    Setting(
        key="no_bias",
        label="Biases",
        text=lambda run: "none" if run.training.no_bias else "learned",
        name=lambda run: "no biases" if run.training.no_bias else "with biases",
    ),
    Setting(
        key="seed",
        label="Seed",
        text=lambda run: count_text(run.training.seed),
        name=lambda run: f"seed {count_text(run.training.seed)}",
    ),
    Setting(
        key="standardize",
        label="Standardised",
        text=lambda run: "yes" if run.training.standardize else "no",
        name=lambda run: "standardised" if run.training.standardize else "not standardised",
    ),
    Setting(key="muted", label="Muted units", text=_muted, name=_named("muted", _muted)),
    Setting(key="frozen", label="Frozen units", text=_frozen, name=_named("frozen", _frozen)),
    Setting(key="stop", label="Stops at", text=_stop),
)
"""All settings, the most telling ones first."""

_ALWAYS = "seed"
_SAID_BEFORE = {"activation", "shape", "optimizer", "learning_rate"}


def differing(runs: Sequence[RunSpec]) -> tuple[Setting, ...]:
    """The settings in which any two of the runs differ."""
    return tuple(setting for setting in SETTINGS if setting.differs(runs))


def common_line(runs: Sequence[RunSpec]) -> str:
    """What all runs share, as far as it matters: "1-8-8-1, tanh, Adam 0.01, seed 4"; empty if it is nothing.

    Settings other than shape, activation, optimiser, rate and seed are left out where they have their usual value.
    """
    run, shared = runs[0], {setting.key for setting in SETTINGS if not setting.differs(runs)}
    parts = []
    if "shape" in shared:
        parts.append(_shape(run))
    if "activation" in shared and run.network.hidden:
        parts.append(_kinds(run))
    optimiser = [OPTIMIZERS[run.training.optimizer].label] if "optimizer" in shared else []
    rates = [_RATE(one) for one in runs if not OPTIMIZERS[one.training.optimizer].is_full_batch]
    if "learning_rate" in shared and rates:
        optimiser.append(rates[0] if optimiser else f"rate {rates[0]}")
    parts += [" ".join(optimiser)] if optimiser else []
    usual = _usual(run)
    for setting in SETTINGS:
        if setting.key in shared - _SAID_BEFORE and setting.name is not None:
            text = setting.name(run)
            parts += [text] if text and (setting.key == _ALWAYS or text != setting.name(usual)) else []
    return ", ".join(parts)


def _usual(run: RunSpec) -> RunSpec:
    """A run of the same inputs and outputs with usual settings."""
    predicts_classes = OUTPUTS[run.network.output].predicts_classes
    loss = "cross_entropy" if predicts_classes else "squared"
    usual: RunSpec = replace(
        RunSpec(),
        network=replace(run.network, hidden=(LayerSpec(),), features=(), frozen_outputs=()),
        training=TrainingSpec(loss=loss),
    )
    return usual
