import pytest
from msgspec.structs import replace

from neuronlab.core.engine.optimizers import OPTIMIZERS
from neuronlab.core.errors import InputError
from neuronlab.core.network.initializers import INITIALIZERS
from neuronlab.core.specs.training import MAX_POINTS, StopSpec, TrainingSpec


@pytest.mark.parametrize(("batch_size", "expected"), [(0, 50), (8, 8), (50, 50), (1_000, 50)])
def test_a_step_sees_a_batch_or_all_points_there_are(batch_size, expected):
    assert TrainingSpec(optimizer="sgd", batch_size=batch_size).points_per_step(50) == expected


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimiser_that_compares_losses_sees_all_points(optimizer):
    seen = TrainingSpec(optimizer=optimizer, batch_size=8).points_per_step(50)
    assert seen == (50 if OPTIMIZERS[optimizer].is_full_batch else 8)


def test_a_decay_that_was_chosen_is_kept_and_a_usual_one_goes_with_its_optimiser():
    usual = OPTIMIZERS["adamw"].default_decay
    assert TrainingSpec(optimizer="adam").with_optimizer("adamw").weight_decay == usual
    assert TrainingSpec(optimizer="adamw", weight_decay=usual).with_optimizer("sgd").weight_decay == 0.0
    chosen = TrainingSpec(optimizer="sgd", weight_decay=0.3)
    assert chosen.with_optimizer("adamw").with_optimizer("sgd") == chosen
    without = TrainingSpec(optimizer="adamw", weight_decay=0.0)
    assert without.with_optimizer("adamw") is without


STARTS = {"seed": 9, "initializer": "normal", "initial_scale": 0.3, "initial_bias": 0.1, "standardize": True}
OTHERS = {
    "optimizer": "sgd",
    "learning_rate": 0.5,
    "batch_size": 4,
    "loss": "huber",
    "clip": 1.0,
    "l1": 0.1,
    "warmup": 3,
}


@pytest.mark.parametrize("field", [*STARTS, *OTHERS])
def test_a_start_changes_with_what_first_weights_depend_on_alone(field):
    before = TrainingSpec(initializer="uniform")
    after = replace(before, **{field: {**STARTS, **OTHERS}[field]})
    assert (after.start != before.start) == (field in STARTS)


@pytest.mark.parametrize("name", ["optimizer", "loss", "schedule", "initializer"])
def test_a_row_that_is_not_there_is_refused(name):
    with pytest.raises(InputError, match=rf"{name}.*'best'"):
        TrainingSpec(**{name: "best"})


@pytest.mark.parametrize("key", [key for key, row in INITIALIZERS.items() if row.scale])
def test_an_initial_scale_keeps_the_bounds_of_its_initialiser(key):
    scale = INITIALIZERS[key].scale
    for value in (scale.low, scale.high):
        assert TrainingSpec(initializer=key, initial_scale=value).initial_scale == value
    with pytest.raises(InputError, match=scale.name):
        TrainingSpec(initializer=key, initial_scale=scale.high * 2.0 + 1.0)


@pytest.mark.parametrize("field", StopSpec.__struct_fields__)
def test_a_stop_rule_that_is_left_out_is_0_and_no_number_can_be_negative(field):
    assert getattr(StopSpec(), field) == 0
    if field == "settled":  # no number
        return
    with pytest.raises(InputError):
        StopSpec(**{field: -1})


def test_no_batch_is_larger_than_the_points_there_can_be():
    assert TrainingSpec(batch_size=MAX_POINTS).points_per_step(MAX_POINTS) == MAX_POINTS
    with pytest.raises(InputError, match="Batch size"):
        TrainingSpec(batch_size=MAX_POINTS + 1)
