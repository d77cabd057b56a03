import multiprocessing
import os
import re
from functools import partial

import pytest

from neuronlab.core.errors import WorkError
from neuronlab.sweeps import pool
from neuronlab.sweeps.plan import SeedJob
from neuronlab.sweeps.pool import Pool, usual_processes
from neuronlab.sweeps.training import train
from tests.sweeps import workers
from tests.sweeps.building import make_plan, same_bits


@pytest.fixture
def interrupt():
    listener, sender = multiprocessing.Pipe(duplex=False)
    with listener, sender:
        yield listener


def trained(plan, interrupt, count=1, jobs=None):
    """All outcomes of a pool, and the pool."""
    with Pool(partial(train, plan), plan.jobs() if jobs is None else jobs, count) as running:
        return [outcome for batch in running.outcomes(interrupt) for outcome in batch], running


def test_all_cores_but_one_are_used_at_least_one(monkeypatch):
    for cores, expected in ((1, 1), (2, 1), (8, 7), (200, 60)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid, cores=cores: set(range(cores)), raising=False)
        assert usual_processes() == expected


def test_without_jobs_no_process_is_started(interrupt, monkeypatch):
    monkeypatch.setattr(pool, "work", workers.work_dying_at_the_start)
    assert trained(make_plan(), interrupt, jobs=[])[0] == []


def test_processes_that_end_at_once_are_told_in_a_sentence(interrupt, monkeypatch):
    monkeypatch.setattr(pool, "_MOST_DEATHS_IN_A_ROW", 2)
    monkeypatch.setattr(pool, "work", workers.work_dying_at_the_start)
    with pytest.raises(WorkError, match="keep ending"):
        trained(make_plan(), interrupt)
    assert not multiprocessing.active_children()


def test_a_job_that_ends_every_process_is_given_up_and_all_others_are_done(interrupt, monkeypatch):
    plan = make_plan(seeds=20, steps=10)
    monkeypatch.setattr(pool, "work", workers.work_dying_on_one_job)
    outcomes, running = trained(plan, interrupt)
    assert running.given_up == [SeedJob(0, 3)]
    assert same_bits(outcomes, [train(plan, job) for job in plan.jobs() if job != SeedJob(0, 3)])


def test_a_job_that_raises_ends_all_with_its_sentence_and_a_log_entry(interrupt, monkeypatch, caplog):
    monkeypatch.setattr(pool, "work", workers.work_raising)
    with pytest.raises(WorkError, match=re.escape("A run failed unexpectedly (ZeroDivisionError: a bug).")):
        trained(make_plan(), interrupt)
    assert "raising" in caplog.text
    assert not multiprocessing.active_children()


def test_a_system_that_starts_no_processes_is_told_in_a_sentence(interrupt, monkeypatch):
    def refuse(_train):
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(pool, "_Worker", refuse)
    with pytest.raises(WorkError, match="could be started: Resource temporarily unavailable"):
        trained(make_plan(), interrupt)


def test_processes_started_here_have_one_thread_and_the_program_keeps_its_own(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    with pool._one_thread_each():
        assert os.environ["OPENBLAS_NUM_THREADS"] == os.environ["MKL_NUM_THREADS"] == "1"
    assert os.environ["OPENBLAS_NUM_THREADS"] == "7"
    assert "MKL_NUM_THREADS" not in os.environ
