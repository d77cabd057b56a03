"""A run as a line for the shell: what is said, what is left out, and how it is quoted."""

import argparse
import shlex

import numpy as np
import pytest
from msgspec.structs import replace

from neuronlab.commands.fit_options import add_arguments
from neuronlab.commands.fit_specs import data_spec, hidden_layers, run_spec, stop_spec, training_spec
from neuronlab.core.activations.table import CUSTOM
from neuronlab.core.data.points import PointSet
from neuronlab.core.specs.experiment import RunSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.specs.training import StopSpec, TrainingSpec
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.wording.command_line import (
    changed_options,
    copied_text,
    fit_arguments,
    fit_command,
    layers_text,
)
from neuronlab.wording.typed_words import list_text

POINTS = PointSet(np.arange(4.0)[:, None], np.ones((4, 1)), ids=range(4), test=[0, 0, 1, 0], source=[-1] * 4)
PLANE = PointSet(np.ones((2, 2)), [[0.0], [1.0]], ids=range(2), test=[0, 1], source=[-1] * 2)
USUAL = RunSpec(
    TASKS["curve"].network((LayerSpec(16, "relu"), LayerSpec(16, "tanh"))),
    TrainingSpec(learning_rate=0.003, batch_size=32, seed=0, standardize=True),
)


def with_training(**changed):
    return replace(USUAL, training=replace(USUAL.training, **changed))


def options(run, points=POINTS, steps=5000):
    """What a command says besides its files, and besides that the last step is kept where points are held out."""
    words = fit_arguments(run, points, steps)[1:-2]
    keeps = ["--keep", "last"] * bool(points.test.any())
    place = len(words) - len(keeps) - ("--no-standardize" in words)
    assert words[place : place + len(keeps)] == keeps
    return words[:place] + words[place + len(keeps) :]


def test_nothing_is_said_that_fit_does_anyway():
    assert fit_command(USUAL, POINTS, 5000) == "neuronlab fit points.csv --keep last --out model.npz"
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    arguments = parser.parse_args(["points.csv"])
    read = CsvPoints("curve", POINTS.inputs, POINTS.targets)
    made = run_spec(arguments, read, hidden_layers(arguments), training_spec(arguments), stop_spec(arguments))
    assert made.work[:2] == USUAL.work[:2]
    assert (stop_spec(arguments), data_spec(arguments).test_share) == (StopSpec(max_steps=5000), 0.2)


def test_stop_rules_are_left_out_and_the_number_of_steps_is_said():
    run = replace(USUAL, stop=StopSpec(max_steps=900, patience=5, settled=True))
    assert options(run, steps=700) == ["--steps", "700"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"learning_rate": 0.1}, "--lr 0.1"),
        ({"learning_rate": 1e-5}, "--lr 1e-05"),
        ({"learning_rate": 1.0}, "--lr 1"),
        ({"batch_size": 0}, "--batch 0"),
        ({"standardize": False}, "--no-standardize"),
        ({"seed": 7}, "--seed 7"),
        ({"optimizer": "momentum"}, "--optimizer momentum"),
        ({"optimizer": "adamw"}, "--optimizer adamw --weight-decay 0"),
        ({"optimizer": "lbfgs", "clip": 1.0, "learning_rate": 0.5, "schedule": "cosine"}, "--optimizer lbfgs"),
        (
            {"schedule": "step", "schedule_factor": 0.25, "warmup": 9},
            "--warmup 9 --schedule step --schedule-factor 0.25",
        ),
        ({"schedule_steps": 5}, ""),
        ({"initial_bias": -1e-05}, "--init-bias=-1e-05"),
        ({"initializer": "normal", "initial_scale": 0.5}, "--init normal --init-scale 0.5"),
        ({"initial_scale": 0.5}, ""),
        ({"loss": "huber", "l1": 0.5, "l2": 1e-4}, "--loss huber --l1 0.5 --l2 0.0001"),
    ],
)
def test_what_differs_is_said(changed, words):
    assert " ".join(options(with_training(**changed))) == words


def test_points_of_which_none_is_held_out_are_not_split():
    assert options(USUAL, POINTS.split_anew(0.0, 0)) == ["--test", "0"]


