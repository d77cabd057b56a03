"""The names of numbers in exported files."""

import numpy as np
import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.code.numbers import BIAS, CONSTANTS, SLOPES, SQUARES, WEIGHTS, numbers_in
from neuronlab.files.models.code.source import layer_sources
from neuronlab.files.models.formats import EXPORTERS
from tests.files.models.networks import NETWORKS, to_export


@pytest.mark.parametrize("suffix", [".npz", ".json", ".safetensors"])
def test_every_number_of_a_file_is_found_by_its_name(tmp_path, monkeypatch, suffix):
    network = NETWORKS["all at once"]
    name = f"a model{suffix}"
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(EXPORTERS[suffix].encode(to_export(network)))
    numbers = numbers_in(name)
    namespace = {"np": np}
    exec(numbers.load, namespace)
    for layer in layer_sources(network):
        arrays = {WEIGHTS: layer.weights, BIAS: layer.bias, SQUARES: layer.squares, SLOPES: layer.slopes}
        for what, values in arrays.items():
            if values is not None:
                assert np.array_equal(eval(numbers.name(what, layer.number), namespace), values)


def test_tensors_are_named_as_in_a_sequential_module():
    numbers = numbers_in("model.safetensors")
    names = [numbers.name(what, layer) for layer in (1, 2) for what in (WEIGHTS, BIAS, SQUARES, SLOPES)]
    keys = ["0.weight", "0.bias", "0.squares", "1.weight", "2.weight", "2.bias", "2.squares", "3.weight"]
    assert names == [f'tensors["{key}"]' for key in keys]


def test_constants_are_those_of_the_script():
    assert CONSTANTS.name(WEIGHTS, 2) == "WEIGHTS_2"


def test_another_file_is_refused():
    with pytest.raises(InputError, match=r"model\.h is not a file of arrays; export the network as \.npz, \.json or"):
        numbers_in("model.h")
