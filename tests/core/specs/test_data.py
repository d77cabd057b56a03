import pytest
from msgspec.structs import replace

from neuronlab.core.data.generators import generators_for
from neuronlab.core.errors import InputError
from neuronlab.core.specs.data import DataSpec, ViewSpec, preset_spec
from neuronlab.core.specs.tasks import TASKS

PRESETS = [(task, key) for task in TASKS for key in generators_for(task)]
SET = DataSpec(seed=7, split_seed=8, test_share=0.3, outliers=0.1, formula="2x", low=-1.0, high=4.0)


@pytest.mark.parametrize(("task", "key"), PRESETS)
def test_a_preset_brings_its_usual_number_and_noise_and_nothing_else(task, key):
    row = generators_for(task)[key]
    spec = preset_spec(task, key, SET)
    assert (spec.generator, spec.count, spec.noise) == (key, row.count, row.noise)
    assert replace(spec, generator=SET.generator, count=SET.count, noise=SET.noise) == SET


def test_a_formula_has_numbers_that_suit_its_task():
    counts = {task: preset_spec(task, "formula", DataSpec()).count for task in TASKS}
    assert counts["curve"] < counts["classes"]


def test_an_unknown_preset_is_refused_with_those_there_are():
    with pytest.raises(InputError, match=r"'circles'.*wave.*moons"):
        DataSpec(generator="circles")


@pytest.mark.parametrize(
    "constants",
    [(("ab", 1.0),), (("x", 1.0),), (("e", 1.0),), (("", 1.0),), (("a", 1.0), ("a", 2.0))],
)
def test_constants_are_different_single_letters(constants):
    with pytest.raises(InputError, match="different single letters"):
        DataSpec(constants=constants)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -2e6])
def test_constants_keep_their_bounds(value):
    with pytest.raises(InputError, match="constant a must be from −1e6 to 1e6"):
        DataSpec(constants=(("a", value),))


@pytest.mark.parametrize(
    "outside",
    [{"outliers": 0.51}, {"imbalance": 0.91}, {"test_share": -0.1}, {"low": -2e6}, {"threshold": 2e6}, {"seed": -1}],
)
def test_recipes_keep_their_bounds(outside):
    with pytest.raises(InputError, match=next(iter(outside)).split("_")[0].capitalize()):
        DataSpec(**outside)


def test_a_section_is_along_one_of_two_inputs():
    assert ViewSpec(section_along=1).section_along == 1
    with pytest.raises(InputError, match="Section along"):
        ViewSpec(section_along=2)
