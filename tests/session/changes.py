"""Edits that replace what one run has learned, in one line each."""

from neuronlab.session.edits import ChangeRuns


def change(what, experiment, replacement, slot=0, **named):
    """An edit that changes the trained state of one run."""
    return ChangeRuns(experiment, replacement, {slot: what}, **named)
