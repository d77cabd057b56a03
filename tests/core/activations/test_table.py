from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest

from neuronlab.core.activations.table import ACTIVATION_LABELS, ACTIVATIONS, CUSTOM, activation_named
from neuronlab.core.arrays import run_calls
from neuronlab.core.errors import InputError

DTYPES = (np.float32, np.float64)
NEAR_ZERO = (1e-30, 1e-12, 1e-7, 1e-4, 0.003, 0.01, 0.1)
USUAL = (0.3, 0.5, 1.0, 1.5, 2.0, 2.9, 3.1, 4.0, 5.5, 8.0, 12.0, 20.0, 40.0, 79.0, 81.0)
FAR = (100.0, 1e4, 3e38)
POINTS = (0.0, -0.0, *(sign * z for z in (*NEAR_ZERO, *USUAL, *FAR) for sign in (1, -1)))

mp.mp.prec = 400


def logistic(z):
    return 1 / (1 + mp.exp(-z))


def gelu_argument(z):
    return mp.sqrt(2 / mp.pi) * (z + mp.mpf("0.044715") * z**3)


def gelu_slope(z):
    t = mp.tanh(gelu_argument(z))
    inner = mp.sqrt(2 / mp.pi) * (1 + 3 * mp.mpf("0.044715") * z**2)
    return (1 + t) / 2 + z / 2 * (1 - t**2) * inner


def mish_slope(z):
    t = mp.tanh(mp.log(1 + mp.exp(z)))
    return t + z * (1 - t**2) * logistic(z)


LAMBDA = mp.mpf("1.0507009873554804934193349852946")
LAMBDA_ALPHA = LAMBDA * mp.mpf("1.6732632423543772848170429916717")

# The textbook's function and slope of every row: of z and the parameter, in numbers of 400 bits.
REFERENCE = {
    "identity": (lambda z, _: z, lambda z, _: 1),
    "step": (lambda z, _: 1 if z > 0 else 0, lambda z, _: 0),
    "relu": (lambda z, _: max(0, z), lambda z, _: 1 if z > 0 else 0),
    "leaky_relu": (lambda z, p: z if z > 0 else p * z, lambda z, p: 1 if z > 0 else p),
    "prelu": (lambda z, p: z if z > 0 else p * z, lambda z, p: 1 if z > 0 else p),
    "elu": (lambda z, p: z if z > 0 else p * mp.expm1(z), lambda z, p: 1 if z > 0 else p * mp.exp(z)),
    "selu": (
        lambda z, _: LAMBDA * z if z > 0 else LAMBDA_ALPHA * mp.expm1(z),
        lambda z, _: LAMBDA if z > 0 else LAMBDA_ALPHA * mp.exp(z),
    ),
    "gelu": (lambda z, _: z / 2 * (1 + mp.tanh(gelu_argument(z))), lambda z, _: gelu_slope(z)),
    "silu": (lambda z, _: z * logistic(z), lambda z, _: logistic(z) + z * logistic(z) * logistic(-z)),
    "mish": (lambda z, _: z * mp.tanh(mp.log(1 + mp.exp(z))), lambda z, _: mish_slope(z)),
    "softplus": (lambda z, _: mp.log1p(mp.exp(z)) if z < 1e4 else z, lambda z, _: logistic(z)),
    "softsign": (lambda z, _: z / (1 + abs(z)), lambda z, _: 1 / (1 + abs(z)) ** 2),
    "hard_sigmoid": (lambda z, _: min(max(z / 6 + mp.mpf(1) / 2, 0), 1), lambda z, _: mp.mpf(abs(z) < 3) / 6),
    "hard_tanh": (lambda z, _: min(max(z, -1), 1), lambda z, _: abs(z) < 1),
    "hard_swish": (
        lambda z, _: z * min(max(z + 3, 0), 6) / 6,
        lambda z, _: 0 if z <= -3 else 1 if z >= 3 else z / 3 + mp.mpf(1) / 2,
    ),
    "sigmoid": (lambda z, k: logistic(k * z), lambda z, k: k * logistic(k * z) * logistic(-k * z)),
    "tanh": (lambda z, _: mp.tanh(z), lambda z, _: mp.sech(z) ** 2),
    "sine": (lambda z, w: mp.sin(w * z), lambda z, w: w * mp.cos(w * z)),
    "gaussian": (lambda z, _: mp.exp(-(z**2)), lambda z, _: -2 * z * mp.exp(-(z**2))),
    "abs": (lambda z, _: abs(z), lambda z, _: mp.sign(z)),
    "square": (lambda z, _: z**2, lambda z, _: 2 * z),
    "cube": (lambda z, _: z**3, lambda z, _: 3 * z**2),
}


