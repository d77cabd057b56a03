"""Arguments become the engine's specs, field by field; what is not given has its default, and conflicts are refused."""

import argparse
import dataclasses

import pytest

from neuronlab.commands.fit_options import add_arguments
from neuronlab.commands.fit_specs import data_spec, hidden_layers, run_spec, stop_spec, training_spec
from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.network.initializers import INITIALIZERS
from neuronlab.core.network.losses import LOSSES
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec, TrainingSpec
from neuronlab.files.tables.point_columns import CsvPoints

TRAINING_OPTIONS = {
    "optimizer": ("--optimizer momentum", "momentum"),
    "learning_rate": ("--lr 0.5", 0.5),
    "batch_size": ("--batch 7", 7),
    "loss": ("--loss huber", "huber"),
    "schedule": ("--schedule cosine", "cosine"),
    "schedule_steps": ("--schedule step --schedule-steps 12", 12),
    "schedule_factor": ("--schedule step --schedule-factor 0.25", 0.25),
    "warmup": ("--warmup 30", 30),
    "clip": ("--clip 2", 2.0),
    "l1": ("--l1 0.1", 0.1),
    "l2": ("--l2 0.2", 0.2),
    "weight_decay": ("--weight-decay 0.3", 0.3),
    "initializer": ("--init zero", "zero"),
    "initial_bias": ("--init-bias -1", -1.0),
    "seed": ("--seed 5", 5),
    "standardize": ("--no-standardize", False),
}


STOP_OPTIONS = {
    "max_steps": ("--steps 12", 12),
    "max_epochs": ("--epochs 13", 13),
    "target_loss": ("--target-loss 0.5", 0.5),
    "patience": ("--patience 14", 14),
    "max_seconds": ("--seconds 1.5", 1.5),
    "settled": ("--settled", True),
}


def parsed(line=""):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(["points.csv", *line.split()])


def run_of(line, task="curve", labels=()):
    arguments = parsed(line)
    points = CsvPoints(task, None, None, labels)
    return run_spec(arguments, points, hidden_layers(arguments), training_spec(arguments), stop_spec(arguments))


@pytest.mark.parametrize("field", TRAINING_OPTIONS)
def test_an_option_is_the_field_it_stands_for(field):
    option, value = TRAINING_OPTIONS[field]
    assert getattr(training_spec(parsed(option)), field) == value


@pytest.mark.parametrize("field", STOP_OPTIONS)
def test_a_rule_is_the_field_it_stands_for(field):
    option, value = STOP_OPTIONS[field]
    assert getattr(stop_spec(parsed(option)), field) == value


def test_there_is_an_option_for_every_field():
    own_tests, of_lessons = {"initial_scale"}, {"flip_gradient", "no_bias"}
    assert {*TRAINING_OPTIONS, *own_tests, *of_lessons} == set(TrainingSpec.__struct_fields__)
    assert set(STOP_OPTIONS) == set(StopSpec.__struct_fields__)


def test_what_is_not_said_is_as_usual():
    training, usual = training_spec(parsed()), TrainingSpec()
    said = {"learning_rate": 0.003, "batch_size": 32, "seed": 0, "standardize": True}
    for field in TrainingSpec.__struct_fields__:
        assert getattr(training, field) == said.get(field, getattr(usual, field)), field
    assert data_spec(parsed()).test_share == 0.2


@pytest.mark.parametrize(
    ("line", "steps"),
    [
        ("", 5000),
        ("--steps 3", 3),
        ("--patience 9 --target-loss 1", 5000),
        ("--epochs 4", 0),
        ("--seconds 4", 0),
        ("--epochs 4 --steps 9", 9),
    ],
)
def test_steps_are_counted_unless_another_rule_is_sure_to_end_it(line, steps):
    assert stop_spec(parsed(line)).max_steps == steps


def test_the_seed_is_also_that_of_the_split_unless_it_has_its_own():
    assert data_spec(parsed("--seed 9 --test 0.5")).split_seed == 9
    assert data_spec(parsed("--seed 9 --split-seed 0")).split_seed == 0
    assert training_spec(parsed("--seed 9 --split-seed 0")).seed == 9


def test_hidden_layers_all_drop_out():
    hidden = hidden_layers(parsed("--hidden 4:relu,5:tanh:quadratic --dropout 0.25"))
    assert hidden == (LayerSpec(4, "relu", dropout=0.25), LayerSpec(5, "tanh", unit="quadratic", dropout=0.25))


def test_every_hidden_layer_can_have_a_dropout_of_its_own():
    hidden = hidden_layers(parsed("--hidden 4:relu,5:tanh --dropout 0.25,0"))
    assert hidden == (LayerSpec(4, "relu", dropout=0.25), LayerSpec(5, "tanh"))
    with pytest.raises(InputError, match="--dropout has 2 values, but the network has 3 hidden layers"):
        hidden_layers(parsed("--hidden 4:relu,5:tanh,6:relu --dropout 0.25,0"))


@pytest.mark.parametrize(
    ("line", "task", "features"),
    [
        ("--features x,x^2", "curve", ("x", "x^2")),
        ("--features sin(x),x", "curve", ("x", "sin(x)")),
        ("--features x1*x2", "surface", ("x1*x2",)),
        ("--features x1,x2", "surface", ()),
        ("", "curve", ()),
    ],
)
def test_features_are_those_of_the_task(line, task, features):
    assert run_of(line, task).network.features == features


@pytest.mark.parametrize("task", TASKS)
def test_the_usual_loss_is_the_tasks(task):
    assert run_of("", task, ("a", "b")).training.loss == TASKS[task].loss


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_follows_the_tasks_output_or_is_refused(task, loss):
    labels = ("a", "b") if TASKS[task].predicts_classes else ()
    output = TASKS[task].network((), labels or ("a", "b")).output
    if output in LOSSES[loss].outputs:
        assert run_of(f"--loss {loss}", task, labels).training.loss == loss
    else:
        with pytest.raises(InputError, match=f"{LOSSES[loss].label} requires"):
            run_of(f"--loss {loss}", task, labels)


@pytest.mark.parametrize(("labels", "output", "units"), [(("a", "b"), "sigmoid", 1), (("a", "b", "c"), "softmax", 3)])
def test_classes_have_outputs_of_their_own(labels, output, units):
    network = run_of("", "classes", labels).network
    assert (network.output, network.outputs, network.labels) == (output, units, labels)


@pytest.mark.parametrize(("line", "decay"), [("", 0.25), ("--weight-decay 0", 0.0), ("--weight-decay 1", 1.0)])
def test_decay_is_the_optimisers_unless_it_is_said(monkeypatch, line, decay):
    monkeypatch.setitem(OPTIMIZERS, "adam", dataclasses.replace(OPTIMIZERS["adam"], default_decay=0.25))
    assert training_spec(parsed(line)).weight_decay == decay


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimiser_that_needs_all_points_gets_them(name):
    assert training_spec(parsed(f"--optimizer {name}")).batch_size == (0 if OPTIMIZERS[name].is_full_batch else 32)
    assert run_of(f"--optimizer {name} --batch 0").training.batch_size == 0


@pytest.mark.parametrize("name", [name for name, row in INITIALIZERS.items() if row.scale is not None])
def test_a_rule_for_first_weights_is_adjusted(name):
    scale = INITIALIZERS[name].scale
    assert training_spec(parsed(f"--init {name} --init-scale {scale.high}")).initial_scale == scale.high


def test_a_rule_that_cannot_be_adjusted_is_not():
    with pytest.raises(InputError, match="but --init is auto"):
        training_spec(parsed("--init-scale 1"))
