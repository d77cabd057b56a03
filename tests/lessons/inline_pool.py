"""A pool that trains in the process of the test, after its function has travelled as it would to another one."""

import pickle


class InlinePool:
    """Takes the place of `Pool`; `jobs` are all that it was given since the test began."""

    jobs = ()

    def __init__(self, train, jobs, count):
        self.train, self.own, self.given_up = pickle.loads(pickle.dumps(train)), list(jobs), ()
        type(self).jobs = (*self.jobs, *self.own)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass

    def outcomes(self, _interrupt):
        for job in self.own:
            yield [self.train(job)]
