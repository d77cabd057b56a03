import numpy as np
import pytest
from measuring import FEWEST_ROUNDS, Bar, Clock, least_times, longest_pause_ms, peak_bytes, show_bars


class FakeLoop:
    """Takes `microseconds` a step, and `slow` times that on calls in `disturbed`; remembers what it was asked."""

    def __init__(self, microseconds, slow=1.0, disturbed=range(0)):
        self.microseconds, self.slow, self.disturbed = microseconds, slow, disturbed
        self.asked = []

    def seconds(self, steps):
        self.asked.append(steps)
        factor = self.slow if len(self.asked) in self.disturbed else 1.0
        return steps * self.microseconds * factor * 1e-6


def test_the_time_of_a_step_is_the_least_of_all_rounds():
    loops = {"calm": FakeLoop(10), "disturbed": FakeLoop(7, slow=3, disturbed=range(9, 100))}
    times = least_times({name: Clock(loop.seconds) for name, loop in loops.items()}, rounds=20)
    assert times == {"calm": pytest.approx(10), "disturbed": pytest.approx(7)}


def test_a_round_lasts_as_long_as_asked_whatever_a_step_costs():
    loops = [FakeLoop(cost) for cost in (0.5, 10, 3_000)]
    least_times({loop: Clock(loop.seconds, round_seconds=8e-3) for loop in loops}, rounds=3)
    assert [loop.asked[-1] for loop in loops] == [16_000, 800, 3]


def test_a_round_has_whole_epochs_even_when_one_is_too_long():
    short, long = FakeLoop(10), FakeLoop(10)
    least_times({short: Clock(short.seconds, 8e-3, whole=7), long: Clock(long.seconds, 8e-3, whole=5_000)}, rounds=3)
    assert all(steps % 7 == 0 for steps in short.asked)
    assert short.asked[-1] == 798
    assert set(long.asked) == {5_000}


def test_a_slow_clock_sits_out_once_its_budget_is_spent():
    quick, slow = FakeLoop(10), FakeLoop(1e6)
    least_times({loop: Clock(loop.seconds) for loop in (quick, slow)}, rounds=50, budget_seconds=2.0)
    assert quick.asked.count(800) >= 50
    assert slow.asked.count(1) == FEWEST_ROUNDS + 1  # once to warm up


def test_the_peak_is_what_warm_steps_hold_at_once_and_not_what_was_there():
    kept = []

    def loop(steps):
        if not kept:
            np.ones(1_000_000)  # 8 MB, at the first call only
        kept.append(np.ones(50_000))  # each call leaves 400 kB
        for _ in range(steps):
            np.ones(1_000)  # 8 kB, let go at once

    assert 400_000 < peak_bytes(loop, 100) < 420_000


def test_a_pause_counts_when_it_comes_back_in_every_pass(monkeypatch):
    now = 0.0
    calls = 0

    def loop(_steps):
        nonlocal now, calls
        calls += 1
        now += 0.001
        if calls % 10 == 5:  # in every pass
            now += 0.007
        if calls == 3:  # once: another program's
            now += 0.5

    monkeypatch.setattr("measuring.time.perf_counter", lambda: now)
    assert longest_pause_ms(loop, steps=100, at_a_time=10, passes=range(3)) == pytest.approx(8)


@pytest.mark.parametrize(("value", "holds"), [(0.9, True), (1.0, True), (1.01, False), (float("nan"), False)])
def test_a_bar_holds_up_to_its_limit(value, holds):
    assert Bar("step", "2-4-2-1", value, 1.0).holds is holds


def test_missed_bars_are_shown_with_their_cases(capsys):
    show_bars([Bar("over JAX", "small", 1.7, 1.6), Bar("over JAX", "large", 1.2, 1.4), Bar("pause", "all", 1.0, 20.0)])
    jax, pause = capsys.readouterr().out.splitlines()[-2:]
    assert "1.70 on small, at most 1.6" in jax
    assert jax.endswith("MISSED on small")
    assert pause.endswith("held")
