"""Runs train by one clock, and nothing in a run depends on the others."""

import pytest
from msgspec.structs import replace

from neuronlab.core.training.lockstep import CLOCKS, SMALLEST_SLICE_S, Lockstep
from neuronlab.core.training.stopping import MAX_STEPS, SETTLED
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, same_learned, wavy_points

POINTS = wavy_points(24, test=(1, 5, 9))
RUNS = {
    "tanh": make_run("4:tanh", optimizer="adam", batch_size=6, seed=1),
    "relu": make_run("4:relu", optimizer="sgd", learning_rate=0.05, batch_size=6, seed=1),
    "lbfgs": make_run("4:tanh", optimizer="lbfgs", seed=1),
    "diverging": make_run("4:identity", optimizer="sgd", learning_rate=60.0, seed=1),
}


def trainers(*names):
    return [Trainer(RUNS[name], POINTS) for name in names]


class FakeTimer:
    """Time passes only in steps: so many seconds each, of whatever run."""

    def __init__(self, monkeypatch, seconds_per_step):
        self.now = 0.0
        advance = Trainer.advance

        def timed(trainer, steps):
            done = advance(trainer, steps)
            self.now += done * seconds_per_step(trainer)
            return done

        monkeypatch.setattr(Trainer, "advance", timed)

    def __call__(self):
        return self.now


@pytest.mark.parametrize("clock", ["steps", "evaluations"])
def test_a_run_is_the_same_bit_for_bit_with_and_without_others(clock):
    together, alone = trainers("tanh", "relu", "lbfgs", "diverging"), trainers("tanh", "relu", "lbfgs")
    lockstep = Lockstep(together, clock)
    for slice_ in (1, 7, 40, 3, 90):
        lockstep.advance(slice_)
    assert min(trainer.step for trainer in together[:3]) > 20
    for trainer, single in zip(together, alone, strict=False):
        single.advance(trainer.step)
        assert same_learned(trainer.state(), single.state())


def test_all_make_the_same_number_of_steps():
    together = trainers("tanh", "relu", "lbfgs")
    assert Lockstep(together).advance(37) == 37
    assert [trainer.step for trainer in together] == [37, 37, 37]


def test_all_compute_about_the_same_number_of_gradients():
    tanh, lbfgs = together = trainers("tanh", "lbfgs")
    lockstep = Lockstep(together, "evaluations")
    for _ in range(40):
        lockstep.advance(5)
        assert abs(tanh.evaluations - lbfgs.evaluations) <= 41  # the most that one step of L-BFGS takes
    assert tanh.evaluations == tanh.step
    assert lbfgs.step < 0.8 * tanh.step


def test_gradients_are_counted_over_a_saved_state_and_a_rollback():
    first = trainers("lbfgs")[0]
    first.advance(6)
    again = Trainer(RUNS["lbfgs"], POINTS, first.state())
    assert again.evaluations == first.evaluations > first.step
    diverging = trainers("diverging")[0]
    diverging.advance(500)
    assert diverging.divergence is not None
    assert diverging.evaluations == diverging.step


def test_all_compute_equally_long(monkeypatch):
    slow, fast = together = trainers("tanh", "relu")
    timer = FakeTimer(monkeypatch, lambda trainer: 0.004 if trainer is slow else 0.001)
    lockstep = Lockstep(together, "seconds", timer)
    for _ in range(30):
        lockstep.advance(8)
    assert slow.seconds == pytest.approx(fast.seconds, abs=0.008)
    assert fast.step == pytest.approx(4 * slow.step, rel=0.1)


def test_seconds_are_measured_whatever_the_clock(monkeypatch):
    together = trainers("tanh", "relu")
    timer = FakeTimer(monkeypatch, lambda _trainer: 0.5)
    Lockstep(together, "steps", timer).advance(4)
    assert [trainer.seconds for trainer in together] == [2.0, 2.0]
    assert together[0].state().seconds == 2.0


@pytest.mark.parametrize("clock", ["steps", "evaluations"])
def test_a_run_that_is_behind_catches_up_before_the_others_go_on(clock):
    ahead, behind = trainers("tanh", "relu")
    ahead.advance(50)
    lockstep = Lockstep([ahead, behind], clock)
    lockstep.advance(1, most=30)
    assert (ahead.step, behind.step) == (50, 30)
    lockstep.advance(1, most=30)
    assert (ahead.step, behind.step) == (50, 50)
    lockstep.advance(1, most=30)
    assert (ahead.step, behind.step) == (51, 51)


def test_a_run_that_lacks_seconds_catches_up_in_short_turns(monkeypatch):
    ahead, behind = trainers("tanh", "relu")
    timer = FakeTimer(monkeypatch, lambda _trainer: 0.001)
    Lockstep([ahead], "seconds", timer).advance(1)
    for _ in range(100):
        Lockstep([ahead], "seconds", timer).advance(10)
    lockstep = Lockstep([ahead, behind], "seconds", timer)
    steps = ahead.step
    lockstep.advance(1, most=20)
    assert ahead.step == steps
    assert 0 < behind.step <= max(25, SMALLEST_SLICE_S / 0.001 + 1)


def test_a_run_that_diverges_stops_alone():
    diverging, healthy = together = trainers("diverging", "tanh")
    lockstep = Lockstep(together)
    for _ in range(20):
        lockstep.advance(25)
    assert diverging.divergence is not None
    assert healthy.step == 500
    assert lockstep.can_train


def test_a_run_whose_steps_are_complete_stops_alone():
    short, long = together = [
        Trainer(replace(RUNS[name], stop=replace(RUNS[name].stop, max_steps=limit)), POINTS)
        for name, limit in (("tanh", 20), ("relu", 0))
    ]
    Lockstep(together).advance(60)
    assert (short.step, long.step) == (20, 60)
    assert short.stopped == {MAX_STEPS}


def settling(name, **training):
    run = RUNS[name]
    return replace(run, stop=replace(run.stop, settled=True), training=replace(run.training, **training))


def test_what_has_settled_goes_on_until_all_have():
    early, late = (Trainer(settling("tanh", learning_rate=rate), POINTS) for rate in (1e-8, 0.02))
    lockstep = Lockstep([early, late])
    waited = False
    for _ in range(400):
        lockstep.advance(50)
        waited = waited or (SETTLED in early.met_rules() and SETTLED not in late.met_rules())
        if not lockstep.can_train:
            break
    assert waited
    assert not lockstep.can_train
    assert early.step == late.step
    assert early.stopped == late.stopped == {SETTLED}


def test_alone_a_run_that_has_settled_stops_as_ever():
    run = Trainer(settling("tanh", learning_rate=1e-8), POINTS)
    Lockstep([run, Trainer(settling("relu"), POINTS)])
    assert run.postponed == {SETTLED}
    lockstep = Lockstep([run])
    lockstep.advance(2_000)
    assert run.stopped == {SETTLED}


def test_nothing_trains_without_runs_or_points():
    assert not Lockstep([]).can_train
    assert Lockstep([]).advance(5) == 0
    nothing = Trainer(RUNS["tanh"], POINTS.take([1, 5]))
    assert Lockstep([nothing]).advance(5) == 0


@pytest.mark.parametrize("clock", CLOCKS)
def test_every_clock_says_what_it_is(clock):
    assert CLOCKS[clock].label
    assert CLOCKS[clock].meaning
