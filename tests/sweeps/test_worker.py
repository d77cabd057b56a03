import multiprocessing
import os
import signal
import threading
from functools import partial

import pytest

from neuronlab.core.errors import InputError
from neuronlab.sweeps import worker
from neuronlab.sweeps.plan import SeedJob
from neuronlab.sweeps.training import train
from neuronlab.sweeps.worker import Report, work
from tests.sweeps.building import make_plan, same_bits


@pytest.fixture
def connection(monkeypatch):
    """The program's end of the connection to a worker; to run it here, it must not stand back."""
    monkeypatch.setattr(worker, "_stand_back", lambda: None)
    ours, theirs = multiprocessing.Pipe()
    with ours:
        yield ours, theirs


def worked(connection, train, *lists):
    """All reports on these lists of jobs, after which the program closes the connection."""
    ours, theirs = connection
    thread = threading.Thread(target=work, args=(theirs, train))
    thread.start()
    for jobs in lists:
        ours.send(jobs)
    reports = [ours.recv()]
    while sum(len(report.outcomes) for report in reports) < sum(map(len, lists)) and reports[-1].failure is None:
        reports.append(ours.recv())
    ours.close()
    thread.join()
    return reports


def test_it_says_that_it_has_begun_and_reports_every_job(connection):
    plan = make_plan(seeds=4)
    first, *reports = worked(connection, partial(train, plan), [SeedJob(0, 0), SeedJob(0, 1)], [SeedJob(0, 3)])
    assert first == Report()
    done = [outcome for report in reports for outcome in report.outcomes]
    assert same_bits(done, [train(plan, SeedJob(0, number)) for number in (0, 1, 3)])


def test_outcomes_of_short_jobs_are_sent_together(connection, monkeypatch):
    monkeypatch.setattr(worker, "_REPORT_SECONDS", 1e9)
    reports = worked(connection, partial(train, make_plan(seeds=6)), [SeedJob(0, number) for number in range(6)])
    assert [len(report.outcomes) for report in reports] == [0, 6]


def test_outcomes_of_long_jobs_are_sent_one_by_one(connection, monkeypatch):
    monkeypatch.setattr(worker, "_REPORT_SECONDS", 0.0)
    reports = worked(connection, partial(train, make_plan(seeds=3)), [SeedJob(0, number) for number in range(3)])
    assert [len(report.outcomes) for report in reports] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InputError("Too many points."), "Too many points."),
        (ValueError("odd"), "A run failed unexpectedly (ValueError: odd)."),
    ],
)
def test_a_job_that_raises_is_reported_with_what_was_done_before(connection, monkeypatch, error, sentence):
    def raising(job):
        if job.number == 2:
            raise error
        return train(make_plan(), job)

    monkeypatch.setattr(worker, "_REPORT_SECONDS", 1e9)
    _, report = worked(connection, raising, [SeedJob(0, number) for number in range(4)])
    assert [outcome.number for outcome in report.outcomes] == [0, 1]
    assert report.failure.sentence == sentence
    assert type(error).__name__ in report.failure.details


def test_it_leaves_the_processor_to_others_and_ctrl_c_to_the_program(monkeypatch):
    asked = []
    monkeypatch.setattr(os, "nice", asked.append, raising=False)
    monkeypatch.setattr(signal, "signal", lambda *arguments: asked.append(arguments))
    worker._stand_back()
    assert asked == [(signal.SIGINT, signal.SIG_IGN), 10]
