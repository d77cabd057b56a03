import numpy as np
import pytest

from neuronlab.sweeps.plan import SeedJob
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.sweeps.statistics import final_losses, loss_band, loss_summary, verdict_between
from neuronlab.sweeps.training import train
from tests.sweeps.building import make_plan, outcome


def results_of(*runs):
    return RepeatResults(make_plan(*["2:tanh"] * len(runs)), tuple(map(tuple, runs)))


def test_pairs_are_the_seeds_that_both_runs_have():
    first = [outcome(0, number, final=number) for number in (0, 1, 2, 5)]
    second = [outcome(1, number, final=1.5) for number in (1, 2, 3, 5)]
    verdict = verdict_between(results_of(first, second), 0, 1)
    assert (verdict.wins, verdict.pairs) == (1.0, 3)
    assert verdict_between(results_of(first, second), 1, 0).wins == 2.0


def test_diverged_runs_lose_their_pairs_and_are_in_no_summary():
    lost = [outcome(0, number, diverged_at=5) for number in range(4)]
    sound = [outcome(1, number, final=0.5) for number in range(4)]
    assert verdict_between(results_of(lost, sound), 0, 1).wins == 0.0
    summary = loss_summary([*lost, *sound])
    assert (summary.median, summary.low, summary.high, summary.runs, summary.diverged) == (0.5, 0.5, 0.5, 4, 4)
    assert np.isnan(final_losses(lost)).all()


def test_a_summary_is_of_all_runs():
    summary = loss_summary([outcome(0, number, final=float(number)) for number in range(101)])
    assert (summary.median, summary.low, summary.high) == pytest.approx((50, 10, 90))


def test_a_band_is_of_all_runs_on_a_common_grid():
    outcomes = [outcome(0, k, steps=(0, 400, 1000), losses=(k + 5.0, k + 1.0, float(k))) for k in range(11)]
    band = loss_band(outcomes, 1000, "train")
    assert (band.runs, band.diverged) == (11, 0)
    assert (band.steps[0], band.steps[-1], len(band.steps)) == (0, 1000, 81)
    assert (band.low[0], band.median[0], band.high[0]) == pytest.approx((6, 10, 14))
    assert (band.low[-1], band.median[-1], band.high[-1]) == pytest.approx((1, 5, 9))
    here = np.searchsorted(band.steps, 200)
    assert band.median[here] == pytest.approx(8.0)
    assert loss_band(outcomes, 1000, "test").median[-1] == pytest.approx(6.0)


def test_a_band_counts_diverged_runs_and_leaves_them_out():
    outcomes = [outcome(0, 0, losses=(1.0, 2.0)), outcome(0, 1, losses=(9e9, 9e9), diverged_at=8)]
    band = loss_band(outcomes, 10, "train")
    assert (band.runs, band.diverged) == (1, 1)
    assert band.high.max() == 2.0


def test_without_outcomes_there_is_nothing_to_show_and_no_warning():
    band = loss_band([], 10, "train")
    assert np.isnan(band.median).all()
    assert len(band.steps) == len(band.low) == 11
    assert np.isnan(loss_summary([]).median)


def test_the_median_of_real_runs_is_where_the_history_has_it():
    plan = make_plan(seeds=5, steps=160)
    outcomes = [train(plan, job) for job in plan.jobs()]
    band = loss_band(outcomes, 160, "train")
    losses = [dict(zip(o.steps.tolist(), o.train_loss.tolist(), strict=True))[80] for o in outcomes]
    assert band.median[np.searchsorted(band.steps, 80)] == pytest.approx(np.median(losses))
    assert train(plan, SeedJob(0, 0)).train_loss[-1] == pytest.approx(outcomes[0].final_train)
