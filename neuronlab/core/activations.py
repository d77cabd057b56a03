"""An activation makes the slope of a unit depend on its input; without one, layers only ever make a line.

`ACTIVATIONS` is the table of those that have a name; any other can be typed as a formula in z. Where PyTorch has one of
the same name, it is the same function.
"""

from functools import lru_cache

from neuronlab.core import smooth_activations as smooth
from neuronlab.core import straight_activations as straight
from neuronlab.core.activation import Activation, Parameter
from neuronlab.core.custom_activations import custom_activation
from neuronlab.core.errors import InputError

__all__ = ["ACTIVATIONS", "ACTIVATION_LABELS", "CUSTOM", "Activation", "Parameter", "activation_named"]

_INFINITY = float("inf")
_ALL_NUMBERS = "all numbers"

ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        label="ReLU",
        formula="max(0, z)",
        slope="1 when on, 0 when off",
        range="0 upwards",
        meaning="Silent below zero, proportional above: passes what is positive, silences the rest.",
        forward=straight.relu_forward,
        backward=straight.relu_backward,
        initializer="he",
        kinks=(0.0,),
        is_straight=True,
        flat_below_kink=True,
        stretch=(0.0, _INFINITY),
    ),
    "leaky_relu": Activation(
        label="Leaky ReLU",
        formula="max(leak·z, z)",
        slope="1 above zero, the leak below",
        range=_ALL_NUMBERS,
        meaning="A ReLU that never falls quite silent, so it can always learn its way back.",
        forward=straight.leaky_relu_forward,
        backward=straight.slope_is_there,
        # Ten times the usual 0.01, so that it can be seen in a plot.
        parameter=Parameter(name="leak", default=0.1, low=0.0, high=1.0, meaning="The slope below zero."),
        initializer="he",
        gain=0.995,
        kinks=(0.0,),
        is_straight=True,
        stretch=(0.0, _INFINITY),
    ),
    "tanh": Activation(
        label="tanh",
        formula="tanh(z)",
        slope="1 − tanh²(z)",
        range="−1 to 1",
        meaning="Graded like the sigmoid but centred on zero, from −1 to 1; saturates at both ends.",
        forward=smooth.tanh_forward,
        backward=smooth.tanh_backward,
        initializer="xavier",
        stretch=(-0.2, 0.2),
    ),
    "sigmoid": Activation(
        label="Sigmoid",
        formula="σ(z) = 1 / (1 + e⁻ᵏᶻ)",
        slope="k·σ(z)·(1 − σ(z)), at most k/4",
        range="0 to 1",
        meaning="Graded firing between 0 and 1; far from zero it saturates and its slope fades.",
        forward=smooth.sigmoid_forward,
        backward=smooth.sigmoid_backward,
        parameter=Parameter(
            name="steepness",
            default=1.0,
            low=0.1,
            high=50.0,
            meaning="How fast it rises: from gentle to nearly a step.",
            multiplies_z=True,
        ),
        initializer="xavier",
        stretch=(-0.4, 0.4),
    ),
    "step": Activation(
        label="Step",
        formula="1 if z > 0, else 0",
        slope="0 everywhere",
        range="0 or 1",
        meaning="All or nothing at a threshold. With no slope to follow, the layers below cannot learn.",
        forward=straight.step_forward,
        backward=straight.step_backward,
        initializer="xavier",
        kinks=(0.0,),
        is_straight=True,
    ),
    "identity": Activation(
        label="Linear",
        formula="z",
        slope="1 everywhere",
        range=_ALL_NUMBERS,
        meaning="No activation: however many such layers are stacked, the network stays one straight line.",
        forward=straight.identity_forward,
        backward=straight.identity_backward,
        initializer="xavier",
        is_straight=True,
        is_linear=True,
        stretch=(-_INFINITY, _INFINITY),
    ),
    "gelu": Activation(
        label="GELU",
        formula="½·z·(1 + tanh(√(2/π)·(z + 0.044715·z³)))",
        slope="rises smoothly from 0 to 1, past both on the way",
        range="−0.170 upwards",
        meaning="A soft ReLU that dips a little below zero before it falls silent; the usual choice in transformers.",
        forward=smooth.gelu_forward,
        backward=smooth.gelu_backward,
        scratch=3,
        initializer="he",
        gain=1.084,
        stretch=(3.0, _INFINITY),
    ),
    "sine": Activation(
        label="Sine",
        formula="sin(ω·z)",
        slope="ω·cos(ω·z)",
        range="−1 to 1",
        meaning="A wave: repeats for ever and never saturates, strong where the data repeat themselves.",
        forward=smooth.sine_forward,
        backward=smooth.sine_backward,
        parameter=Parameter(
            name="frequency",
            default=1.0,
            low=0.1,
            high=30.0,
            meaning="How many radians it turns while z grows by 1.",
            multiplies_z=True,
        ),
        initializer="xavier",
        stretch=(-0.4, 0.4),
    ),
    "prelu": Activation(
        label="PReLU",
        formula="z if z > 0, else a·z",
        slope="1 above zero, a below",
        range=_ALL_NUMBERS,
        meaning="A leaky ReLU that learns its leak: every unit finds the slope below zero that suits it.",
        forward=straight.prelu_forward,
        backward=straight.slope_is_there,
        learned=straight.prelu_learned,
        scratch=2,
        parameter=Parameter(
            name="slope",
            default=0.25,
            low=-1.0,
            high=1.0,
            meaning="The slope below zero that every unit starts from.",
            is_learned=True,
        ),
        initializer="he",
        gain=0.970,
        kinks=(0.0,),
        is_straight=True,
        stretch=(0.0, _INFINITY),
    ),
    "elu": Activation(
        label="ELU",
        formula="z if z > 0, else α·(eᶻ − 1)",
        slope="1 above zero, α·eᶻ below",
        range="−α upwards",
        meaning="A ReLU whose lower half settles softly at −α, which keeps the mean of a layer near zero.",
        forward=smooth.elu_forward,
        backward=smooth.elu_backward,
        scratch=2,
        parameter=Parameter(name="alpha", default=1.0, low=0.1, high=5.0, meaning="How far below zero it settles."),
        initializer="he",
        gain=0.880,
        stretch=(0.0, _INFINITY),
    ),
    "selu": Activation(
        label="SELU",
        formula="λ·z if z > 0, else λ·α·(eᶻ − 1), λ ≈ 1.0507, α ≈ 1.6733",
        slope="λ above zero, λ·α·eᶻ below",
        range="−1.758 upwards",
        meaning="An ELU scaled so that layer after layer the signal keeps mean 0 and variance 1 by itself.",
        forward=smooth.selu_forward,
        backward=smooth.selu_backward,
        scratch=2,
        initializer="lecun",
        kinks=(0.0,),
        stretch=(0.0, _INFINITY),
    ),
    "silu": Activation(
        label="SiLU",
        formula="z·σ(z), σ(z) = 1 / (1 + e⁻ᶻ)",
        slope="σ(z) + z·σ(z)·(1 − σ(z))",
        range="−0.278 upwards",
        meaning="The input gated by its own sigmoid, also called Swish: a soft ReLU with a shallow dip.",
        forward=smooth.silu_forward,
        backward=smooth.silu_backward,
        scratch=2,
        initializer="he",
        gain=1.185,
        stretch=(6.0, _INFINITY),
    ),
    "mish": Activation(
        label="Mish",
        formula="z·tanh(ln(1 + eᶻ))",
        slope="t + z·σ(z)·(1 − t²), t = tanh(ln(1 + eᶻ))",
        range="−0.309 upwards",
        meaning="Much like the SiLU, with a slightly deeper dip and a quicker rise to the straight part.",
        forward=smooth.mish_forward,
        backward=smooth.mish_backward,
        scratch=4,
        initializer="he",
        gain=1.051,
        stretch=(4.0, _INFINITY),
    ),
    "softplus": Activation(
        label="Softplus",
        formula="ln(1 + eᶻ)",
        slope="σ(z) = 1 / (1 + e⁻ᶻ)",
        range="above 0",
        meaning="A ReLU with its corner rounded off; always positive, never quite silent.",
        forward=smooth.softplus_forward,
        backward=smooth.softplus_backward,
        scratch=3,
        initializer="he",
        gain=0.737,
        stretch=(5.0, _INFINITY),
    ),
    "softsign": Activation(
        label="Softsign",
        formula="z / (1 + |z|)",
        slope="1 / (1 + |z|)²",
        range="−1 to 1",
        meaning="Like tanh but slower to saturate, so that it still learns far from zero.",
        forward=smooth.softsign_forward,
        backward=smooth.softsign_backward,
        initializer="xavier",
        stretch=(-0.05, 0.05),
    ),
    "hard_sigmoid": Activation(
        label="Hard sigmoid",
        formula="z/6 + ½, held between 0 and 1",
        slope="1/6 between −3 and 3, else 0",
        range="0 to 1",
        meaning="A sigmoid of three straight pieces: truly off and truly on, and beyond ±3 it cannot learn.",
        forward=straight.hard_sigmoid_forward,
        backward=straight.hard_sigmoid_backward,
        initializer="xavier",
        kinks=(-3.0, 3.0),
        is_straight=True,
        stretch=(-3.0, 3.0),
    ),
    "hard_tanh": Activation(
        label="Hard tanh",
        formula="z, held between −1 and 1",
        slope="1 between −1 and 1, else 0",
        range="−1 to 1",
        meaning="A tanh of three straight pieces: the input itself, cut off at −1 and 1.",
        forward=straight.hard_tanh_forward,
        backward=straight.hard_tanh_backward,
        initializer="xavier",
        kinks=(-1.0, 1.0),
        is_straight=True,
        stretch=(-1.0, 1.0),
    ),
    "hard_swish": Activation(
        label="Hard swish",
        formula="z·h(z), h(z) = z/6 + ½ held between 0 and 1",
        slope="0 below −3, z/3 + ½ up to 3, then 1",
        range="−0.375 upwards",
        meaning="The SiLU made of a parabola between two straight ends: cheap, with the same shallow dip.",
        forward=straight.hard_swish_forward,
        backward=straight.hard_swish_backward,
        scratch=2,
        initializer="he",
        gain=1.228,
        kinks=(-3.0, 3.0),
        stretch=(3.0, _INFINITY),
    ),
    "gaussian": Activation(
        label="Gaussian",
        formula="e^(−z²)",
        slope="−2·z·e^(−z²)",
        range="0 to 1",
        meaning="A bump: fires for inputs near zero and for nothing else, so a unit watches over one place.",
        forward=smooth.gaussian_forward,
        backward=smooth.gaussian_backward,
        initializer="xavier",
        stretch=(-0.9, -0.5),
    ),
    "abs": Activation(
        label="Absolute",
        formula="|z|",
        slope="−1 below zero, 1 above",
        range="0 upwards",
        meaning="Folds the line at zero: both sides fire alike, and nowhere does it fall silent.",
        forward=straight.abs_forward,
        backward=straight.abs_backward,
        initializer="xavier",
        kinks=(0.0,),
        is_straight=True,
        stretch=(0.0, _INFINITY),
    ),
    "square": Activation(
        label="Square",
        formula="z²",
        slope="2·z",
        range="0 upwards",
        meaning="A parabola: two such layers make a polynomial of degree four, and large inputs run away quickly.",
        forward=smooth.square_forward,
        backward=smooth.square_backward,
        initializer="xavier",
        gain=0.577,
        stretch=(2.9, 3.1),
    ),
    "cube": Activation(
        label="Cube",
        formula="z³",
        slope="3·z²",
        range=_ALL_NUMBERS,
        meaning="Flat at zero and steep beyond: keeps the sign, and learns only with small steps.",
        forward=smooth.cube_forward,
        backward=smooth.cube_backward,
        initializer="xavier",
        gain=0.258,
        stretch=(2.95, 3.05),
    ),
}

CUSTOM = "custom"
"""Not a row: the formula of the layer says what it is."""

ACTIVATION_LABELS = {**{key: row.label for key, row in ACTIVATIONS.items()}, CUSTOM: "Custom"}


def activation_named(name: str, formula: str = "") -> Activation:
    """Return the row of that name or, for `CUSTOM`, what `formula` says, such as `z*sigmoid(1.5*z)`.

    Raises InputError when there is no such row or the formula cannot be used.
    """
    if name == CUSTOM:
        return _custom(formula)
    if name not in ACTIVATIONS:
        raise InputError(f"There is no activation called {name!r}; choose one of: {', '.join(ACTIVATION_LABELS)}.")
    return ACTIVATIONS[name]


@lru_cache(maxsize=256)
def _custom(formula: str) -> Activation:
    return custom_activation(formula, ACTIVATION_LABELS[CUSTOM])
