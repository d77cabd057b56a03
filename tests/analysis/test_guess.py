import numpy as np
import pytest

from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.guess import MOST_POSITIONS, Guess, drawn_on, guess_gap, tidied
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points
from tests.frames import set_blocks


@pytest.fixture
def line():
    """The trainer of one neuron that computes 2x + 1."""
    trainer = Trainer(make_run(""), wavy_points(20))
    set_blocks(trainer, [[[2.0, 1.0]]])
    return trainer


def along(x, y):
    return tuple(zip(x, y, strict=True))


def test_a_guess_that_is_parallel_is_off_by_its_distance_everywhere(line):
    gap = guess_gap(Guess(((-1.0, -0.5), (2.0, 5.5))), line.network())
    assert gap.rmse == pytest.approx(0.5, abs=1e-6)
    assert gap.learned - gap.guessed == pytest.approx(np.full(len(gap.x), -0.5), abs=1e-6)
    assert (gap.x[0], gap.x[-1]) == (-1.0, 2.0)


def test_the_gap_is_the_root_mean_square_over_the_range_that_was_drawn(line):
    """From 1 to 3 the difference rises from 0 to 6: its mean square is 12."""
    flat = Guess(((1.0, 3.0), (1.1, 3.2), (3.0, 13.0)))
    crooked = guess_gap(flat, line.network())
    x = np.linspace(1.0, 3.0, 400_001)
    off = np.interp(x, *np.array(flat.sketch).T) - (2.0 * x + 1.0)
    assert crooked.rmse == pytest.approx(float(np.sqrt(np.mean(off**2))), rel=1e-5)
    assert guess_gap(Guess(((0.0, 1.0), (3.0, 1.0))), line.network()).rmse == pytest.approx(np.sqrt(12.0), rel=1e-6)


def test_more_positions_on_one_side_do_not_make_that_side_weigh_more(line):
    few = Guess(((0.0, 1.0), (3.0, 1.0)))
    many = Guess(along([*np.linspace(0.0, 0.5, 300).tolist(), 3.0], [1.0] * 301))
    assert guess_gap(many, line.network()).rmse == pytest.approx(guess_gap(few, line.network()).rmse, rel=1e-5)


@pytest.mark.parametrize("broken", [np.inf, np.nan, 1e30])
def test_a_function_that_overflows_has_no_gap(line, broken):
    set_blocks(line, [[[broken, broken]]])
    with np.errstate(all="ignore"):
        assert guess_gap(Guess(((0.0, 0.0), (300.0, 0.0))), line.network()).rmse is None


def test_a_stroke_that_turns_back_replaces_what_it_passes_over():
    sketch, last = ((0.0, 0.0),), (0.0, 0.0)
    for to in [(1.0, 0.0), (2.0, 0.0), (3.0, 0.0), (1.5, 5.0)]:
        sketch, last = drawn_on(sketch, last, to), to
    assert sketch == ((0.0, 0.0), (1.0, 0.0), (1.5, 5.0), (3.0, 0.0))
    assert drawn_on(sketch, last, (1.5, 6.0)) == ((0.0, 0.0), (1.0, 0.0), (1.5, 6.0), (3.0, 0.0))


def test_a_stroke_to_the_left_is_drawn_from_left_to_right():
    sketch, last = ((3.0, 1.0),), (3.0, 1.0)
    for to in [(2.0, 2.0), (1.0, 3.0)]:
        sketch, last = drawn_on(sketch, last, to), to
    assert sketch == ((1.0, 3.0), (2.0, 2.0), (3.0, 1.0))


def test_a_long_stroke_keeps_its_shape_and_its_ends():
    x = np.linspace(-2.0, 2.0, 3_001)
    sketch = tidied(along(x.tolist(), np.sin(x).tolist()))
    assert len(sketch) == MOST_POSITIONS
    assert (sketch[0][0], sketch[-1][0]) == (-2.0, 2.0)
    assert np.allclose([y for _, y in sketch], np.sin([at for at, _ in sketch]), atol=1e-4)
    assert tidied(sketch) is sketch


def test_a_frame_has_the_gap_that_is_asked_for(line):
    guess = Guess(((0.0, 0.0), (1.0, 0.0)))
    frame = FrameBuilder(line).build(ViewRequest(frozenset(), guess=guess))
    assert frame.guess_gap.guess is guess
    assert frame.guess_gap.rmse == guess_gap(guess, line.network()).rmse
    assert FrameBuilder(line).build(ViewRequest()).guess_gap is None
