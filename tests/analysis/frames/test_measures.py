from dataclasses import replace as with_fields

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.analysis.frames.beside import Beside
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.measures import value_of
from neuronlab.analysis.frames.request import ViewRequest
from neuronlab.analysis.measures.measured import Measured
from neuronlab.analysis.measures.table import MEASURES
from neuronlab.core.errors import WorkError
from neuronlab.core.training.trainer import Trainer
from tests.core.building import make_run, wavy_points

NO_VIEWS = frozenset()


@pytest.fixture
def besides():
    runs = [
        replace(make_run("4:tanh"), slot=3, name=""),
        replace(make_run("2:relu"), slot=0, name="small", is_shown=False),
    ]
    return [Beside(Trainer(run, wavy_points(20)), run) for run in runs]


def measured(besides, *asked, is_playing=False):
    builder = FrameBuilder(besides[0].trainer)
    return dict(builder.build(ViewRequest(NO_VIEWS, measures=frozenset(asked)), is_playing, runs=besides).measures)


def test_a_frame_has_the_numbers_that_are_asked_for_and_no_others(besides):
    assert measured(besides) == {}
    assert measured(besides, "units", "units of small", "parameters of small") == {
        "units": 4.0,
        "units of small": 2.0,
        "parameters of small": 7.0,
    }


def test_there_is_no_number_of_a_run_or_measure_that_does_not_exist(besides):
    assert measured(besides, "units of large", "slope", "nothing") == {"units of large": None, "slope": None}


def test_the_active_run_is_measured_without_others_too(besides):
    frame = FrameBuilder(besides[1].trainer).build(ViewRequest(NO_VIEWS, measures=frozenset({"units"})))
    assert frame.measures == {"units": 2.0}


def test_the_active_run_is_measured_once_if_it_is_asked_for_by_its_name_as_well(besides, monkeypatch):
    taken = []
    counted = with_fields(MEASURES["rmse"], read=lambda run: taken.append(run.trainer.step) or 1.0)
    monkeypatch.setitem(MEASURES, "counted", counted)
    assert measured(besides[::-1], "counted", "counted of small") == {"counted": 1.0, "counted of small": 1.0}
    assert taken == [0]


def test_measures_that_take_long_leave_most_of_the_time_to_training(besides, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("neuronlab.analysis.frames.measures.time.perf_counter", lambda: clock[0])

    def read(_run):
        clock[0] += 0.02
        return clock[0]

    monkeypatch.setitem(MEASURES, "long", with_fields(MEASURES["rmse"], read=read))
    builder = FrameBuilder(besides[0].trainer)

    def measured_after(seconds, *asked, is_playing=True):
        clock[0] += seconds
        request = ViewRequest(NO_VIEWS, measures=frozenset(asked))
        return set(builder.build(request, is_playing, runs=besides).measures)

    both = "long", "long of small"
    assert measured_after(0.0, *both) == set(both)
    assert measured_after(0.23, *both) == set()
    assert measured_after(0.0, *both, is_playing=False) == set(both)
    assert measured_after(0.23, *both, "units") == {*both, "units"}  # other numbers are needed
    assert measured_after(0.25, *both, "units") == {*both, "units"}


def test_a_slow_measure_waits_for_a_pause_and_is_taken_once_for_a_state(besides, monkeypatch):
    taken = []
    slow = with_fields(MEASURES["rmse"], is_slow=True, read=lambda run: taken.append(run.trainer.step) or 1.0)
    monkeypatch.setitem(MEASURES, "slow", slow)
    assert measured(besides, "slow", "units", is_playing=True) == {"units": 4.0}
    assert [measured(besides, "slow") for _ in range(2)] == [{"slow": 1.0}] * 2
    besides[0].trainer.advance(3)
    measured(besides, "slow")
    assert taken == [0, 3]


def test_a_measure_that_fails_has_no_number(besides, monkeypatch):
    def fail(_run):
        raise WorkError("It overflows.")

    monkeypatch.setitem(MEASURES, "odd", with_fields(MEASURES["rmse"], read=fail))
    assert value_of("odd", Measured(besides[0].trainer)) is None
    overflows = with_fields(MEASURES["rmse"], read=lambda run: float(np.float64(1e300) ** 2))
    monkeypatch.setitem(MEASURES, "large", overflows)
    assert value_of("large", Measured(besides[0].trainer)) == np.inf
