"""Plans of small runs, and outcomes compared to the last bit, for the tests of repeats."""

import numpy as np
from msgspec.structs import replace

from neuronlab.core.data.edits import load_generator
from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.sweeps.outcome import SeedOutcome
from neuronlab.sweeps.plan import Plan
from neuronlab.sweeps.variations import WEIGHTS
from tests.core.building import make_run

NAN = float("nan")


def workspace_of(task="curve", **data):
    """The workspace of a task with generated points."""
    empty = getattr(Experiment(), task)
    return load_generator(empty, replace(empty.data, **{"count": 30, "noise": 0.2, **data}))


def make_plan(*hidden, data=None, training=None, varies=(WEIGHTS,), seeds=4, steps=60, **more):
    """A plan of curve runs, one for each shape as on the command line."""
    workspace = workspace_of(**(data or {}))
    runs = tuple(make_run(shape, **(training or {})) for shape in hidden or ("4:tanh",))
    return Plan(runs, workspace.points, workspace.data, "curve", seeds, steps, frozenset(varies), **more)


def class_plan(varies=(WEIGHTS,), seeds=3, steps=40, **data):
    """A plan of one run on points of two classes."""
    workspace = workspace_of("classes", **data)
    network = replace(workspace.run.network, hidden=make_run("4:tanh").network.hidden)
    run = replace(workspace.run, network=network, training=TrainingSpec(loss="cross_entropy"))
    return Plan((run,), workspace.points, workspace.data, "classes", seeds, steps, frozenset(varies))


def diverging_plan(**more):
    """A plan whose only run overflows within some steps."""
    training = {"optimizer": "sgd", "learning_rate": 100.0}
    return make_plan("8:relu,8:relu", training=training, steps=500, **more)


def bits_of(outcome):
    """Everything in an outcome, as bytes."""
    arrays = (outcome.steps, outcome.train_loss, outcome.test_loss)
    curve = b"" if outcome.curve is None else outcome.curve.tobytes()
    ends = np.array([outcome.final_train, outcome.final_test, outcome.train_score, outcome.test_score])
    kinds = [array.dtype.str for array in arrays]
    whole = (outcome.run, outcome.number, outcome.diverged_at, kinds)
    return whole, ends.tobytes(), curve, *(array.tobytes() for array in arrays)


def same_bits(first, second):
    """Whether two collections of outcomes are the same, in any order."""
    one, other = (sorted(map(bits_of, outcomes), key=lambda bits: bits[0][:2]) for outcomes in (first, second))
    return one == other


def outcome(run=0, number=0, final=0.1, steps=(0, 10), losses=(1.0, 0.1), test=NAN, diverged_at=None):
    """An outcome with these losses; one that diverged has no end."""
    train = np.array(losses, np.float32)
    end = NAN if diverged_at is not None else final
    return SeedOutcome(
        run, number, np.array(steps), train, train + 1, end, test, NAN, NAN, curve=None, diverged_at=diverged_at
    )
