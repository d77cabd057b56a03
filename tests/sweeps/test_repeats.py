import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from neuronlab.core.errors import WorkError
from neuronlab.files import atomic
from neuronlab.sweeps import pool, repeats
from neuronlab.sweeps.plan import SeedJob
from neuronlab.sweeps.repeats import Repeats
from neuronlab.sweeps.store import Store
from neuronlab.sweeps.training import train
from neuronlab.sweeps.variations import ORDER, SPLIT, WEIGHTS
from tests.sweeps import workers
from tests.sweeps.building import make_plan, same_bits

HERE = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "repeats")


@pytest.fixture
def running(store):
    """A repeater whose `on_change` can be set later."""
    made = Repeats(store, processes=1)
    yield made
    made.close()
    assert not multiprocessing.active_children()


@pytest.fixture
def no_process(monkeypatch):
    """Whoever starts a process fails."""

    def refuse(_train):
        raise AssertionError("a process was started")

    monkeypatch.setattr(pool, "_Worker", refuse)


def all_of(results):
    return [outcome for outcomes in results.outcomes for outcome in outcomes]


def expected(plan):
    return [train(plan, job) for job in plan.jobs()]


def test_two_processes_one_of_them_killed_midway_give_the_bits_of_one_by_one(store):
    """Also: outcomes come by run and number, and what was done is kept."""
    plan = make_plan("4:tanh", "3:relu", training={"batch_size": 8}, varies=(WEIGHTS, ORDER, SPLIT), seeds=9, steps=400)
    killed = []

    def kill_one():
        if not killed and running.results.done:
            killed.append(multiprocessing.active_children()[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    running = Repeats(store, processes=2, on_change=kill_one)
    running.start(plan)
    assert running.wait(60)
    results = running.results
    assert killed
    assert (results.state, results.complaint, results.done) == ("complete", "", 18)
    assert [[outcome.number for outcome in outcomes] for outcomes in results.outcomes] == [list(range(9))] * 2
    assert same_bits(all_of(results), expected(plan))
    assert same_bits(store.load(plan), expected(plan))
    assert not multiprocessing.active_children()


def test_what_is_cancelled_is_kept_and_goes_on_later_with_the_same_bits(running, store):
    plan = make_plan(seeds=12, steps=400)

    def cancel_early():
        if running.results.done:
            running.cancel()

    running._on_change = cancel_early
    running.start(plan)
    assert running.wait(60)
    first = running.results
    assert first.state == "cancelled"
    assert 0 < first.done < 12
    assert same_bits(store.load(plan), all_of(first))

    trained_later = []
    running._on_change = lambda: trained_later.append(running.results.done)
    more = replace(plan, seeds=14)
    running.start(more)
    assert running.wait(60)
    assert trained_later[0] == first.done
    assert running.results.state == "complete"
    assert same_bits(all_of(running.results), expected(more))


def test_a_run_that_fails_ends_the_repeat_in_a_sentence_and_what_is_done_is_kept(running, store, monkeypatch):
    plan = make_plan(seeds=4)
    store.save(plan, [train(plan, SeedJob(0, 3))])
    monkeypatch.setattr(pool, "work", workers.work_raising)
    running.start(plan)
    assert running.wait(60)
    results = running.results
    assert (results.state, results.complaint) == ("failed", "A run failed unexpectedly (ZeroDivisionError: a bug).")
    assert [outcome.number for outcome in all_of(results)] == [0, 1, 3]
    assert same_bits(store.load(plan), all_of(results))


# -- without processes --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_process")
def test_what_is_done_already_needs_no_process(running, store):
    plan = make_plan(seeds=5)
    store.save(plan, expected(plan))
    running.start(replace(plan, seeds=3))
    assert running.wait(60)
    assert running.results.state == "complete"
    assert [outcome.number for outcome in running.results.outcomes[0]] == [0, 1, 2]


class FakePool:
    """Trains in this process: the jobs of a plan in two batches."""

    given_up = ()

    def __init__(self, train, jobs, count):
        self.train, self.jobs = train, list(jobs)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass

    def outcomes(self, _interrupt):
        half = len(self.jobs) // 2
        for part in (self.jobs[:half], self.jobs[half:]):
            yield [self.train(job) for job in part]


@pytest.fixture
def in_process(monkeypatch):
    monkeypatch.setattr(repeats, "Pool", FakePool)


def full_disk(_descriptor):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.usefixtures("in_process")
def test_on_a_full_disk_it_goes_on_and_says_so_and_keeps_all_once_there_is_room(running, store, monkeypatch):
    plan = make_plan(seeds=4)
    monkeypatch.setattr(repeats, "SAVE_SECONDS", -1.0)
    monkeypatch.setattr(repeats, "_SAVE_SHARE", 0)
    complaints = []

    def make_room_at_the_end():
        complaints.append(running.results.complaint)
        if running.results.done == 4:
            patch.undo()

    running._on_change = make_room_at_the_end
    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", full_disk)
        running.start(plan)
        assert running.wait(60)
    assert "could not be kept for later" in complaints[1]
    assert "the disk is full" in complaints[1]
    assert (running.results.state, running.results.complaint) == ("complete", "")
    assert same_bits(store.load(plan), expected(plan))


@pytest.mark.usefixtures("in_process")
def test_on_a_disk_that_stays_full_nothing_computed_is_lost(running, store, monkeypatch):
    plan = make_plan(seeds=4)
    monkeypatch.setattr(atomic.os, "fsync", full_disk)
    running.start(plan)
    assert running.wait(60)
    assert running.results.state == "complete"
    assert "the disk is full" in running.results.complaint
    assert same_bits(all_of(running.results), expected(plan))


@pytest.mark.usefixtures("in_process")
def test_without_a_store_nothing_is_kept(tmp_path):
    running = Repeats(processes=1)
    running.start(make_plan(seeds=2))
    running.close()
    assert running.results.state == "complete"
    assert not list(tmp_path.rglob("*.npz"))


@pytest.mark.usefixtures("in_process")
def test_jobs_that_were_given_up_are_counted_in_a_sentence(running, monkeypatch):
    monkeypatch.setattr(FakePool, "given_up", (SeedJob(0, 1), SeedJob(0, 2)))
    running.start(make_plan(seeds=4))
    assert running.wait(60)
    sentence = "2 of 4 runs are missing: their processes ended unexpectedly."
    assert (running.results.state, running.results.complaint) == ("failed", sentence)


@pytest.mark.parametrize("error", [WorkError("No memory."), RuntimeError("odd")])
def test_errors_end_it_and_do_not_leave_it_running(running, monkeypatch, error, caplog):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(repeats, "Pool", fail)
    running.start(make_plan())
    assert running.wait(60)
    assert running.results.state == "failed"
    assert str(error) in running.results.complaint
    assert not running.is_running
    assert ("Traceback" in caplog.text) == (not isinstance(error, WorkError))


@pytest.mark.usefixtures("in_process")
def test_a_listener_that_fails_ends_nothing(running, caplog):
    def fail():
        raise ZeroDivisionError

    running._on_change = fail
    running.start(make_plan(seeds=2))
    assert running.wait(60)
    assert running.results.state == "complete"
    assert "could not be announced" in caplog.text


def test_before_a_start_there_is_nothing_to_wait_for():
    idle = Repeats(processes=1)
    idle.cancel()
    assert idle.wait(0)
    assert idle.results is None
    assert not idle.is_running


@pytest.mark.usefixtures("in_process")
def test_a_second_start_replaces_the_first(running, monkeypatch):
    entered = threading.Event()

    def wait_inside(self, interrupt):
        entered.set()
        assert interrupt.poll(60)  # until it is cancelled
        return iter(())

    with monkeypatch.context() as patch:
        patch.setattr(FakePool, "outcomes", wait_inside)
        running.start(make_plan(seeds=3))
        assert entered.wait(60)
        assert running.is_running
        running.cancel()
        running.wait()
    assert running.results.state == "cancelled"
    running.start(make_plan(seeds=2))
    running.wait()
    assert running.results.state == "complete"


# -- whole programs -----------------------------------------------------------------------------------------------

PROGRAM = """
import signal
from multiprocessing import active_children

from msgspec.structs import replace

from neuronlab.sweeps.repeats import Repeats
from tests.core.building import make_run
from tests.sweeps.building import make_plan

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets its background programs ignore it
    quick, endless = make_run("", optimizer="lbfgs"), make_run("4:tanh")
    plan = replace(make_plan(seeds=2, steps=1_000_000_000), runs=(quick, endless))
    repeats = Repeats(processes=1, on_change=lambda: repeats.results.done and print("training", flush=True))
    repeats.start(plan)
    try:
        while not active_children():
            pass
        print("loading", flush=True)
        while not repeats.wait(60):
            pass
    except KeyboardInterrupt:
        repeats.close()
        print(repeats.results.state, flush=True)
"""


@pytest.fixture
def program(tmp_path):
    """A program whose repeat never ends, when its background process has just been started."""
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    with subprocess.Popen([sys.executable, path], env=environment, start_new_session=True, **pipes) as process:
        assert process.stdout.readline() == "loading\n"
        yield process
        process.kill()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups of this kind")
def test_ctrl_c_ends_all_without_a_traceback(program):
    os.killpg(program.pid, signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert out == "cancelled\n"
    assert err == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot be asked like this")
def test_a_program_that_is_killed_leaves_no_process_behind(program):
    """The background process has the other end of its output, which ends with the last of all."""
    assert program.stdout.readline() == "training\n"
    program.kill()
    assert program.stdout.read() == ""
