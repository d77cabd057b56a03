import math

import pytest
from msgspec.structs import replace

from neuronlab.core.specs.training import TrainingSpec
from neuronlab.wording.race_sentence import Racer, race_sentence
from tests.core.building import make_run

KINDS = "relu", "tanh", "sigmoid"
SINGLE = "But this is a single draw of initial weights."


def racers_of(*losses, steps=1000, diverged=()):
    steps = steps if isinstance(steps, tuple) else (steps,) * len(losses)
    return [
        Racer(
            replace(make_run(f"8:{KINDS[index]}"), slot=index),
            loss,
            steps[index],
            70 if index in diverged else None,
        )
        for index, loss in enumerate(losses)
    ]


def said_of(racers, *, has_test_points=True):
    return race_sentence(racers, has_test_points=has_test_points)


@pytest.mark.parametrize(
    ("racers", "expected"),
    [
        (
            racers_of(0.0372, 0.0168, 0.1209),
            "After 1,000 steps tanh has the lowest test loss: 0.0168 against 0.0372 for ReLU.",
        ),
        (racers_of(0.2, 0.1, steps=1), "After 1 step tanh has the lowest test loss: 0.1000 against 0.2000 for ReLU."),
        (
            racers_of(0.2, 0.1, steps=(1000, 900)),
            "So far tanh has the lowest test loss: 0.1000 against 0.2000 for ReLU.",
        ),
        (
            racers_of(0.1, 0.10000001, 0.2),
            "After 1,000 steps ReLU and tanh have the lowest test loss: 0.1000 against 0.2000 for Sigmoid.",
        ),
        (racers_of(0.1, 0.1, 0.1), "After 1,000 steps ReLU, tanh and Sigmoid have the same test loss: 0.1000."),
        (
            racers_of(0.3, 1e-9, 0.4, steps=(1000, 70, 1000), diverged=(1,)),
            "After 1,000 steps ReLU has the lowest test loss: 0.3000 against 0.4000 for Sigmoid. tanh has diverged.",
        ),
        (
            racers_of(0.3, 1e-9, 0.4, diverged=(0, 1)),
            "After 1,000 steps only Sigmoid has a finite test loss: 0.4000. ReLU and tanh have diverged.",
        ),
        (racers_of(math.nan, 0.1), "After 1,000 steps only tanh has a finite test loss: 0.1000."),
        (racers_of(math.inf, 0.1), "After 1,000 steps only tanh has a finite test loss: 0.1000."),
    ],
)
def test_a_race_says_who_leads_and_that_it_is_a_single_draw(racers, expected):
    assert said_of(racers) == f"{expected} {SINGLE}"


def test_without_test_points_the_training_loss_is_named():
    said = said_of(racers_of(0.2, 0.1), has_test_points=False)
    assert said.startswith("After 1,000 steps tanh has the lowest training loss: 0.1000 against 0.2000 for ReLU.")


def test_nothing_is_said_of_one_run_before_the_first_step_or_without_losses():
    assert said_of(racers_of(0.1)) == ""
    assert said_of(racers_of(0.1, 0.2, steps=0)) == ""
    assert said_of(racers_of(math.nan, math.nan)) == ""


def test_long_names_that_begin_alike_are_runs_of_their_own():
    racers = [
        racer._replace(run=replace(racer.run, name=f"A run with a rather long name, number {number}"))
        for number, racer in enumerate(racers_of(0.2, 0.1, 0.3))
    ]
    said = said_of(racers)
    assert "has the lowest test loss: 0.1000 against 0.2000 for A run with" in said
    assert "only" not in said


def test_copies_that_are_still_the_same_are_not_compared():
    copies = [Racer(replace(make_run("8:relu"), slot=slot), 0.0222, 558) for slot in range(2)]
    assert said_of(copies) == "The runs are the same so far. Change one thing in one of them, and compare."
    apart = [copies[0], copies[1]._replace(loss=0.5)]
    assert said_of(apart).endswith(SINGLE)


def test_that_all_have_diverged_is_said():
    assert said_of(racers_of(0.1, 0.2, diverged=(0, 1))) == "All runs have diverged."


def test_losses_of_different_kinds_are_not_compared():
    first, second = racers_of(0.1, 0.2)
    huber = replace(second.run, training=TrainingSpec(loss="huber"))
    sentence = said_of([first, second._replace(run=huber)])
    assert sentence == "The runs minimise different losses, which cannot be compared."


def test_a_long_name_is_cut():
    racers = racers_of(0.1, 0.2)
    long = replace(racers[0].run, name="x" * 100)
    assert "xxx… has the lowest" in said_of([racers[0]._replace(run=long), racers[1]])
