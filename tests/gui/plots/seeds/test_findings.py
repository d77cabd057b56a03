import numpy as np
import pytest

from neuronlab.gui.plots.seeds.findings import findings_of
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.wording.verdicts import NO_VERDICT
from tests.session.repeating import NAN, results_of
from tests.sweeps.building import make_plan


def found(*finals, state="complete", **plan):
    shapes = ("2:relu", "2:tanh", "2:sigmoid")[: len(finals)]
    return findings_of(results_of(make_plan(*shapes, **plan), finals, state))


def test_before_the_first_seed_is_complete_there_is_nothing():
    plan = make_plan("2:relu", "2:tanh")
    assert findings_of(RepeatResults(plan, ((), ()))) is None
    assert found([0.1], []) is None


def test_every_figure_is_of_the_seeds_that_all_runs_have_completed():
    findings = found([0.1, 0.2, 0.3], [0.4, 0.5])
    assert (findings.seeds, findings.numbers) == (2, (0, 1))
    assert findings.runs[0].summary.median == pytest.approx(0.15)
    np.testing.assert_allclose(findings.finals, [[0.1, 0.2], [0.4, 0.5]])
    assert findings.names == ["ReLU", "tanh"]


def test_diverged_runs_are_counted_and_never_averaged():
    findings = found([0.1, NAN, 0.3], [0.4, 0.5, 0.6])
    assert findings.diverged == [1, 0]
    assert findings.runs[0].summary.median == pytest.approx(0.2)
    assert np.isnan(findings.finals[0, 1])


def test_the_verdict_is_on_the_best_two_and_the_others_follow():
    findings = found([0.9] * 20, [0.1] * 20, [0.2] * 20)
    assert findings.verdict.startswith("tanh ends lower than Sigmoid in 20 of 20 pairs")
    assert [text[:27] for text in findings.others] == ["tanh ends lower than ReLU i"]


def test_a_run_that_mostly_diverges_is_not_the_best():
    findings = found([0.001] * 8 + [NAN] * 12, [0.1] * 20, [0.2] * 20)
    assert findings.runs[0].summary.median < findings.runs[1].summary.median
    assert findings.verdict.startswith("tanh ends lower than Sigmoid")


def test_so_far_until_the_end():
    assert found([0.9] * 9, [0.1] * 9, state="running").verdict.startswith("So far, ")


def test_one_pair_is_no_verdict_and_one_run_is_summed_up():
    assert found([0.9], [0.1]).verdict == NO_VERDICT
    assert found([0.1, 0.2, 0.3]).verdict.startswith("ReLU ends at a median test loss of 0.2 ")


def test_without_test_points_the_training_loss_is_watched():
    assert found([0.1], data={"test_share": 0.0}).loss == "train"
    assert found([0.1]).loss == "test"
