import gc
import sys
from threading import Event
from weakref import ref

import pytest
from shiboken6 import isValid

from neuronlab.core.errors import InputError, WorkError
from neuronlab.log import configure_logging
from neuronlab.session.jobs import Jobs
from neuronlab.session.threads import is_any_running
from tests.patience import WAIT_S


@pytest.fixture
def jobs(qtbot):
    jobs = Jobs()
    yield jobs
    jobs.cancel()
    jobs.close()


@pytest.fixture
def gate():
    """Holds a job where it asks until the test opens it."""
    event = Event()
    yield event
    event.set()


def answers(job):
    """What a job says from now on."""
    heard = []
    job.done.connect(lambda answer: heard.append(("done", answer)))
    job.failed.connect(lambda sentence: heard.append(("failed", sentence)))
    job.progressed.connect(lambda share: heard.append(("progressed", share)))
    return heard


def test_work_ends_with_its_sentence(jobs, qtbot):
    with qtbot.waitSignal(jobs.done) as emitted:
        jobs.start(lambda: "Written.")
    assert emitted.args == ["Written."]


@pytest.mark.parametrize(("kind", "level"), [(InputError, "INFO"), (WorkError, "WARNING")])
def test_work_that_fails_ends_with_a_sentence_and_is_logged_without_a_traceback(jobs, qtbot, kind, level):
    def fail():
        raise kind("The disk is full.")

    log = configure_logging()
    with qtbot.waitSignal(jobs.failed) as emitted:
        jobs.start(fail)
    assert emitted.args == ["The disk is full."]
    (line,) = log.read_text().splitlines()
    said = "WorkError: The disk is full." if kind is WorkError else "InputError from line "
    assert f" {level} neuronlab.session.jobs: A job failed: {said}" in line


def test_an_error_inside_the_program_is_told_too_and_logged(jobs, qtbot, caplog):
    with qtbot.waitSignal(jobs.failed) as emitted:
        jobs.start(lambda: 1 / 0)
    assert emitted.args == ["The operation failed because of an internal error: division by zero"]
    assert "Traceback" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_question_is_answered_with_a_value(jobs, qtbot):
    job = jobs.ask(lambda _report: {"rows": 3})
    with qtbot.waitSignal(job.done) as emitted:
        pass
    assert emitted.args == [{"rows": 3}]


def test_a_question_says_how_far_it_is(jobs, qtbot, gate, monkeypatch):
    monkeypatch.setattr("neuronlab.session.jobs._REPORT_S", 0.0)

    def count(report):
        gate.wait(WAIT_S)
        report(0.5)

    job = jobs.ask(count)
    heard = answers(job)
    with qtbot.waitSignal(job.progressed):
        pass
    assert heard == [("progressed", 0.0)]
    with qtbot.waitSignals([job.progressed, job.done]):
        gate.set()
    assert heard[1:] == [("progressed", 0.5), ("done", None)]


def test_progress_is_told_no_more_often_than_it_can_be_seen(jobs, qtbot):
    def hurry(report):
        for step in range(100_000):
            report(step / 100_000)

    job = jobs.ask(hurry)
    heard = answers(job)
    with qtbot.waitSignal(job.done):
        pass
    assert len(heard) < 1000


def test_a_cancelled_question_stops_and_says_nothing_more(jobs, qtbot):
    begun, stopped = Event(), Event()

    def go_on(report):
        begun.set()
        try:
            while True:
                report(0.5)
        finally:
            stopped.set()

    job = jobs.ask(go_on)
    assert begun.wait(WAIT_S)
    heard = answers(job)
    job.cancel()
    with qtbot.waitSignal(jobs.done):
        jobs.start(lambda: "The next one.")
    assert stopped.is_set()
    assert heard == []


def test_an_answer_that_is_on_its_way_is_dropped_by_cancel(jobs, qtbot):
    given = Event()

    def answer(_report):
        given.set()
        return 1

    job = jobs.ask(answer)
    heard = answers(job)
    assert given.wait(WAIT_S)
    job.cancel()
    with qtbot.waitSignal(jobs.done):
        jobs.start(lambda: "The next one.")
    assert heard == []


def test_a_question_that_waits_is_not_begun_when_it_is_cancelled(jobs, qtbot, gate):
    asked = []
    jobs.ask(lambda _report: gate.wait(WAIT_S))
    second = jobs.ask(asked.append)
    second.cancel()
    with qtbot.waitSignal(jobs.done):
        jobs.start(lambda: "Done.")
        gate.set()
    assert asked == []


def test_the_next_job_is_done_although_one_that_was_cancelled_never_answers(qtbot, gate, monkeypatch):
    monkeypatch.setattr("neuronlab.session.jobs.STUCK_MS", 10)
    jobs = Jobs()
    begun = Event()
    stuck = jobs.ask(lambda _report: begun.set() or gate.wait(WAIT_S))
    heard = answers(stuck)
    waiting = jobs.ask(lambda _report: "It waited.")
    assert begun.wait(WAIT_S)
    with qtbot.waitSignal(waiting.done):
        stuck.cancel()
    job = jobs.ask(lambda _report: "The next one.")
    with qtbot.waitSignal(job.done):
        pass
    jobs.close()
    gate.set()
    qtbot.waitUntil(lambda: not is_any_running())
    assert heard == []


def test_closing_does_not_wait_for_a_job_that_was_given_up_and_never_answers(qtbot, gate):
    jobs = Jobs()
    begun = Event()
    jobs.ask(lambda _report: begun.set() or gate.wait(WAIT_S))
    assert begun.wait(WAIT_S)
    jobs.give_up()
    assert is_any_running()  # so it was not waited for
    worker = ref(jobs._worker)
    del jobs
    gc.collect()
    assert isValid(worker())  # its thread goes on, and will speak through it
    gate.set()
    qtbot.waitUntil(lambda: not is_any_running())


def test_closing_waits_for_work(qtbot):
    jobs = Jobs()
    written = []
    jobs.start(lambda: written.append(1) or "Written.")
    jobs.close()
    assert written == [1]


def test_cancelling_all_lets_closing_be_quick(qtbot):
    jobs = Jobs()
    begun = Event()

    def go_on(report):
        begun.set()
        while True:
            report(0.0)

    jobs.ask(go_on)
    jobs.ask(go_on)
    assert begun.wait(WAIT_S)
    jobs.cancel()
    jobs.close()


def test_threads_take_brisk_turns_while_a_job_runs_and_as_before_afterwards(jobs, qtbot, gate):
    usual = sys.getswitchinterval()
    seen = Event()
    intervals = []

    def look(_report):
        intervals.append(sys.getswitchinterval())
        seen.set()
        gate.wait(WAIT_S)

    other = Jobs()
    first, second = jobs.ask(look), other.ask(lambda _report: None)
    assert seen.wait(WAIT_S)
    with qtbot.waitSignal(second.done):
        pass
    assert sys.getswitchinterval() == intervals[0] < usual / 10
    with qtbot.waitSignal(first.done):
        gate.set()
    assert sys.getswitchinterval() == usual
    other.close()
