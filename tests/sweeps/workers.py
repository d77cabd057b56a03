"""Background processes that fail in one way or another, in place of `worker.work`."""

import os
import signal

from neuronlab.sweeps import worker
from neuronlab.sweeps.plan import SeedJob


def work_dying_at_the_start(_connection, _train):
    """The process ends before it has begun."""
    os._exit(3)


def work_dying_on_one_job(connection, train):
    """One job kills every process that tries it, as one that needs too much memory would."""

    def killing(job):
        if job == SeedJob(0, 3):
            os.kill(os.getpid(), signal.SIGKILL)
        return train(job)

    worker.work(connection, killing)


def work_raising(connection, train):
    """One job raises an error that nobody expects."""

    def raising(job):
        if job == SeedJob(0, 2):
            raise ZeroDivisionError("a bug")
        return train(job)

    worker.work(connection, raising)