def reference(function, z, p, dtype):
    with np.errstate(over="ignore"):
        exact = [function(mp.mpf(float(v)), mp.mpf(float(dtype(p)))) for v in z]
        return np.array([float(v) for v in exact]).astype(dtype)


def default(name):
    return ACTIVATIONS[name].parameter.default if ACTIVATIONS[name].parameter else 0.0


def applied(name, z, p=None):
    y = np.empty_like(z)
    ACTIVATIONS[name].apply(z, y, p)
    return y


def assert_exact(computed, z, name, which, p, dtype, rtol, atol):
    expected = reference(REFERENCE[name][which], z, p, dtype)
    np.testing.assert_allclose(computed, expected, rtol=rtol, atol=atol, equal_nan=False)


def test_every_row_has_a_reference():
    assert set(REFERENCE) == set(ACTIVATIONS)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_and_derivatives_are_right_out_to_the_last_number(name, dtype):
    z = np.array(POINTS, dtype)
    few = 8 * np.finfo(dtype).eps
    assert_exact(applied(name, z), z, name, 0, default(name), dtype, few, few)
    assert_exact(ACTIVATIONS[name].derivatives(z), z, name, 1, default(name), dtype, few, 2 * few)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nothing_cancels_near_zero(name, dtype):
    z = np.array([sign * z for z in NEAR_ZERO for sign in (1, -1)], dtype)
    few, tiny = 8 * np.finfo(dtype).eps, np.finfo(dtype).tiny
    assert_exact(applied(name, z), z, name, 0, default(name), dtype, few, tiny)
    assert_exact(ACTIVATIONS[name].derivatives(z), z, name, 1, default(name), dtype, few, tiny)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["sigmoid", "softplus", "silu", "mish", "gelu", "gaussian"])
def test_values_that_fade_keep_their_digits(name, dtype):
    z = np.array([-3.0, -4.0, -6.0, -8.0], dtype)
    some = 40 * np.finfo(dtype).eps  # an exponent of 50 is itself rounded
    assert_exact(applied(name, z), z, name, 0, default(name), dtype, some, np.finfo(dtype).tiny)


PARAMETERS = [
    (name, p)
    for name, row in ACTIVATIONS.items()
    if row.parameter
    for p in (row.parameter.low, row.parameter.high, (row.parameter.low + row.parameter.high) / 3)
]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("name", "p"), PARAMETERS)
def test_parameters_work_from_end_to_end_of_their_range(name, p, dtype):
    z = np.array([v for v in POINTS if abs(v) <= 12], dtype)
    # p·z is rounded before the wave or the exponential sees it, so that p·z roundings are part of the result.
    some = (8 + 2 * abs(p) * 12) * np.finfo(dtype).eps
    assert_exact(applied(name, z, p), z, name, 0, p, dtype, some, some)
    assert_exact(ACTIVATIONS[name].derivatives(z, p), z, name, 1, p, dtype, some, some * max(1, abs(p)))


