import math
from dataclasses import replace

import pytest
from msgspec.structs import replace as replace_fields

from neuronlab.analysis.run_facts import RunFacts
from neuronlab.core.specs.training import TrainingSpec
from neuronlab.wording.race_sentence import race_sentence
from neuronlab.wording.run_table import RunEntry
from tests.core.building import make_run

KINDS = "relu", "tanh", "sigmoid"
FACTS = RunFacts(
    train_loss=0.01,
    test_loss=0.02,
    train_score=0.9,
    test_score=0.9,
    has_test_points=True,
    steps_to_target=None,
    seconds_to_target=None,
    first_last=1.0,
    flat_share=0.0,
    parameters=97,
    steps_per_second=None,
)
SINGLE = "But this is a single draw of initial weights."


def entries_of(*losses, steps=1000, diverged=(), has_test_points=True):
    steps = steps if isinstance(steps, tuple) else (steps,) * len(losses)
    name = "test_loss" if has_test_points else "train_loss"
    return [
        RunEntry(
            replace_fields(make_run(f"8:{KINDS[index]}"), slot=index),
            replace(FACTS, has_test_points=has_test_points, **{name: loss}),
            steps[index],
            70 if index in diverged else None,
        )
        for index, loss in enumerate(losses)
    ]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (
            entries_of(0.0372, 0.0168, 0.1209),
            "After 1,000 steps tanh has the lowest test loss: 0.0168 against 0.0372 for ReLU.",
        ),
        (entries_of(0.2, 0.1, steps=1), "After 1 step tanh has the lowest test loss: 0.1000 against 0.2000 for ReLU."),
        (
            entries_of(0.2, 0.1, steps=(1000, 900)),
            "So far tanh has the lowest test loss: 0.1000 against 0.2000 for ReLU.",
        ),
        (
            entries_of(0.2, 0.1, has_test_points=False),
            "After 1,000 steps tanh has the lowest training loss: 0.1000 against 0.2000 for ReLU.",
        ),
        (
            entries_of(0.1, 0.10000001, 0.2),
            "After 1,000 steps ReLU and tanh have the lowest test loss: 0.1000 against 0.2000 for Sigmoid.",
        ),
        (entries_of(0.1, 0.1, 0.1), "After 1,000 steps ReLU, tanh and Sigmoid have the same test loss: 0.1000."),
        (
            entries_of(0.3, 1e-9, 0.4, steps=(1000, 70, 1000), diverged=(1,)),
            "After 1,000 steps ReLU has the lowest test loss: 0.3000 against 0.4000 for Sigmoid. tanh has diverged.",
        ),
        (
            entries_of(0.3, 1e-9, 0.4, diverged=(0, 1)),
            "After 1,000 steps only Sigmoid has a finite test loss: 0.4000. ReLU and tanh have diverged.",
        ),
        (entries_of(math.nan, 0.1), "After 1,000 steps only tanh has a finite test loss: 0.1000."),
        (entries_of(math.inf, 0.1), "After 1,000 steps only tanh has a finite test loss: 0.1000."),
    ],
)
def test_a_race_says_who_leads_and_that_it_is_a_single_draw(entries, expected):
    assert race_sentence(entries) == f"{expected} {SINGLE}"


def test_nothing_is_said_of_one_run_before_the_first_step_or_without_losses():
    assert race_sentence(entries_of(0.1)) == ""
    assert race_sentence(entries_of(0.1, 0.2, steps=0)) == ""
    assert race_sentence(entries_of(math.nan, math.nan)) == ""
    assert race_sentence([entry._replace(facts=None) for entry in entries_of(0.1, 0.2)]) == ""


def test_that_all_have_diverged_is_said():
    assert race_sentence(entries_of(0.1, 0.2, diverged=(0, 1))) == "All runs have diverged."


def test_losses_of_different_kinds_are_not_compared():
    first, second = entries_of(0.1, 0.2)
    huber = replace_fields(second.run, training=TrainingSpec(loss="huber"))
    sentence = race_sentence([first, second._replace(run=huber)])
    assert sentence == "The runs minimise different losses, which cannot be compared."


def test_a_long_name_is_cut():
    entries = entries_of(0.1, 0.2)
    long = replace_fields(entries[0].run, name="x" * 100)
    assert "xxx… has the lowest" in race_sentence([entries[0]._replace(run=long), entries[1]])
