import itertools
import threading

import pytest
from msgspec.structs import replace

from neuronlab.core.errors import WorkError
from neuronlab.session.repeats import RepeatProgress, SeedRepeats
from neuronlab.sweeps.repeats import Repeats
from neuronlab.sweeps.store import Store
from tests.session.repeating import NAN, ScriptedRepeats, outcome_of
from tests.sweeps.building import make_plan


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "repeats")


@pytest.fixture
def make(qapp, store):
    """Repeats with a script: (the repeats, the script)."""
    made = []

    def build(kept=store):
        scripts = []

        def script(store, on_change):
            scripts.append(ScriptedRepeats(store, on_change))
            return scripts[0]

        made.append(SeedRepeats(store=kept, make_repeats=script))
        return made[-1], scripts[0]

    yield build
    for repeats in made:
        repeats.close(lambda is_over, _what: is_over())


@pytest.fixture
def changes():
    """Count the changes that are announced."""

    def count(repeats):
        seen = []
        repeats.changed.connect(lambda: seen.append(repeats.results))
        return seen

    return count


def test_what_a_thread_finds_arrives_in_the_window_s_thread(qtbot, make, changes):
    repeats, script = make()
    threads = []
    repeats.changed.connect(lambda: threads.append(threading.current_thread()))
    plan = make_plan(seeds=3)
    repeats.start(plan)
    assert repeats.is_running
    assert repeats.results.done == 0
    with qtbot.waitSignal(repeats.changed):
        finder = threading.Thread(target=script.give, args=([[0.1, 0.2]],))
        finder.start()
        finder.join()
    assert repeats.results.done == 2
    assert set(threads) == {threading.main_thread()}


def test_many_news_at_once_are_one_change(qtbot, make, changes):
    repeats, script = make()
    repeats.start(make_plan(seeds=40))
    seen = changes(repeats)
    for number in range(1, 41):
        script.give([[0.1] * number])
    qtbot.waitUntil(lambda: bool(seen))
    assert [results.done for results in seen] == [40]


def test_what_takes_long_to_show_is_shown_more_rarely(qtbot, make, monkeypatch):
    repeats, script = make()
    repeats.start(make_plan())
    usual = repeats._calm.interval()
    times = itertools.count(0.0, 0.5)
    monkeypatch.setattr("neuronlab.session.repeats.time.perf_counter", lambda: next(times))
    with qtbot.waitSignal(repeats.changed):
        script.give([[0.1]])
    qtbot.waitUntil(lambda: repeats._calm.interval() != usual)
    assert repeats._calm.interval() == 5_000


def test_what_was_kept_is_found_again_for_the_same_settings(qtbot, make, store):
    plan = make_plan("2:tanh", "2:relu", seeds=3)
    store.save(plan, [outcome_of(plan, run, number, 0.1) for run in (0, 1) for number in range(3)])
    repeats, script = make()
    with qtbot.waitSignal(repeats.changed):
        repeats.follow(plan)
    assert (repeats.results.state, repeats.results.done) == ("complete", 6)
    assert script.plans == []
    assert not repeats.is_running


def test_a_part_that_was_kept_is_not_called_complete(qtbot, make, store):
    plan = make_plan("2:tanh", seeds=5)
    store.save(plan, [outcome_of(plan, 0, number, 0.1) for number in range(2)])
    repeats, _ = make()
    with qtbot.waitSignal(repeats.changed):
        repeats.follow(plan)
    assert (repeats.results.state, repeats.results.done, repeats.results.plan.total) == ("cancelled", 2, 5)


def test_settings_nothing_is_kept_of_leave_what_is_shown(qtbot, make):
    repeats, script = make()
    first = make_plan(steps=60)
    repeats.start(first)
    with qtbot.waitSignal(repeats.changed):
        script.give([[0.1] * 4], "complete")
    repeats.follow(make_plan(steps=61))
    qtbot.waitUntil(lambda: repeats._job is None)
    assert repeats.results.plan.digest == first.digest


