import numpy as np
import pytest

from neuronlab.analysis.collapse import collapse
from neuronlab.analysis.frames.builder import FrameBuilder
from neuronlab.analysis.frames.collapsed import COMPARED
from neuronlab.analysis.frames.request import COLLAPSE, DIAGRAM, FUNCTION, ViewRequest
from neuronlab.core.specs.data import ViewSpec
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.core.training.trainer import Trainer
from tests.analysis.planes import plane_trainer
from tests.core.building import make_run, wavy_points


@pytest.fixture
def trainer():
    trainer = Trainer(make_run("8:identity,8:identity", standardize=True), wavy_points(30, test=range(6)))
    trainer.advance(50)
    return trainer


@pytest.mark.parametrize(
    ("views", "is_drawn", "is_answered"),
    [
        ({COLLAPSE}, False, True),
        ({FUNCTION}, True, True),
        ({FUNCTION}, False, False),
        ({DIAGRAM}, True, False),
        (set(), True, False),
    ],
)
def test_the_map_is_worked_out_only_where_it_is_seen(trainer, views, is_drawn, is_answered):
    frame = FrameBuilder(trainer, view=ViewSpec(collapsed=is_drawn)).build(ViewRequest(frozenset(views)))
    assert (frame.collapsed is not None) == is_answered


def test_it_is_the_map_of_the_network_of_the_same_frame(trainer):
    frame = FrameBuilder(trainer).build(ViewRequest(frozenset({COLLAPSE})))
    line = collapse(frame.network)
    assert (frame.collapsed.map.weights == line.weights).all()
    assert (frame.collapsed.map.bias == line.bias).all()
    assert 0.0 < frame.collapsed.error < 1e-13
    trainer.advance(100)
    assert (frame.collapsed.map.weights == line.weights).all()
    assert not frame.collapsed.map.weights.flags.writeable


def test_the_difference_is_that_over_the_points_and_the_plots_range(trainer):
    near, far = (
        FrameBuilder(trainer).build(ViewRequest(frozenset({COLLAPSE}), x_range=ends)).collapsed.error
        for ends in ((-3.0, 3.0), (-3e6, 3e6))
    )
    assert far > 1e3 * near


@pytest.mark.parametrize("task", ["classes", "surface"])
def test_over_a_plane_it_is_held_against_the_layers_too(task, monkeypatch):
    trainer = plane_trainer(task)
    network = TASKS[task].network(
        (LayerSpec(4, "identity"),), *([trainer.run.network.labels] if task == "classes" else [])
    )
    linear = Trainer(RunSpec(network, TrainingSpec(loss=TASKS[task].loss)), trainer.points)
    seen = []
    monkeypatch.setattr(
        "neuronlab.analysis.frames.collapsed.collapse_and_compare", lambda _network, inputs: seen.append(inputs)
    )
    FrameBuilder(linear, task).build(ViewRequest(frozenset({COLLAPSE}), (-5.0, 5.0), (-4.0, 7.0)))
    (inputs,) = seen
    assert (inputs.min(axis=0).tolist(), inputs.max(axis=0).tolist()) == ([-5.0, -4.0], [5.0, 7.0])
    assert len(inputs) <= 2 * COMPARED
    seen_inputs = {tuple(position) for position in trainer.points.inputs[~trainer.points.test]}
    assert seen_inputs & {tuple(position) for position in inputs}


def test_large_networks_are_held_against_fewer_places(monkeypatch):
    spec = NetworkSpec(hidden=(LayerSpec(512, "identity"), LayerSpec(512, "identity")))
    seen = []
    monkeypatch.setattr(
        "neuronlab.analysis.frames.collapsed.collapse_and_compare", lambda _network, inputs: seen.append(inputs)
    )
    FrameBuilder(Trainer(RunSpec(spec), wavy_points(300))).build(ViewRequest(frozenset({COLLAPSE})))
    assert len(seen[0]) * spec.parameter_count < 45_000_000


def test_a_network_that_bends_has_none(trainer):
    bent = Trainer(make_run("8:relu"), wavy_points(30))
    builder = FrameBuilder(bent, view=ViewSpec(collapsed=True))
    assert builder.build(ViewRequest(frozenset({COLLAPSE, FUNCTION}))).collapsed is None


def test_weights_without_bound_are_no_trouble():
    trainer = Trainer(make_run("2:identity"), wavy_points(10))
    trainer.parameters[:] = np.inf
    assert not np.isfinite(FrameBuilder(trainer).build(ViewRequest(frozenset({COLLAPSE}))).collapsed.error)
