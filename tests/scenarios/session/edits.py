"""Edits of a session, in one line each."""

import numpy as np
from msgspec.structs import replace

from neuronlab.core.data.edits import add_points, take_in
from neuronlab.session.proposals import Proposal

IMPORTED = (np.array([[100.0, 5.0], [200.0, 7.0], [300.0, 1.0], [150.0, 2.0], [250.0, 9.0], [120.0, 4.0]]),)
IMPORTED += (np.array([[0.0], [1.0], [2.0], [0.0], [1.0], [2.0]]), ("ant", "bee", "cat"))
"""Inputs, targets and labels of classes."""


def parameters_of(frame):
    return frame.network.parameters.tobytes()


def push_run(session, change, text="An edit"):
    session.document.push_run(change(session.document.experiment.workspace.run), text)


def with_training(**changes):
    return lambda run: replace(run, training=replace(run.training, **changes))


def with_hidden(*hidden):
    return lambda run: replace(run, network=replace(run.network, hidden=hidden))


def push_task(session, task):
    session.document.push(Proposal(replace(session.document.experiment, task=task), f"Task {task}"))


def push_points(session, inputs, targets):
    document = session.document
    workspace = add_points(document.experiment.workspace, np.array(inputs), np.array(targets))
    document.push(Proposal(document.experiment.with_workspace(workspace), "Draw"))


def push_import(session, task, inputs, targets, labels=()):
    """Another task, other points, other classes, and standardised: all in one edit."""
    there = replace(session.document.experiment, task=task)
    session.document.push(Proposal(there.with_workspace(take_in(there.workspace, inputs, targets, labels)), "Import"))
