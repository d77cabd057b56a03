import numpy as np
import pytest

from neuronlab.core.engine.lbfgs import LBFGS, MOST_EVALUATIONS, PAIRS, SLOTS, LinePoint, search
from neuronlab.core.engine.optimizers import OPTIMIZERS


class Problem:
    """A loss to be minimised from a start, and everything that L-BFGS works on."""

    def __init__(self, function, start, dtype=np.float64, memory=None, **options):
        self.function, self.evaluations = function, 0
        self.parameters = np.array(start, dtype)
        self.gradient = np.zeros_like(self.parameters)
        self.memory = np.zeros((SLOTS, len(self.parameters)), dtype) if memory is None else memory
        self.minimizer = LBFGS(self.parameters, self.gradient, self.memory, self.evaluate, **options)

    def evaluate(self):
        self.evaluations += 1
        with np.errstate(all="ignore"):
            loss, self.gradient[:] = self.function(self.parameters)
        return float(loss)

    def step(self, count=1):
        for _ in range(count):
            self.minimizer.step()
        return self.parameters

    @property
    def loss(self):
        with np.errstate(all="ignore"):
            return float(self.function(self.parameters)[0])


CURVATURES = np.array([1.0, 10.0, 100.0])


def bowl(w):
    return 0.5 * (CURVATURES * w * w).sum(), CURVATURES * w


def rosenbrock(w):
    x, y = w
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2, (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x))


def test_the_minimum_of_a_bowl_is_found_in_a_few_steps():
    np.testing.assert_allclose(Problem(bowl, [3.0, -2.0, 1.0]).step(25), 0.0, atol=1e-10)


def test_a_curved_valley_is_followed_to_its_end():
    np.testing.assert_allclose(Problem(rosenbrock, [-1.2, 1.0]).step(50), 1.0, atol=1e-10)


def test_the_first_step_without_search_goes_down_the_gradient_by_at_most_the_rate():
    # ‖g‖₁ = 3 + 20 + 100, so the step is 0.5 / 123 of the gradient.
    moved = Problem(bowl, [3.0, -2.0, 1.0], rate=0.5).step()
    np.testing.assert_allclose(moved, [3 - 1.5 / 123, -2 + 10 / 123, 1 - 50 / 123], rtol=1e-14)
    near = Problem(bowl, [0.1, 0.0, 0.0], rate=0.5).step()
    np.testing.assert_allclose(near, [0.05, 0.0, 0.0], rtol=1e-14)


def test_directions_are_those_of_bfgs_with_a_matrix_of_its_own():
    problem = Problem(rosenbrock, [-0.5, 0.7], rate=0.1)
    pairs, steps = [], 9
    for _ in range(steps):
        before = problem.parameters.copy()
        gradient = np.array(rosenbrock(before)[1])
        if pairs:
            s, y = pairs[-1]
            inverse = (s @ y) / (y @ y) * np.eye(2)
            for s, y in pairs:  # H ← (1 − ρ·s·yᵀ)·H·(1 − ρ·y·sᵀ) + ρ·s·sᵀ
                aside = np.eye(2) - np.outer(s, y) / (s @ y)
                inverse = aside @ inverse @ aside.T + np.outer(s, s) / (s @ y)
            expected = before - 0.1 * inverse @ gradient
        problem.step()
        if pairs:
            np.testing.assert_allclose(problem.parameters, expected, rtol=1e-9)
        moved, changed = problem.parameters - before, np.array(rosenbrock(problem.parameters)[1]) - gradient
        assert moved @ changed > 0
        pairs.append((moved, changed))
    assert steps <= PAIRS


