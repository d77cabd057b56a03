"""Background processes that fail in one way or another, in place of `worker.work`."""

import os
import signal

from neuronlab.sweeps import worker
from neuronlab.sweeps.plan import SeedJob

train = worker.train


def work_dying_at_the_start(_connection, _plan):
    """The process ends before it has begun."""
    os._exit(3)


def work_dying_on_one_job(connection, plan):
    """One job kills every process that tries it, as one that needs too much memory would."""

    def killing(plan, job):
        if job == SeedJob(0, 3):
            os.kill(os.getpid(), signal.SIGKILL)
        return train(plan, job)

    worker.train = killing
    worker.work(connection, plan)


def work_raising(connection, plan):
    """One job raises an error that nobody expects."""

    def raising(plan, job):
        if job == SeedJob(0, 2):
            raise ZeroDivisionError("a bug")
        return train(plan, job)

    worker.train = raising
    worker.work(connection, plan)
