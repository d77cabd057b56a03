"""Makes a run of a network that comes from outside, such as a model file: its function stays exactly what it is.

All runs of a task predict the same classes in the same order, so those of the network are matched with them by name; if
their names differ, whoever opens it says which is which.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from neuronlab.core.arrays import frozen
from neuronlab.core.data.edits import with_labels
from neuronlab.core.data.names import tidy_name
from neuronlab.core.errors import InputError
from neuronlab.core.network.losses import fitting_loss
from neuronlab.core.network.network import Network, parameter_blocks
from neuronlab.core.specs.experiment import Experiment, RunSpec, Workspace
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.state import RunState, is_untouched, state_of
from neuronlab.core.training.transfer import same_layers
from neuronlab.session.proposals import Proposal
from neuronlab.session.run_proposals import free_slot

Matches = tuple[str, ...]
"""For each class of a network, the class of the points that it predicts."""


@dataclass(frozen=True)
class UnmatchedClasses:
    """Classes of a network that are called differently from those of the points, and as many.

    Attributes:
        theirs: The classes of the network.
        ours: The classes of the points.
    """

    theirs: tuple[str, ...]
    ours: tuple[str, ...]

    @property
    def likely(self) -> Matches:
        """Classes of the same name, and the others in their order."""
        others = iter([name for name in self.ours if name not in self.theirs])
        return tuple(name if name in self.ours else next(others) for name in self.theirs)


def unmatched_classes(experiment: Experiment, network: NetworkSpec, task: str) -> UnmatchedClasses | None:
    """The classes that have to be matched by a person before a network can be a run of a task; None if there are none.

    Raises InputError if there cannot be another run of that task, or the network cannot predict its points.
    """
    workspace: Workspace = getattr(experiment, task)
    free_slot(workspace)
    theirs, ours = network.labels, workspace.labels
    if set(theirs) == set(ours) or not _has_classes_to_keep(workspace):
        return None
    if len(theirs) != len(ours):
        raise InputError(
            f"The model predicts {len(theirs)} classes, {_listed(theirs)}, but the points have "
            f"{len(ours)}, {_listed(ours)}. Clear the points, or import points with the classes of the model, first."
        )
    return UnmatchedClasses(theirs, ours)


def open_model(
    experiment: Experiment, network: Network, task: str, name: str, matches: Matches | None = None
) -> Proposal:
    """With a network as a new run of a task, which becomes active; it trains with the settings of the run before it.

    The run begins at step 0 with the parameters and the scaling of the network. `matches` are needed where
    `unmatched_classes` has some. Without points the other runs take over the classes of the network. Raises InputError
    as `unmatched_classes` does.
    """
    if matches is None and unmatched_classes(experiment, network.spec, task) is not None:
        raise InputError("Its classes have other names than those of the points.")
    here: Workspace = getattr(experiment, task)
    theirs = network.spec.labels
    workspace, origins = here, {}
    if set(matches or theirs) != set(here.labels):
        workspace = with_labels(here, theirs)
        origins = {run.slot: same_layers(run.network) for run in here.runs}
    if theirs:
        network = _reordered(network, matches or theirs, workspace.labels)
    run, state = _begun(network, task, workspace, tidy_name(name))
    runs = (*workspace.runs, run)
    after: Experiment = replace(experiment, task=task, **{task: replace(workspace, runs=runs, active=len(runs) - 1)})
    return Proposal(after, "Open model", given={run.slot: state}, origins_of_others=origins)


def _has_classes_to_keep(workspace: Workspace) -> bool:
    """Whether points, or a frozen run, need the classes there are."""
    return bool(len(workspace.points)) or any(run.activity == "frozen" for run in workspace.runs)


def _begun(network: Network, task: str, workspace: Workspace, name: str) -> tuple[RunSpec, RunState]:
    """A run at step 0 with a network; a seed that draws just these weights would make it count as untrained."""
    training = workspace.run.training
    loss = fitting_loss(training.loss, network.spec.output, TASKS[task].loss)
    # Without standardisation, the mean of values far from zero is subtracted, but every deviation is 1.
    deviations = (*network.input_scaling.deviation, *network.target_scaling.deviation)
    training = replace(training, loss=loss, standardize=any(deviation != 1.0 for deviation in deviations))
    slot, stop = free_slot(workspace), workspace.run.stop
    run = RunSpec(network=network.spec, training=training, stop=stop, slot=slot, name=name)
    state = state_of(run, workspace.points, network)
    while is_untouched(run, state):
        run = replace(run, training=replace(run.training, seed=run.training.seed ^ 1))
    return run, state


def _reordered(network: Network, matches: Matches, labels: Sequence[str]) -> Network:
    """The same function with its classes, which are called `matches`, in the order of `labels`."""
    spec = network.spec
    named: NetworkSpec = replace(spec, labels=tuple(labels))
    if matches == tuple(labels):
        return Network(named, network.parameters, network.input_scaling, network.target_scaling)
    parameters = network.parameters.copy()
    block = parameter_blocks(spec, parameters)[-1]
    if spec.outputs == 1:
        np.negative(block, out=block)  # one sigmoid: the probability of the other class
    else:
        order = [matches.index(label) for label in labels]
        block[:] = block[order]
        still = sorted(order.index(number) for number in spec.frozen_outputs)
        named = replace(named, frozen_outputs=tuple(still))
    return Network(named, frozen(parameters), network.input_scaling, network.target_scaling)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