def test_only_the_last_pairs_are_remembered():
    problem = Problem(rosenbrock, [-1.2, 1.0])
    positions = [problem.step().copy() for _ in range(PAIRS + 5)]
    moves = np.diff(positions, axis=0)[-PAIRS - 1 : -1]  # the last one's change of gradient is not known yet
    np.testing.assert_allclose(problem.memory[:PAIRS], moves, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("rate", [None, 0.5])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_from_parameters_and_memory_it_goes_on_to_the_same_bits(rate, dtype):
    whole = Problem(rosenbrock, [-1.2, 1.0], dtype, rate=rate)
    for _ in range(16):
        whole.step()
        parted = Problem(rosenbrock, whole.parameters, dtype, whole.memory.copy(), rate=rate)
        expected = whole.step().copy()
        assert parted.step().tobytes() == expected.tobytes()
        assert parted.memory.tobytes() == whole.memory.tobytes()


def overflowing(w):
    return np.exp(w).sum() + (w * w).sum(), np.exp(w) + 2 * w


def logarithm(w):  # NaN for w ≥ 1
    return -np.log(1 - w).sum() - 3 * w.sum(), 1 / (1 - w) - 3


AWKWARD = {
    "falls for ever": (lambda w: (-w.sum(), -np.ones(2)), [1.0, 2.0]),
    "flat": (lambda w: (1.0, np.zeros(2)), [1.0, 2.0]),
    "kinked": (lambda w: (np.abs(w).sum(), np.sign(w)), [0.3, -0.7]),
    "arched": (lambda w: (np.cos(w).sum(), -np.sin(w)), [0.1, -0.2]),
    "overflows": (overflowing, [600.0, 1.0]),
    "ends": (logarithm, [0.9, -5.0]),
    "its gradient is wrong": (lambda w: ((w * w).sum(), -2 * w), [1.0, 2.0]),
    "is huge": (lambda w: (1e30 * (w * w).sum(), 2e30 * w), [1.0, 2.0]),
    "is tiny": (lambda w: (1e-30 * (w * w).sum(), 2e-30 * w), [1.0, 2.0]),
    "has no number": (lambda w: (np.nan, np.full(2, np.nan)), [1.0, 2.0]),
    "is infinite": (lambda w: (np.inf, np.ones(2)), [1.0, 2.0]),
    "jumps": (lambda w: (np.floor(w).sum() + (w * w).sum(), 2 * w), [3.1, -2.2]),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("function", AWKWARD)
def test_the_loss_never_rises_and_every_number_stays_finite(function, dtype):
    problem = Problem(*AWKWARD[function], dtype)
    last = problem.loss
    for _ in range(40):
        problem.step()
        assert np.isfinite(problem.parameters).all()
        assert np.isfinite(problem.memory).all()
        if np.isfinite(last):
            assert problem.loss <= last
            last = problem.loss


@pytest.mark.parametrize("function", AWKWARD)
def test_a_step_takes_a_bounded_number_of_evaluations(function):
    problem = Problem(*AWKWARD[function])
    for _ in range(40):
        before = problem.evaluations
        problem.step()
        assert problem.evaluations - before <= 1 + 2 * MOST_EVALUATIONS


@pytest.mark.parametrize("function", ["flat", "its gradient is wrong", "has no number"])
def test_where_nothing_leads_down_it_stays(function):
    _, start = AWKWARD[function]
    assert Problem(*AWKWARD[function]).step(5).tolist() == start


def test_a_direction_that_leads_nowhere_gives_way_to_the_gradient():
    problem = Problem(bowl, [3.0, -2.0, 1.0])
    # One pair, of so strong a curvature that a step along its direction would be lost in rounding.
    problem.memory[PAIRS - 1, 0], problem.memory[2 * PAIRS - 1, 0] = 1e-150, 1e150
    before = problem.loss
    problem.step()
    assert problem.loss < before
    assert (problem.memory[: 2 * PAIRS] == 0.0).all()


def test_a_pair_along_which_the_loss_curves_downwards_is_not_remembered():
    problem = Problem(*AWKWARD["arched"], rate=0.2)  # near the top of a cosine, where slopes grow on the way down
    before = problem.parameters.copy()
    assert (np.abs(problem.step(5)) > np.abs(before)).all()
    assert (problem.memory[: 2 * PAIRS] == 0.0).all()


def test_staying_is_remembered_as_no_move():
    problem = Problem(bowl, [3.0, -2.0, 1.0])
    problem.step(3)
    problem.parameters[:] = 0.0
    problem.step()
    assert (problem.parameters == 0.0).all()
    assert (problem.memory[-1] == 0.0).all()


def test_squares_beyond_single_precision_do_no_harm():
    problem = Problem(*AWKWARD["is huge"], np.float32)
    before = problem.loss
    problem.step(20)
    assert problem.loss < 1e-9 * before


def test_a_fixed_step_that_overflows_is_not_made():
    problem = Problem(bowl, [3.0, -2.0, 1.0], np.float32, rate=1.0)
    # One pair, of so weak a curvature that its direction is beyond single precision.
    problem.memory[PAIRS - 1, 0], problem.memory[2 * PAIRS - 1, 0] = 1e20, 1e-20
    assert np.isfinite(problem.step()).all()


def quartic(length):  # falls to 1, then rises steeply
    return LinePoint(length, (length - 1.0) ** 4, 4.0 * (length - 1.0) ** 3)


def slide(length):  # falls evenly to 3, then turns; the search first sees 4, which is lower than all before
    beyond = max(0.0, length - 3.0)
    return LinePoint(length, 1.0 - length + beyond**2, 2.0 * beyond - 1.0)


@pytest.mark.parametrize("first", [1e-4, 0.5, 1.0, 7.0, 1e4])
@pytest.mark.parametrize("look", [quartic, slide])
def test_a_search_ends_where_the_strong_wolfe_conditions_hold(look, first):
    start = look(0.0)
    found = look(search(look, first, start.loss, start.slope))
    assert found.loss <= start.loss + 1e-4 * found.length * start.slope
    assert abs(found.slope) <= -0.9 * start.slope


def test_a_search_among_lengths_too_small_to_tell_apart_stays():
    assert search(lambda length: LinePoint(length, 2.0, 1.0), 5e-324, 1.0, -1.0) == 0.0


def test_lbfgs_is_a_row_that_says_how_much_it_remembers():
    row = OPTIMIZERS["lbfgs"]
    assert row.slots == SLOTS
    assert row.minimizer is LBFGS