def test_without_a_store_going_back_to_settings_shows_what_was_found(qtbot, make, monkeypatch):
    def no_folder():
        raise WorkError("The disk is full.")

    monkeypatch.setattr(Store, "of_program", no_folder)
    repeats, script = make(None)
    assert repeats.problem == "Nothing is kept for later: The disk is full."
    plans = [make_plan(steps=60), make_plan(steps=61)]
    for plan, loss in zip(plans, (0.1, 0.2), strict=True):
        repeats.start(plan)
        with qtbot.waitSignal(repeats.changed):
            script.give([[loss] * 4], "complete")
    repeats.follow(plans[0])
    assert repeats.results.outcomes[0][0].final_train == 0.1


def test_settings_that_change_while_it_runs_change_nothing(qtbot, make, store):
    other = make_plan(steps=61)
    store.save(other, [outcome_of(other, 0, 0, 0.5)])
    repeats, script = make()
    plan = make_plan(steps=60)
    repeats.start(plan)
    repeats.follow(other)
    with qtbot.waitSignal(repeats.changed):
        script.give([[0.1]])
    assert repeats.results.plan.digest == plan.digest
    assert repeats.is_running


def test_what_was_found_before_does_not_hide_what_runs(qtbot, make):
    repeats, script = make()
    before, now = make_plan(steps=60), make_plan(steps=61)
    repeats.start(before)
    with qtbot.waitSignal(repeats.changed):
        script.give([[0.1] * 4], "complete")
    repeats.start(now)
    repeats.follow(before)
    assert repeats.results.plan.digest == now.digest
    assert repeats.is_running


def test_names_and_colours_are_those_of_now(qtbot, make):
    repeats, script = make()
    plan = make_plan("2:tanh", "2:relu")
    repeats.start(plan)
    renamed = replace(plan, runs=(replace(plan.runs[0], name="mine", slot=4), replace(plan.runs[1], slot=2)))
    repeats.follow(renamed)
    assert repeats.results.plan.runs == renamed.runs
    with qtbot.waitSignal(repeats.changed):
        script.give([[0.1], [0.2]])
    assert repeats.results.plan.runs == renamed.runs


def test_cancelling_keeps_what_is_done(qtbot, make):
    repeats, script = make()
    repeats.start(make_plan(seeds=9))
    with qtbot.waitSignal(repeats.changed):
        script.give([[0.1, NAN]])
    with qtbot.waitSignal(repeats.changed):
        repeats.cancel()
    assert (repeats.results.state, repeats.results.done) == ("cancelled", 2)
    assert repeats.progress is None


def test_the_time_left_counts_only_what_is_trained_now():
    assert RepeatProgress(first=40, done=60, total=100, seconds=10.0).seconds_left == 20.0
    assert RepeatProgress(first=40, done=40, total=100, seconds=10.0).seconds_left is None


def test_closing_says_what_it_waits_for_and_gives_up_when_told(make):
    repeats, script = make()
    script.ends = False
    repeats.start(make_plan())
    said = []

    def impatient(is_over, what):
        said.append((is_over(), what))
        return False

    repeats.close(impatient)
    assert said == [(False, "Keeping what the repeats over seeds have done…")]
    script.ends = True
    script.cancel()


def test_closing_midway_keeps_what_is_done_and_the_next_window_shows_it(qtbot, qapp, store):
    """With a process of its own."""

    def one_process(store, on_change):
        return Repeats(store, 1, on_change)

    plan = make_plan("4:tanh", seeds=500, steps=300)
    repeats = SeedRepeats(store=store, make_repeats=one_process)
    repeats.start(plan)
    qtbot.waitUntil(lambda: repeats.results.done > 0)
    repeats.close()
    shown = repeats.results.done
    again = SeedRepeats(store=store, make_repeats=one_process)
    with qtbot.waitSignal(again.changed):
        again.follow(plan)
    assert again.results.done >= shown
    assert again.results.outcomes[0][0].final_train == repeats.results.outcomes[0][0].final_train
    again.close()
