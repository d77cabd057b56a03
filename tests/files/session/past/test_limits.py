"""A file holds a bounded past: coarser timelines, and fewer entries to undo, those next to the present first."""

import pytest

from neuronlab.files.session.past.limits import BRIEF, WHOLE, Limits, limited
from tests.files.session.past.pasts import make_past


def count(work):
    return sum(len(record.checkpoints) for of_task in work.timelines.values() for record in of_task.values())


@pytest.mark.parametrize("limits", [WHOLE, BRIEF])
def test_usual_work_is_kept_whole(limits):
    work = make_past()
    kept = limited(work, limits)
    assert (count(kept), len(kept.undo.entries)) == (count(work), len(work.undo.entries))


def test_timelines_are_thinned_to_a_coarser_grid():
    work = make_past()
    kept = limited(work, Limits(2**27, 40))
    assert 0 < count(kept) <= 30
    for of_task in kept.timelines.values():
        for record in of_task.values():
            assert record.stride > 1
            assert all(each.step % record.stride == 0 for each in record.checkpoints)


def test_entries_next_to_the_present_stay():
    work = make_past()
    kept = limited(work, Limits(60_000, 6_144)).undo
    texts, whole = [[entry.text for entry in undo.entries[: undo.index]] for undo in (kept, work.undo)]
    assert 0 < len(texts) < len(whole)
    assert whole[-len(texts) :] == texts


def test_with_room_for_checkpoints_alone_states_of_entries_stay():
    work = make_past()
    kept = limited(work, Limits(2**27, 0))
    assert count(kept) == 0
    assert len(kept.undo.entries) == len(work.undo.entries)
    learned = [
        each for entry in kept.undo.entries if entry.replaced for each in entry.replaced.learned.values() if each
    ]
    assert learned
    assert all(each.trajectory.checkpoints == () for each in learned)


def test_without_any_room_only_entries_that_take_none_stay():
    kept = limited(make_past(), Limits(0, 0))
    assert count(kept) == 0
    assert all(entry.replaced is None for entry in kept.undo.entries)