@pytest.mark.parametrize(("name", "p"), PARAMETERS)
def test_parameters_leave_no_gaps_far_out(name, p):
    z = np.array([-1e37, -1e4, 1e4, 1e37], np.float32)
    assert np.isfinite(applied(name, z, p)).all()
    assert np.isfinite(ACTIVATIONS[name].derivatives(z, p)).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_many_numbers_at_once_give_what_few_give(name):
    many = np.linspace(-4, 4, 40 * 101).reshape(40, 101)  # enough for the calls that are chosen by size
    few = many[:, :1].copy()
    np.testing.assert_allclose(applied(name, many)[:, :1], applied(name, few), rtol=1e-14, atol=1e-15)
    activation = ACTIVATIONS[name]
    np.testing.assert_allclose(activation.derivatives(many)[:, :1], activation.derivatives(few), rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_what_is_not_a_number_is_passed_on(name):
    assert np.isnan(applied(name, np.full((1, 3), np.nan, np.float32))).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_forward_leaves_z_alone_and_backward_z_and_y(name):
    row = ACTIVATIONS[name]
    z, y = np.linspace(-2, 2, 7).reshape(1, 7), np.empty((1, 7))
    s, p = np.empty((row.scratch, 1, 7)), np.asarray(default(name))
    z.setflags(write=False)
    run_calls(row.forward(z, y, s, p))
    left = s.copy()
    y.setflags(write=False)
    calls = row.backward(z, y, s, p)
    np.testing.assert_array_equal(s, left)  # listing the calls does not make them
    run_calls(calls)
    np.testing.assert_array_equal(s[0], row.derivatives(z))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_calls_can_be_made_again_and_again(name):
    row = ACTIVATIONS[name]
    z, y = np.empty((3, 5), np.float32), np.empty((3, 5), np.float32)
    s, p = np.empty((row.scratch, 3, 5), np.float32), np.asarray(default(name), np.float32)
    calls = [*row.forward(z, y, s, p), *row.backward(z, y, s, p)]
    for seed in range(3):
        z[:] = np.random.default_rng(seed).normal(size=z.shape)
        run_calls(calls)
        np.testing.assert_array_equal(y, applied(name, z))
        np.testing.assert_array_equal(s[0], row.derivatives(z))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_row_says_what_it_is(name):
    row = ACTIVATIONS[name]
    for text in (row.label, row.formula, row.derivative, row.range, row.meaning):
        assert text
    assert row.meaning.endswith(".")
    assert row.meaning.count(". ") <= 1
    assert row.initializer in ("he", "xavier", "lecun")


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_kinks_are_where_value_or_slope_jumps_and_nowhere_else(name):
    row = ACTIVATIONS[name]
    edges = np.arange(-6.05, 6.1, 0.1).round(3)  # every kink lies inside one of these pieces
    found = []
    for low, high in pairwise(edges):
        z = np.linspace(low, high, 100_001)
        jumps = [np.abs(np.diff(curve)).max() > 0.02 for curve in (applied(name, z), row.derivatives(z))]
        if any(jumps):
            found.append((low, high))
    assert len(found) == len(row.kinks)
    assert all(low < kink < high for (low, high), kink in zip(found, row.kinks, strict=True))


def test_only_the_relu_is_flat_below_its_kink():
    assert [name for name, row in ACTIVATIONS.items() if row.flat_below_kink] == ["relu"]


@pytest.mark.parametrize("name", [name for name, row in ACTIVATIONS.items() if row.stretch])
def test_a_stretch_is_a_straight_line_that_is_not_flat(name):
    low, high = ACTIVATIONS[name].stretch
    if np.isinf(high):  # the end of it that bends most
        low, high = max(low, -3), max(low, -3) + 6
    z = np.linspace(low, high, 1001)
    y = applied(name, z)
    line = np.polyval(np.polyfit(z, y, 1), z)
    rise = abs(line[-1] - line[0])
    assert np.abs(y - line).max() <= 0.01 * rise
    assert rise > 0.1 * (high - low)


@pytest.mark.parametrize("name", [name for name, row in ACTIVATIONS.items() if row.initializer == "he"])
def test_he_with_its_gain_keeps_the_size_of_a_signal(name):
    z = np.linspace(-12, 12, 200_001)
    weight = np.exp(-(z**2) / 2)
    mean_square = (applied(name, z) ** 2 * weight).sum() / weight.sum()
    assert 2 * ACTIVATIONS[name].gain ** 2 * mean_square == pytest.approx(1, rel=0.005)


def test_powers_start_small_enough_not_to_grow():
    for name, mean_square in (("square", 3), ("cube", 15)):
        assert ACTIVATIONS[name].gain ** 2 * mean_square == pytest.approx(1, rel=0.005)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_range_stated_is_the_range(name):
    z = np.concatenate([-np.logspace(4, -8, 20_000), [0], np.logspace(-8, 4, 20_000)])
    y = applied(name, z)
    text = ACTIVATIONS[name].range.replace("−α", "−1").replace("−", "-")
    if text == "all numbers":
        assert y.min() < -300
        assert y.max() > 300
    elif text.endswith(" upwards"):
        assert y.min() == pytest.approx(float(text.removesuffix(" upwards")), abs=6e-4)
        assert y.max() > 300
    elif text == "above 0":
        assert 0 <= y.min() < 1e-9
        assert y.max() > 300
    else:
        low, high = (float(number) for number in text.replace(" or ", " to ").split(" to "))
        assert (y.min(), y.max()) == pytest.approx((low, high), abs=6e-4)


def test_only_learned_parameters_have_a_gradient():
    for row in ACTIVATIONS.values():
        assert (row.learned is not None) == bool(row.parameter and row.parameter.is_learned)
        if row.parameter:
            assert row.parameter.low <= row.parameter.default <= row.parameter.high
            assert row.parameter.meaning.endswith(".")


def test_labels_are_those_of_the_rows_and_custom():
    assert list(ACTIVATION_LABELS) == [*ACTIVATIONS, CUSTOM]
    assert len(set(ACTIVATION_LABELS.values())) == len(ACTIVATION_LABELS)


def test_a_name_finds_its_row():
    assert activation_named("relu") is ACTIVATIONS["relu"]
    with pytest.raises(InputError, match="There is no activation named 'rel'; choose one of: relu, leaky_relu, "):
        activation_named("rel")
