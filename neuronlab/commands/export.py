"""`neuronlab export`: write the network of a session to files, without a window."""

import argparse
from pathlib import Path

from neuronlab.commands.output import complain, say
from neuronlab.commands.writing import require_formats, write_models
from neuronlab.core.training.trajectory import NO_TRAJECTORY
from neuronlab.files.models.facts import state_to_export
from neuronlab.files.models.formats import EXPORTERS
from neuronlab.files.session.file import load_session


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("session", metavar="SESSION", type=Path, help="a session (.nlab); its active run is exported")
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        nargs="+",
        action="extend",
        required=True,
        help=f"the files to write, each in the format of its suffix: {', '.join(EXPORTERS)}",
    )


def run(arguments: argparse.Namespace) -> int:
    """Export and report; returns the exit code."""
    require_formats(arguments.out)
    work = load_session(arguments.session)
    for sentence in work.lost:
        complain(sentence)
    workspace = work.experiment.workspace
    task, slot = workspace.task, workspace.run.slot
    record = work.timelines.get(task, {}).get(slot, NO_TRAJECTORY)
    what = state_to_export(workspace, work.states.get(task, {}).get(slot), record)
    written = write_models(what, arguments.out, workspace.points.inputs)
    for line in written.lines:
        say(line)
    written.require_all()
    return 0
