"""Puts a wrong idea of a lesson beside the active run, as a run that shows what it would do."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from neuronlab.core.data.names import tidy_name
from neuronlab.core.errors import InputError
from neuronlab.core.specs.experiment import Experiment, RunSpec, Workspace
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.training import MAX_RATE, MIN_RATE, TrainingSpec
from neuronlab.core.training.state import RunState, require_fit
from neuronlab.lessons.lesson import WhatIf
from neuronlab.session.proposals import Proposal
from neuronlab.session.run_proposals import free_slot

NO_STARTS: Mapping[str, RunState] = MappingProxyType({})


def what_if(experiment: Experiment, idea: WhatIf, starts: Mapping[str, RunState] = NO_STARTS) -> Proposal:
    """The runs with one more, which starts from the draws of the active run and differs by the idea alone.

    A run whose name is in `starts` has not begun with draws but with that state, and so does its idea. The same idea a
    second time starts its run anew. Raises InputError if there are enough runs.
    """
    workspace = experiment.workspace
    name = tidy_name(idea.name)
    source = _source(workspace, name)
    run = replace(
        source,
        network=replace(source.network, hidden=tuple(_layer(layer, idea) for layer in source.network.hidden)),
        training=_training(source.training, idea),
        slot=free_slot(workspace),
        name=name,
        is_shown=True,
        activity="trains",
    )
    others = tuple(other for other in workspace.runs if other.name != name or other is source)
    after = replace(workspace, runs=(*others, run), active=others.index(source))
    start = starts.get(source.name)
    given = {run.slot: start} if start is not None and _fits(run, start) else {}
    return Proposal(experiment.with_workspace(after), f"What if: {name}", given=given)


def _source(workspace: Workspace, name: str) -> RunSpec:
    """The active run, or the first other one if that shows this idea itself."""
    others = [run for run in workspace.runs if run.name != name]
    return workspace.run if workspace.run in others or not others else others[0]


def _fits(run: RunSpec, state: RunState) -> bool:
    try:
        require_fit(run, state)
    except InputError:
        return False
    return True


def _layer(layer: LayerSpec, idea: WhatIf) -> LayerSpec:
    if not idea.activation:
        return layer
    changed: LayerSpec = replace(layer, activation=idea.activation, parameter=None, formula="")
    return changed


def _training(training: TrainingSpec, idea: WhatIf) -> TrainingSpec:
    changed: TrainingSpec = replace(
        training,
        learning_rate=min(max(training.learning_rate * idea.rate_times, MIN_RATE), MAX_RATE),
        flip_gradient=training.flip_gradient or idea.flip_gradient,
        no_bias=training.no_bias or idea.no_bias,
    )
    return changed
