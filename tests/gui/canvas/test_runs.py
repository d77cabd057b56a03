from msgspec.structs import replace

from neuronlab.core.specs.experiment import Experiment
from neuronlab.core.specs.network import LayerSpec
from neuronlab.gui.canvas.runs import names_shown, runs_shown
from tests.frames import make_frame, make_trainer

__all__ = ["make_frame", "make_trainer"]


def workspace_of(*activations, hidden=()):
    workspace = Experiment().workspace
    runs = tuple(
        replace(
            workspace.run,
            slot=slot,
            is_shown=slot not in hidden,
            network=replace(workspace.run.network, hidden=(LayerSpec(4, activation),)),
        )
        for slot, activation in enumerate(activations)
    )
    return replace(workspace, runs=runs)


def test_hidden_runs_have_no_name_on_the_canvas_and_do_not_change_those_of_others():
    every = names_shown(workspace_of("relu", "tanh", "sigmoid"))
    assert list(every) == [0, 1, 2]
    assert names_shown(workspace_of("relu", "tanh", "sigmoid", hidden=(1,))) == {0: every[0], 2: every[2]}


def test_runs_of_a_frame_that_are_hidden_or_gone_are_not_shown(make_frame):
    frame = make_frame((4, "tanh"))
    assert [run.slot for run in runs_shown(frame, workspace_of("tanh", "relu"))] == [0]
    assert runs_shown(frame, workspace_of("tanh", "relu", hidden=(0,))) == []
