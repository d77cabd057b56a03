"""The past comes back as it was, shared as before; whatever is damaged in it costs the past and nothing else."""

import random

import msgspec
import numpy as np
import pytest

from neuronlab.core.specs.tasks import TASKS
from neuronlab.files.archive import encode_arrays
from neuronlab.files.session.file import LOST_PAST, load_session, save_session
from neuronlab.session.undo_records import entries_from
from tests.core.building import same_learned
from tests.files.session.past.pasts import make_past
from tests.fuzz.mutations import damaged_json


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The bytes of the file."""
    path = tmp_path_factory.mktemp("past") / "work.nlab"
    save_session(path, make_past())
    return path.read_bytes()


@pytest.fixture
def path(tmp_path, saved):
    path = tmp_path / "work.nlab"
    path.write_bytes(saved)
    return path


def arrays_of(path):
    with np.load(path) as archive:
        return dict(archive)


def rewrite(path, change):
    """Change the text and the pools of the past."""
    arrays = arrays_of(path)
    text = msgspec.json.decode(arrays["past"].tobytes())
    change(text, arrays)
    arrays["past"] = np.frombuffer(msgspec.json.encode(text), np.uint8)
    path.write_bytes(encode_arrays(arrays))


def assert_rest_is_whole(work):
    kept = make_past()
    for task in TASKS:
        assert getattr(work.experiment, task).points.digest == getattr(kept.experiment, task).points.digest
    for task, states in kept.states.items():
        for slot, state in states.items():
            assert same_learned(work.states[task][slot], state)


def test_timelines_and_undo_come_back(path):
    kept, work = make_past(), load_session(path)
    assert (work.lost, work.began) == ((), kept.began)
    assert {task: set(runs) for task, runs in work.timelines.items()} == {"curve": {0, 1}, "classes": {0}}
    for task, runs in kept.timelines.items():
        for slot, record in runs.items():
            back = work.timelines[task][slot]
            assert (back.stride, back.notes, back.is_reshaped) == (record.stride, record.notes, record.is_reshaped)
            assert len(back.checkpoints) == len(record.checkpoints) > 2
            for one, other in zip(back.checkpoints, record.checkpoints, strict=True):
                assert same_learned(one.state, other.state)
    assert [entry.text for entry in work.undo.entries] == [entry.text for entry in kept.undo.entries]
    assert (work.undo.index, work.undo.newest_number) == (kept.undo.index, kept.undo.newest_number)
    for one, other in zip(entries_from(work.undo), entries_from(kept.undo), strict=True):
        assert (one.replacement is None) == (other.replacement is None)


def test_what_was_shared_is_shared_again(path):
    work = load_session(path)
    entry = work.undo.entries[-1]
    assert all(getattr(entry.after, task).points is getattr(work.experiment, task).points for task in TASKS)
    record = work.timelines["curve"][0]
    assert len({id(each.workspace.points) for each in record.checkpoints}) == 1
    histories = [each.state.history.train_loss.base for each in record.checkpoints if each.step]
    assert len({id(base) for base in histories}) < len(histories)
    families = {id(each.before.curve.points.family) for each in work.undo.entries}
    assert families == {id(work.experiment.curve.points.family)}


def beyond(table):
    """An index behind the end of a table."""

    def change(text, _arrays):
        text["checkpoints"][0][table] = 10_000

    return change


def at(*position):
    """Set the value at a position of the text; the last of the position is the value."""

    def change(text, _arrays):
        found = text
        for key in position[:-2]:
            found = found[key]
        found[position[-2]] = position[-1]

    return change


def first_columns(text):
    return next(row["columns"] for row in text["points"] if row["columns"])


DAMAGE = {
    "a workspace that is not there": beyond("workspace"),
    "a state that is not there": beyond("state"),
    "points that are not there": at("workspaces", 0, "points", 99),
    "points that are no index": at("workspaces", 0, "points", "x"),
    "runs that are no list": at("workspaces", 0, "runs", 3),
    "a best state behind itself": at("bests", 0, "state", 10_000),
    "a negative index": at("checkpoints", 0, "state", -1),
    "an unknown field": at("states", 0, "made_up", 1),
    "an unknown table": at("made_up", []),
    "a missing table": lambda text, _: text.pop("states"),
    "an unknown pool": at("states", 0, "parameters", ["f2", 0, [3]]),
    "an array beyond its pool": at("states", 0, "parameters", ["f4", 2**40, [3]]),
    "an array before its pool": at("states", 0, "parameters", ["f4", -5, [3]]),
    "an array of impossible shape": at("states", 0, "parameters", ["f4", 0, [2**62, 0]]),
    "an array of many dimensions": at("states", 0, "parameters", ["f4", 0, [1, 1, 1, 1]]),
    "an array of other numbers": at("states", 0, "parameters", ["i8", 0, [3]]),
    "an array that the present does not have": at("states", 0, "parameters", "curve.7.parameters"),
    "a pool that is cut": lambda _, arrays: arrays.update({"past.f4": arrays["past.f4"][:-1]}),
    "a pool of other numbers": lambda _, arrays: arrays.update({"past.f4": arrays["past.f4"].astype(np.float64)}),
    "a pool that is missing": lambda _, arrays: arrays.pop("past.f8"),
    "parameters that are not finite": lambda _, arrays: arrays.update({"past.f4": arrays["past.f4"] * np.nan}),
    "a column that is one number": lambda text, _: first_columns(text).update(ids=["i8", 0, []]),
    "columns that are not there": lambda text, _: first_columns(text).pop("ids"),
    "samples beyond their table": at("states", 0, "history", {"samples": 0, "rows": 2**40, "stride": 1}),
    "a stride of 0": at("trajectories", 0, "stride", 0),
    "checkpoints in another order": lambda text, _: text["trajectories"][0]["checkpoints"].reverse(),
    "a note that is too long": at("notes", 0, [{"step": 1, "text": "x" * 2_000, "is_edit": True}]),
    "a timeline of an unknown task": lambda text, _: text["timelines"].update({"sound": {"0": 0}}),
    "a timeline of a run that is not there": lambda text, _: text["timelines"]["curve"].update({"5": 0}),
    "a position beyond the history": at("undo", "index", 500),
    "an edit of too large a number": at("undo", "newest_number", 0),
    "an entry of an unknown task": at("undo", "entries", 3, "task", "sound"),
    "a history that leads elsewhere": at("undo", "index", 1),
    "an experiment of another task": lambda text, _: text["experiments"][0].update(
        {"curve": text["experiments"][0]["classes"]}
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_past_is_left_out_and_nothing_else(path, damage):
    rewrite(path, DAMAGE[damage])
    work = load_session(path)
    assert work.lost == (LOST_PAST,)
    assert (work.timelines, work.undo) == ({}, None)
    assert_rest_is_whole(work)


def test_a_small_file_cannot_ask_for_endless_memory(path):
    """Each number of a pool belongs to one array: thousands of references to all of it would be thousands of copies."""

    def change(text, arrays):
        size = arrays["past.f4"].size
        for number, state in enumerate(text["states"]):
            state["parameters"] = ["f4", 0, [size - number]]

    rewrite(path, change)
    assert load_session(path).lost == (LOST_PAST,)


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff\xfe", b'{"points":' + b"[" * 300_000]
)
def test_a_text_of_another_kind_is_left_out(path, text):
    arrays = arrays_of(path)
    arrays["past"] = np.frombuffer(text, np.uint8)
    path.write_bytes(encode_arrays(arrays))
    work = load_session(path)
    assert work.lost == (LOST_PAST,)
    assert_rest_is_whole(work)


def test_damage_at_random_costs_the_past_at_most(path):
    whole, rng = arrays_of(path), random.Random(4)
    text = whole["past"].tobytes().decode()
    for _ in range(15):
        damaged = damaged_json(rng, text).encode(errors="replace")
        path.write_bytes(encode_arrays({**whole, "past": np.frombuffer(damaged, np.uint8)}))
        work = load_session(path)
        assert work.lost in {(), (LOST_PAST,)}
    assert_rest_is_whole(work)
