"""Edits of a session, in one line each."""

from msgspec.structs import replace


def parameters_of(frame):
    return frame.network.parameters.tobytes()


def push_run(session, change, text="An edit"):
    session.document.push_run(change(session.document.experiment.workspace.run), text)


def with_training(**changes):
    return lambda run: replace(run, training=replace(run.training, **changes))


def with_hidden(*hidden):
    return lambda run: replace(run, network=replace(run.network, hidden=hidden))
