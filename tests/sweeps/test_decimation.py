import numpy as np
import pytest

from neuronlab.sweeps.decimation import MOST_SAMPLES, PARTS, spike_keeping_samples


def course(count, last):
    rng = np.random.default_rng(4)
    return np.linspace(0, last, count).astype(int), np.exp(rng.normal(size=(2, count)))


@pytest.mark.parametrize("spike", [1, 37, 911, 1999])
@pytest.mark.parametrize("row", [0, 1])
def test_no_spike_is_lost_whichever_loss_it_is_in(spike, row):
    steps, losses = course(2000, 4000)
    losses[row, spike] = 1e6
    kept = spike_keeping_samples(steps, losses, 4000)
    assert spike in kept
    losses[row, spike] = 1e-6
    assert spike in spike_keeping_samples(steps, losses, 4000)


def test_samples_are_few_in_order_and_have_both_ends_of_every_part():
    steps, losses = course(50_000, 10**9)
    kept = spike_keeping_samples(steps, losses, 10**9)
    assert len(kept) <= MOST_SAMPLES
    assert (np.diff(kept) > 0).all()
    part = np.minimum(steps * PARTS // 10**9, PARTS - 1)
    for number in range(PARTS):
        here, shown = losses[:, part == number], losses[:, kept[part[kept] == number]]
        assert np.array_equal(here.max(axis=1), shown.max(axis=1))
        assert np.array_equal(here.min(axis=1), shown.min(axis=1))


def test_short_courses_are_kept_whole():
    steps, losses = course(MOST_SAMPLES, 4000)
    assert np.array_equal(spike_keeping_samples(steps, losses, 4000), np.arange(MOST_SAMPLES))


def test_without_test_points_or_with_overflows_the_rest_is_kept():
    steps, losses = course(2000, 4000)
    losses[1] = np.nan
    losses[0, 5], losses[0, 50] = np.inf, np.nan
    kept = spike_keeping_samples(steps, losses, 4000)
    assert 5 in kept
    assert 3 * PARTS - 10 < len(kept) <= 3 * PARTS


def test_a_run_that_ended_early_is_cut_into_the_parts_of_the_others():
    steps, losses = course(2000, 4000)
    kept = spike_keeping_samples(steps, losses, 40_000)
    assert len(kept) <= 5 * (PARTS // 10 + 1)
