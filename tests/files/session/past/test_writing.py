"""What is shared in the past is stored once."""

import msgspec

from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.session.past.text import PastText
from neuronlab.files.session.past.writing import encode_past
from tests.files.session.past.pasts import make_past


def test_points_states_and_settings_have_one_row_each():
    work = make_past()
    text, arrays = encode_past(work)
    tables = msgspec.json.decode(text, type=PastText)
    experiments = [each for entry in work.undo.entries for each in (entry.before, entry.after)]
    points = {id(getattr(each, task).points) for each in experiments for task in TASKS}
    assert len(tables.points) == len(points)
    assert len(tables.experiments) < len(experiments)
    assert len(tables.workspaces) == len(set(tables.workspaces and map(str, tables.workspaces)))
    checkpoints = {
        id(each) for of_task in work.timelines.values() for record in of_task.values() for each in record.checkpoints
    }
    assert len(tables.checkpoints) >= len(checkpoints)
    assert len(tables.states) < 2 * len(tables.checkpoints) + 2 * len(work.undo.entries)
    assert sum(array.nbytes for array in arrays.values()) < 400_000


def test_present_points_are_referred_to():
    text, _ = encode_past(make_past())
    tables = msgspec.json.decode(text, type=PastText)
    assert {row.task for row in tables.points if not row.columns} == set(TASKS)


def test_a_loss_history_is_stored_once_for_all_checkpoints_of_a_run():
    work = make_past()
    tables = msgspec.json.decode(encode_past(work)[0], type=PastText)
    assert len(tables.samples) < len(tables.states) // 10
