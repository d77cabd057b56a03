import numpy as np
import pytest

from neuronlab.analysis.frames import beside
from neuronlab.analysis.frames.beside import Beside
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.request import ALL_VIEWS, LOSS, RUNS, SCORES, ViewRequest
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.training.past_run import PastRun, Reached
from neuronlab.core.training.trainer import Trainer
from neuronlab.core.training.trajectory import Checkpoint, Trajectory
from tests.core.building import make_run, wavy_points
from tests.frames import make_runs_frame

__all__ = ["make_runs_frame"]
TWO = [(6, "tanh")], [(4, "relu"), (3, "relu")]


def test_only_the_table_of_runs_has_facts(make_runs_frame):
    frame = make_runs_frame(*TWO, views=ALL_VIEWS - {RUNS})
    assert [run.facts for run in frame.runs] == [None, None]


def test_the_facts_of_a_run_do_not_depend_on_which_one_is_active(make_runs_frame):
    first, second = (make_runs_frame(*TWO, active=active, steps=300, views=frozenset({RUNS})) for active in (0, 1))
    for one, other in zip(first.runs, second.runs, strict=True):
        for name in ("train_loss", "test_loss", "train_score", "test_score", "first_last", "flat_share", "parameters"):
            assert getattr(one.facts, name) == pytest.approx(getattr(other.facts, name), rel=1e-6)
    assert first.runs[0].facts.parameters != first.runs[1].facts.parameters


def test_the_facts_of_the_active_run_are_those_of_the_scores_beside_them(make_runs_frame):
    frame = make_runs_frame(*TWO, steps=300)
    facts = frame.runs[0].facts
    assert (facts.train_score, facts.test_score) == (frame.scores.train.r2, frame.scores.test.r2)
    assert facts.train_loss == frame.probe.train_loss


def test_a_frame_works_out_each_forward_pass_of_the_scores_once(make_runs_frame, monkeypatch):
    asked = []
    of = beside.Scores.of
    monkeypatch.setattr(beside.Scores, "of", lambda *given: asked.append(given) or of(*given))
    make_runs_frame(*TWO, views=frozenset({RUNS, SCORES}))
    assert len(asked) == 2  # one for each run, although two views ask for that of the active one


@pytest.mark.parametrize("target", [0.05, 1e-9])
def test_a_run_is_compared_with_the_target_it_was_given(make_runs_frame, target):
    frame = make_runs_frame(*TWO, steps=2000, views=frozenset({RUNS}), target_loss=target)
    assert [run.facts.steps_to_target is None for run in frame.runs] == [target < 0.05] * 2


def test_the_facts_with_weight_noise_are_those_without():
    trainer = Trainer(make_run("6:tanh"), wavy_points(30, test=range(6)))
    trainer.advance(100)
    builder = FrameBuilder(trainer)
    calm, shaken = (builder.build(ViewRequest(frozenset({RUNS, SCORES}), noise=noise)) for noise in (0.0, 0.5))
    assert calm.runs[0].facts.test_score == shaken.runs[0].facts.test_score
    assert calm.scores.test.r2 != shaken.scores.test.r2


def test_at_an_earlier_step_the_losses_up_to_the_present_are_there_and_the_facts_are_of_then():
    trajectory = Trajectory(Workspace())
    trainer = Trainer(make_run("6:tanh"), wavy_points(30, test=range(6)), trajectory=trajectory)
    trainer.advance(500)
    points = Workspace(points=trainer.points, runs=(trainer.run,))
    then = Checkpoint(points, trainer.state())
    trainer.advance(500)
    past = PastRun(then, trajectory, (trainer.step, trainer.epoch), Reached(trainer.history.record(), trainer.best))
    request = ViewRequest(frozenset({LOSS, RUNS}))
    seen = FrameBuilder(trainer).build(request, runs=[Beside(trainer, trainer.run), Beside(past, trainer.run)]).runs[1]
    assert (seen.step, int(seen.latest.steps[-1])) == (500, int(trainer.history.record().steps[-1]))
    assert seen.history.steps[-1] < seen.latest.steps[-1]
    assert np.isclose(seen.facts.train_loss, past.probe().train_loss)