def test_the_task_is_said_where_columns_could_be_two():
    surface = replace(USUAL, network=TASKS["surface"].network(USUAL.network.hidden))
    assert options(surface, PLANE) == ["--task", "surface"]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (("A", "B"), []),
        (("B", "A"), ["--labels", "B,A"]),
        (("A", "B", "C"), ["--labels", "A,B,C"]),
        (("-1", "1"), ["--labels=-1,1"]),
        (("far, out", 'say "hi"'), ["--labels", '"far, out","say ""hi"""']),
    ],
)
def test_classes_are_named_unless_the_table_says_the_same(labels, words):
    network = TASKS["classes"].network(USUAL.network.hidden, labels)
    run = replace(USUAL, network=network, training=replace(USUAL.training, loss="cross_entropy"))
    assert options(run, PLANE) == ["--task", "classes", *words]
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert parser.parse_args(["p.csv", f"--labels={list_text(labels)}"]).labels == labels


def test_the_options_about_a_file_that_was_not_exported_follow_its_name():
    assert fit_arguments(USUAL, PLANE, 5000)[:1] == ["points.csv"]
    assert fit_arguments(USUAL, PLANE, 5000, reading=["--sheet", "A"])[:3] == ["points.csv", "--sheet", "A"]


def test_what_was_copied_is_said_with_what_it_needs_and_what_it_cannot():
    assert copied_text(()).startswith("Copied. Export the points as points.csv first; ")
    reasons = ("Some of its units are muted, for which fit has no option.", "It was edited at step 3: Learning rate.")
    assert copied_text(reasons) == f"Copied, but the command does not make the same weights. {' '.join(reasons)}"


def test_layers_are_written_as_they_are_read():
    hidden = (
        LayerSpec(8, "leaky_relu", 0.25),
        LayerSpec(4, "tanh", unit="quadratic"),
        LayerSpec(3, CUSTOM, formula="max(0, z)"),
    )
    assert layers_text(hidden) == "8:leaky_relu(0.25),4:tanh:quadratic,3:custom(max(0, z))"
    assert layers_text(()) == "none"


@pytest.mark.parametrize(
    ("shares", "words"), [((0.5, 0.5), ["--dropout", "0.5"]), ((0.0, 0.1), ["--dropout", "0,0.1"])]
)
def test_dropout_is_said_once_if_it_is_the_same_everywhere(shares, words):
    hidden = tuple(replace(layer, dropout=share) for layer, share in zip(USUAL.network.hidden, shares, strict=True))
    assert options(replace(USUAL, network=replace(USUAL.network, hidden=hidden))) == words


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"learning_rate": 0.1, "l2": 0.5}, "--l2 0.5 --lr 0.1"),
        ({}, ""),
        ({"standardize": False}, "--no-standardize"),
        ({"initial_bias": -0.5}, "--init-bias=-0.5"),
    ],
)
def test_what_makes_one_run_another_is_said(changed, words):
    assert changed_options(USUAL, with_training(**changed), POINTS) == words
    assert "--optimizer adam" in changed_options(with_training(optimizer="sgd"), USUAL, POINTS)


def test_a_file_whose_name_begins_with_a_dash_is_no_option():
    assert fit_command(USUAL, POINTS, 5000, "-1.csv").startswith("neuronlab fit ./-1.csv ")


def test_the_line_is_quoted_for_the_shell():
    hidden = (LayerSpec(3, CUSTOM, formula="z*exp(-abs(z))"),)
    network = replace(USUAL.network, hidden=hidden, features=("x", "sin(x)"))
    line = fit_command(replace(USUAL, network=network), POINTS, 10, "/tmp/it's here/my points.csv", "a model.npz")
    assert line.startswith("neuronlab fit '/tmp/it'\"'\"'s here/my points.csv' --hidden '3:custom(z*exp(-abs(z)))' ")
    assert shlex.split(line)[2:] == [
        "/tmp/it's here/my points.csv",
        *("--hidden", "3:custom(z*exp(-abs(z)))", "--features", "x,sin(x)", "--steps", "10", "--keep", "last"),
        *("--out", "a model.npz"),
    ]
