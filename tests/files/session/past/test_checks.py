"""A past that does not suit the present is refused; what a text can get wrong is in test_reading.py."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as replace_fields

from neuronlab.core.errors import InputError
from neuronlab.files.session.past.checks import check_past
from tests.files.session.past.pasts import make_past


def test_a_past_that_leads_to_the_present_is_sound():
    work = make_past()
    check_past(work.timelines, work.undo, work)


def test_a_checkpoint_later_than_the_present_is_refused():
    work = make_past()
    states = {**work.states, "curve": {slot: replace(state, step=1) for slot, state in work.states["curve"].items()}}
    with pytest.raises(InputError, match="out of order"):
        check_past(work.timelines, None, replace(work, states=states))


def test_a_state_of_a_run_that_an_entry_does_not_have_is_refused():
    work = make_past()
    entries = [
        entry for entry in work.undo.entries if entry.replaced is not None and any(entry.replaced.learned.values())
    ]
    learned = {5: next(each for each in entries[0].replaced.learned.values() if each)}
    wrong = replace(entries[0], replaced=replace(entries[0].replaced, learned=learned))
    undo = replace(work.undo, entries=(wrong, *work.undo.entries), index=work.undo.index + 1)
    with pytest.raises(InputError, match="does not exist"):
        check_past({}, undo, work)


def test_a_checkpoint_whose_network_suits_no_task_is_refused():
    work = make_past()
    (slot, record), *_ = work.timelines["curve"].items()
    first, *others = record.checkpoints
    run = first.workspace.run
    odd = replace_fields(run, network=replace_fields(run.network, inputs=3, features=()))
    wrong = replace(first, workspace=first.workspace.with_run(odd))
    timelines = {"curve": {slot: replace(record, checkpoints=(wrong, *others))}}
    with pytest.raises(InputError, match="belongs to another task"):
        check_past(timelines, None, work)
