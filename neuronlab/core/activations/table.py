"""The table of activations. An activation makes a unit nonlinear; without one, stacked layers remain linear.

`ACTIVATIONS` holds the named ones; any other can be typed as a formula in z. Where PyTorch has an activation of the
same name, it is the same function.
"""

from functools import lru_cache

from neuronlab.core.activations import piecewise_linear, smooth
from neuronlab.core.activations.activation import Activation, ActivationParameter
from neuronlab.core.activations.custom import custom_activation
from neuronlab.core.errors import InputError

_INFINITY = float("inf")
_ALL_NUMBERS = "all numbers"

ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        label="ReLU",
        formula="max(0, z)",
        derivative="1 when on, 0 when off",
        range="0 upwards",
        meaning="Zero for negative inputs, linear for positive ones.",
        forward=piecewise_linear.relu_forward,
        backward=piecewise_linear.relu_backward,
        initializer="he",
        kinks=(0.0,),
        is_piecewise_linear=True,
        flat_below_kink=True,
        stretch=(0.0, _INFINITY),
    ),
    "leaky_relu": Activation(
        label="Leaky ReLU",
        formula="max(α·z, z)",
        derivative="1 above zero, α below",
        range=_ALL_NUMBERS,
        meaning="A ReLU with a small slope below zero, so that units always have a gradient and cannot die.",
        forward=piecewise_linear.leaky_relu_forward,
        backward=piecewise_linear.derivative_is_there,
        # Ten times the usual 0.01, so that it is visible in a plot.
        parameter=ActivationParameter(
            name="alpha", default=0.1, low=0.0, high=1.0, meaning="The negative slope: the slope below zero."
        ),
        initializer="he",
        gain=0.995,
        kinks=(0.0,),
        is_piecewise_linear=True,
        stretch=(0.0, _INFINITY),
    ),
    "tanh": Activation(
        label="tanh",
        formula="tanh(z)",
        derivative="1 − tanh²(z)",
        range="−1 to 1",
        meaning="Like the sigmoid but centred on zero, from −1 to 1; saturates at both ends.",
        forward=smooth.tanh_forward,
        backward=smooth.tanh_backward,
        initializer="xavier",
        stretch=(-0.2, 0.2),
    ),
    "sigmoid": Activation(
        label="Sigmoid",
        formula="σ(z) = 1 / (1 + e⁻ᵏᶻ)",
        derivative="k·σ(z)·(1 − σ(z)), at most k/4",
        range="0 to 1",
        meaning="A smooth transition from 0 to 1; saturates far from zero, where its derivative vanishes.",
        forward=smooth.sigmoid_forward,
        backward=smooth.sigmoid_backward,
        parameter=ActivationParameter(
            name="steepness",
            default=1.0,
            low=0.1,
            high=50.0,
            meaning="How steeply it rises: from gently to almost a step.",
            multiplies_z=True,
        ),
        initializer="xavier",
        stretch=(-0.4, 0.4),
    ),
    "step": Activation(
        label="Threshold",
        formula="1 if z > 0, else 0",
        derivative="0 everywhere",
        range="0 or 1",
        meaning="All or nothing. Its derivative is 0, so no gradient reaches the layers below and they cannot learn.",
        forward=piecewise_linear.step_forward,
        backward=piecewise_linear.step_backward,
        initializer="xavier",
        kinks=(0.0,),
        is_piecewise_linear=True,
    ),
    "identity": Activation(
        label="Linear",
        formula="z",
        derivative="1 everywhere",
        range=_ALL_NUMBERS,
        meaning="No activation: however many such layers are stacked, the network remains linear.",
        forward=piecewise_linear.identity_forward,
        backward=piecewise_linear.identity_backward,
        initializer="xavier",
        is_piecewise_linear=True,
        is_linear=True,
        stretch=(-_INFINITY, _INFINITY),
    ),
    "gelu": Activation(
        label="GELU",
        formula="½·z·(1 + tanh(√(2/π)·(z + 0.044715·z³)))",
        derivative="rises smoothly from 0 to 1, overshooting both",
        range="−0.170 upwards",
        meaning="A smooth ReLU with a slight dip below zero; the usual choice in transformers.",
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
        derivative="ω·cos(ω·z)",
        range="−1 to 1",
        meaning="A periodic wave that never saturates; suits periodic data.",
        forward=smooth.sine_forward,
        backward=smooth.sine_backward,
        parameter=ActivationParameter(
            name="frequency",
            default=1.0,
            low=0.1,
            high=30.0,
            meaning="Angular frequency: radians per unit of z.",
            multiplies_z=True,
        ),
        initializer="xavier",
        stretch=(-0.4, 0.4),
    ),
    "prelu": Activation(
        label="PReLU",
        formula="z if z > 0, else α·z",
        derivative="1 above zero, α below",
        range=_ALL_NUMBERS,
        meaning="A leaky ReLU whose negative slope is learned, separately for every unit.",
        forward=piecewise_linear.prelu_forward,
        backward=piecewise_linear.derivative_is_there,
        learned=piecewise_linear.prelu_learned,
        scratch=2,
        parameter=ActivationParameter(
            name="alpha",
            default=0.25,
            low=-1.0,
            high=1.0,
            meaning="The initial negative slope of every unit.",
            is_learned=True,
        ),
        initializer="he",
        gain=0.970,
        kinks=(0.0,),
        is_piecewise_linear=True,
        stretch=(0.0, _INFINITY),
    ),
    "elu": Activation(
        label="ELU",
        formula="z if z > 0, else α·(eᶻ − 1)",
        derivative="1 above zero, α·eᶻ below",
        range="−α upwards",
        meaning="A ReLU that approaches −α smoothly below zero, which keeps the mean output of a layer near zero.",
        forward=smooth.elu_forward,
        backward=smooth.elu_backward,
        scratch=2,
        parameter=ActivationParameter(
            name="alpha", default=1.0, low=0.1, high=5.0, meaning="The limit below zero is −α."
        ),
        initializer="he",
        gain=0.880,
        stretch=(0.0, _INFINITY),
    ),
    "selu": Activation(
        label="SELU",
        formula="λ·z if z > 0, else λ·α·(eᶻ − 1), λ ≈ 1.0507, α ≈ 1.6733",
        derivative="λ above zero, λ·α·eᶻ below",
        range="−1.758 upwards",
        meaning="An ELU scaled so that signals keep mean 0 and variance 1 from layer to layer.",
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
        derivative="σ(z) + z·σ(z)·(1 − σ(z))",
        range="−0.278 upwards",
        meaning="The input times its own sigmoid, also called Swish: a smooth ReLU with a shallow dip.",
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
        derivative="t + z·σ(z)·(1 − t²), t = tanh(ln(1 + eᶻ))",
        range="−0.309 upwards",
        meaning="Similar to SiLU, with a slightly deeper dip and a faster approach to the linear part.",
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
        derivative="σ(z) = 1 / (1 + e⁻ᶻ)",
        range="above 0",
        meaning="A ReLU with a rounded corner; always positive.",
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
        derivative="1 / (1 + |z|)²",
        range="−1 to 1",
        meaning="Like tanh but slower to saturate, so that units still learn far from zero.",
        forward=smooth.softsign_forward,
        backward=smooth.softsign_backward,
        initializer="xavier",
        stretch=(-0.05, 0.05),
    ),
    "hard_sigmoid": Activation(
        label="Hard sigmoid",
        formula="z/6 + ½, clipped to 0 … 1",
        derivative="1/6 between −3 and 3, else 0",
        range="0 to 1",
        meaning="A piecewise linear sigmoid: exactly 0 or 1 beyond ±3, where it cannot learn.",
        forward=piecewise_linear.hard_sigmoid_forward,
        backward=piecewise_linear.hard_sigmoid_backward,
        initializer="xavier",
        kinks=(-3.0, 3.0),
        is_piecewise_linear=True,
        stretch=(-3.0, 3.0),
    ),
    "hard_tanh": Activation(
        label="Hard tanh",
        formula="z, clipped to −1 … 1",
        derivative="1 between −1 and 1, else 0",
        range="−1 to 1",
        meaning="A piecewise linear tanh: the input itself, clipped at −1 and 1.",
        forward=piecewise_linear.hard_tanh_forward,
        backward=piecewise_linear.hard_tanh_backward,
        initializer="xavier",
        kinks=(-1.0, 1.0),
        is_piecewise_linear=True,
        stretch=(-1.0, 1.0),
    ),
    "hard_swish": Activation(
        label="Hard swish",
        formula="z·h(z), h(z) = z/6 + ½ clipped to 0 … 1",
        derivative="0 below −3, z/3 + ½ up to 3, then 1",
        range="−0.375 upwards",
        meaning="A cheap approximation of SiLU: a parabola between two linear ends, with the same shallow dip.",
        forward=piecewise_linear.hard_swish_forward,
        backward=piecewise_linear.hard_swish_backward,
        scratch=2,
        initializer="he",
        gain=1.228,
        kinks=(-3.0, 3.0),
        stretch=(3.0, _INFINITY),
    ),
    "gaussian": Activation(
        label="Gaussian",
        formula="e^(−z²)",
        derivative="−2·z·e^(−z²)",
        range="0 to 1",
        meaning="A bump: fires only for inputs near zero, so that each unit responds to one region.",
        forward=smooth.gaussian_forward,
        backward=smooth.gaussian_backward,
        initializer="xavier",
        stretch=(-0.9, -0.5),
    ),
    "abs": Activation(
        label="Absolute",
        formula="|z|",
        derivative="−1 below zero, 1 above",
        range="0 upwards",
        meaning="Symmetric about zero: both sides fire alike, and no side is silent.",
        forward=piecewise_linear.abs_forward,
        backward=piecewise_linear.abs_backward,
        initializer="xavier",
        kinks=(0.0,),
        is_piecewise_linear=True,
        stretch=(0.0, _INFINITY),
    ),
    "square": Activation(
        label="Square",
        formula="z²",
        derivative="2·z",
        range="0 upwards",
        meaning="A parabola: two such layers form a polynomial of degree four. Large inputs grow rapidly.",
        forward=smooth.square_forward,
        backward=smooth.square_backward,
        initializer="xavier",
        gain=0.577,
        stretch=(2.9, 3.1),
    ),
    "cube": Activation(
        label="Cube",
        formula="z³",
        derivative="3·z²",
        range=_ALL_NUMBERS,
        meaning="Flat at zero and steep beyond; keeps the sign. Needs a small learning rate.",
        forward=smooth.cube_forward,
        backward=smooth.cube_backward,
        initializer="xavier",
        gain=0.258,
        stretch=(2.95, 3.05),
    ),
}

CUSTOM = "custom"
"""Not a row of the table: the layer's formula defines it."""

ACTIVATION_LABELS = {**{key: row.label for key, row in ACTIVATIONS.items()}, CUSTOM: "Custom"}


def activation_named(name: str, formula: str = "") -> Activation:
    """Return the activation with this key or, for `CUSTOM`, the one defined by `formula`, such as `z*sigmoid(1.5*z)`.

    Raises InputError if there is no such activation or the formula cannot be used.
    """
    if name == CUSTOM:
        return _custom(formula)
    if name not in ACTIVATIONS:
        raise InputError(f"There is no activation named {name!r}; choose one of: {', '.join(ACTIVATION_LABELS)}.")
    return ACTIVATIONS[name]


@lru_cache(maxsize=256)
def _custom(formula: str) -> Activation:
    return custom_activation(formula, ACTIVATION_LABELS[CUSTOM])
