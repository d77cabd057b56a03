import numpy as np
import pytest

from neuronlab.core.arrays import memory_of
from neuronlab.core.errors import InputError
from neuronlab.core.training.history import CAPACITY, History, HistoryRecord
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points


def sizes_of(step):
    """What two layers have at a step: gradients, deltas and update ratios that say which they are."""
    return step * np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


def filled(steps, stride=1):
    """A history of losses that say their own step, over so many steps."""
    history = History(HistoryRecord.empty(2, stride))
    for step in range(steps + 1):
        if history.is_due(step):
            history.add(step, float(step), -float(step), *sizes_of(step))
    return history


@pytest.mark.parametrize("stride", [1, 8])
@pytest.mark.parametrize("steps", [0, 1, CAPACITY - 1, CAPACITY, CAPACITY + 1, 5 * CAPACITY, 37 * CAPACITY + 3])
def test_samples_stay_bounded_and_on_an_even_grid(steps, stride):
    record = filled(steps, stride).record()
    assert len(record.steps) <= CAPACITY
    assert (record.steps == np.arange(0, steps + 1, record.stride)).all()
    assert len(record.steps) > CAPACITY // 2 or record.stride == stride
    assert (record.train_loss == record.steps).all()
    assert (record.test_loss == -record.steps).all()
    for table, factors in zip(record.by_layer, sizes_of(1), strict=True):
        assert (table == np.outer(record.steps, factors)).all()


def test_a_history_goes_on_from_its_record():
    whole = filled(5 * CAPACITY).record()
    for stop in (3, CAPACITY - 1, CAPACITY, 3 * CAPACITY + 1):
        history = History(filled(stop).record())
        for step in range(stop, 5 * CAPACITY + 1):
            if history.is_due(step):
                history.add(step, float(step), -float(step), *sizes_of(step))
        record = history.record()
        assert record.stride == whole.stride
        assert (record.steps == whole.steps).all()
        assert (np.array(record.by_layer) == np.array(whole.by_layer)).all()


def test_later_samples_are_forgotten():
    history = filled(20, stride=4)
    history.forget_after(11)
    assert history.record().steps.tolist() == [0, 4, 8]
    assert history.is_due(12)
    assert not history.is_due(8)
    assert history.steps_until_due(8) == 4
    assert history.steps_until_due(11) == 1


def test_a_record_is_a_read_only_copy():
    history = filled(10)
    record = history.record()
    history.forget_after(3)
    history.add(4, 99.0, 99.0, *np.zeros((3, 2)))
    assert record.train_loss.tolist() == list(range(11))
    for column in (record.steps, record.train_loss, record.test_loss, *record.by_layer):
        assert not column.flags.writeable


@pytest.mark.parametrize(
    ("rows", "losses", "stride"), [(CAPACITY + 1, CAPACITY + 1, 1), (3, 2, 1), (3, 3, 0)], ids=["full", "cut", "grid"]
)
def test_a_record_that_cannot_be_is_refused(rows, losses, stride):
    with pytest.raises(InputError, match="A history has at most"):
        HistoryRecord(stride, np.arange(rows), np.zeros(losses), np.zeros(rows), *np.zeros((3, rows, 1)))


def test_tables_of_another_number_of_layers_are_refused():
    with pytest.raises(InputError, match="must have the same shape"):
        HistoryRecord(1, np.arange(3), *np.zeros((2, 3)), *np.zeros((2, 3, 2)), np.zeros((3, 1)))


def test_a_run_is_sampled_at_its_start_and_along_the_grid():
    run, points = make_run("3:tanh", optimizer="sgd", learning_rate=0.05), wavy_points(20, test=[4, 5])
    trainer = Trainer(run, points)
    trainer.advance(30)
    record = trainer.history.record()
    assert record.steps.tolist() == list(range(31))
    again = Trainer(run, points)
    for step in range(31):
        probe = again.probe()
        assert record.train_loss[step] == probe.train_loss
        assert record.test_loss[step] == probe.test_loss
        assert (record.gradient_rms[step] == probe.gradient_rms).all()
        assert (record.delta_rms[step] == probe.delta_rms).all()
        again.advance(1)


@pytest.mark.parametrize(("batch_size", "stride"), [(0, 1), (100, 1), (50, 2), (10, 16), (1, 128)])
def test_sampling_never_looks_at_more_points_than_training_does(batch_size, stride):
    trainer = Trainer(make_run("2:tanh", batch_size=batch_size), wavy_points(100))
    assert trainer.history.record().stride == stride
    assert stride * (batch_size or 100) >= 100


@pytest.mark.parametrize("steps", [10, CAPACITY - 1, 3 * CAPACITY + 7])
def test_a_record_stays_what_it_is_whatever_comes_after(steps):
    history = filled(steps)
    record = history.record()
    before = [array.copy() for array in record.arrays]
    history.forget_after(steps // 2)
    for step in range(steps // 2, steps + 5 * CAPACITY):
        if history.is_due(step):
            history.add(step, -1.0, -1.0, *sizes_of(-step))
        if step % 97 == 0:
            history.record()
    assert all(np.array_equal(array, copy) for array, copy in zip(record.arrays, before, strict=True))


def test_hundreds_of_records_take_the_memory_of_a_few():
    history = History(HistoryRecord.empty(2))
    records = []
    for step in range(8 * CAPACITY):
        if history.is_due(step):
            history.add(step, 1.0, 2.0, *sizes_of(step))
            records.append(history.record())
    assert len(records) > 1000
    taken = sum(memory_of(array for record in records for array in record.arrays).values())
    assert taken < 8 * sum(array.nbytes for array in records[CAPACITY - 1].arrays)
