import errno
import os

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.core.errors import WorkError
from neuronlab.files import atomic
from neuronlab.files.archive import encode_arrays, open_archive
from neuronlab.sweeps import store as store_module
from neuronlab.sweeps.store import Store
from neuronlab.sweeps.training import train
from tests.sweeps.building import bits_of, class_plan, diverging_plan, make_plan, same_bits


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "repeats")


@pytest.fixture
def plan():
    return make_plan(seeds=3, steps=20)


@pytest.fixture
def outcomes(plan):
    return [train(plan, job) for job in plan.jobs()]


def file_of(store, plan):
    return store._folder / f"{plan.digest}.npz"


@pytest.mark.parametrize(
    "make", [make_plan, lambda: make_plan(data={"test_share": 0.0}), diverging_plan, class_plan,
             lambda: make_plan("2:tanh", "3:relu", keeps_courses=False), lambda: make_plan(steps=3_000, seeds=2)],
)  # fmt: skip
def test_what_is_kept_is_read_back_bit_by_bit(store, make):
    plan = make()
    outcomes = [train(plan, job) for job in plan.jobs()]
    store.save(plan, reversed(outcomes))
    assert list(map(bits_of, store.load(plan))) == list(map(bits_of, outcomes))


def test_nothing_is_kept_at_first_and_of_nothing_nothing(store, plan):
    assert store.load(plan) == []
    store.save(plan, [])
    assert store.load(plan) == []


def test_more_seeds_find_what_fewer_have_done_and_another_plan_does_not(store, plan, outcomes):
    store.save(plan, outcomes)
    assert same_bits(store.load(replace(plan, seeds=900)), outcomes)
    assert same_bits(store.load(replace(plan, seeds=1)), outcomes)
    assert store.load(replace(plan, steps=21)) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_its_owner_can_read_it(store, plan, outcomes):
    store.save(plan, outcomes)
    assert store._folder.stat().st_mode & 0o777 == 0o700
    assert file_of(store, plan).stat().st_mode & 0o777 == 0o600


def test_the_program_keeps_repeats_in_its_own_folder(tmp_path, plan):
    Store.of_program().save(plan, [])
    assert file_of(Store(tmp_path / "data" / "repeats"), plan).exists()


# -- damage -------------------------------------------------------------------------------------------------------


def changed(store, plan, **arrays):
    """Replace arrays of the file of a plan; None removes one."""
    path = file_of(store, plan)
    with open_archive(path, 10**9) as archive:
        whole = {name: archive.array(name) for name in archive.names} | arrays
    path.write_bytes(encode_arrays({name: array for name, array in whole.items() if array is not None}))


@pytest.mark.parametrize(
    "damage",
    [
        {"repeat": np.array('{"format": "neuronlab-repeat", "version": 2, "digest": ""}')},
        {"repeat": np.array("{")},
        {"job": np.array([[0, 0], [0, 0], [0, 1]])},
        {"job": np.array([[0, 0], [1, 0], [0, 1]])},
        {"job": np.array([[0, 0], [0, 1], [0, 5000]])},
        {"job": np.array([[0, 0], [0, 1]])},
        {"job": np.array([0, 1, 2])},
        {"ends": np.zeros((3, 3))},
        {"ends": np.full((3, 4), np.nan)},
        {"diverged_at": np.array([-1, -1, 5])},
        {"diverged_at": np.array([-1, -2, -1])},
        {"samples": np.array([1, 2, 3])},
        {"samples": np.array([21, 21, -21])},
        {"steps": np.arange(63)},
        {"steps": np.zeros(63)},
        {"train_loss": np.zeros(62, np.float32)},
        {"curve": np.zeros((3, 255), np.float32)},
        {"curve": None},
        {"more": np.zeros(3)},
    ],
)
def test_a_damaged_file_is_ignored_with_a_log_entry_and_replaced_by_the_next_save(
    store, plan, outcomes, caplog, damage
):
    store.save(plan, outcomes)
    changed(store, plan, **damage)
    assert store.load(plan) == []
    assert "computed anew" in caplog.text
    store.save(plan, outcomes)
    assert same_bits(store.load(plan), outcomes)


@pytest.mark.parametrize("content", [b"", b"PK", b"\x93NUMPY", bytes(1000)])
def test_what_is_no_archive_is_ignored(store, plan, content, caplog):
    store.save(plan, [])
    file_of(store, plan).write_bytes(content)
    assert store.load(plan) == []
    assert "computed anew" in caplog.text


def test_a_file_cut_short_is_ignored(store, plan, outcomes, caplog):
    store.save(plan, outcomes)
    whole = file_of(store, plan).read_bytes()
    for size in range(0, len(whole), len(whole) // 9):
        file_of(store, plan).write_bytes(whole[:size])
        assert store.load(plan) == []


# -- disks --------------------------------------------------------------------------------------------------------


def test_on_a_full_disk_the_file_of_before_stays(store, plan, outcomes, monkeypatch):
    store.save(plan, outcomes[:2])

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(WorkError, match="the disk is full"):
        store.save(plan, outcomes)
    assert same_bits(store.load(plan), outcomes[:2])
    assert [path.name for path in store._folder.iterdir()] == [f"{plan.digest}.npz"]


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path, plan):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkError, match="cannot be created"):
        Store(tmp_path / "file" / "repeats").save(plan, [])


@pytest.mark.parametrize(("name", "value", "left"), [("MOST_FILES", 3, 3), ("MOST_BYTES", 24_000, 3)])
def test_the_oldest_files_make_room_for_new_ones(store, plan, monkeypatch, name, value, left):
    monkeypatch.setattr(store_module, name, value)
    plans = [replace(plan, steps=steps, keeps_courses=False) for steps in range(30, 36)]
    for age, other in enumerate(plans):
        outcomes = [train(other, job) for job in other.jobs()] * (name == "MOST_FILES")
        store.save(other, outcomes)
        if name == "MOST_BYTES":
            file_of(store, other).write_bytes(bytes(9_000))
        os.utime(file_of(store, other), (age, age))
    kept = {path.name for path in store._folder.glob("*.npz")}
    assert kept == {f"{other.digest}.npz" for other in plans[-left:]}


def test_a_file_that_is_saved_again_is_not_its_own_rival(store, plan, outcomes, monkeypatch):
    monkeypatch.setattr(store_module, "MOST_FILES", 1)
    for _ in range(3):
        store.save(plan, outcomes)
    assert same_bits(store.load(plan), outcomes)
