"""Which runs the canvas shows, and what they are called."""

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.run_frame import RunFrame
from neuronlab.core.specs.experiment import Workspace
from neuronlab.wording.run_names import run_names


def runs_shown(frame: Frame, workspace: Workspace) -> list[RunFrame]:
    """The runs of a frame that the workspace still has and shows, in their order."""
    shown = {run.slot for run in workspace.runs if run.is_shown}
    return [run for run in frame.runs if run.slot in shown]


def names_shown(workspace: Workspace) -> dict[int, str]:
    """The names of the runs that are shown, by slot; they are told apart from those that are not, too."""
    pairs = zip(workspace.runs, run_names(workspace.runs), strict=True)
    return {run.slot: name for run, name in pairs if run.is_shown}
