"""ONNX files come back as the models they were; foreign and damaged ones are read or refused in one sentence."""

import random

import numpy as np
import onnx
import pytest

from neuronlab.files.models.formats import load_model
from neuronlab.files.models.onnx.decoding import decode_onnx
from neuronlab.files.models.onnx.graph import encode_onnx
from tests.files.fuzzing import reads_or_refuses
from tests.files.models.graphs import changed_graph, without_metadata
from tests.files.models.networks import NETWORKS, raw_inputs, to_export


def test_a_graph_without_our_text_is_read_by_what_it_computes(tmp_path):
    path = tmp_path / "model.onnx"
    for name in ("gelu", "mish", "prelu", "three layers", "a surface", "two classes", "four classes"):
        network = NETWORKS[name]
        path.write_bytes(without_metadata(encode_onnx(to_export(network))))
        found = load_model(path)
        assert found.network.spec.hidden == network.spec.hidden
        assert np.array_equal(found.network.predict(raw_inputs(network)), network.predict(raw_inputs(network)))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda proto: proto.graph.initializer.pop(0), "it lacks the numbers 0.weight"),
        (lambda proto: setattr(proto.graph.initializer[0], "name", "9.weight"), "it lacks the numbers 0.weight"),
        (lambda proto: proto.metadata_props.add(key="neuronlab", value="{}"), "two texts named neuronlab"),
        (lambda proto: setattr(proto.metadata_props[0], "value", "{}"), "not marked as a neuronlab-model file"),
        (lambda proto: setattr(proto.metadata_props[0], "value", "[" * 300), "lists; the limit is"),
        (lambda proto: setattr(proto.metadata_props[0], "value", " " * 2**20 + "{}"), "a text of"),
    ],
)
def test_a_file_of_ours_that_was_changed_is_refused(tmp_path, change, sentence):
    proto = onnx.load_model_from_string(encode_onnx(to_export(NETWORKS["relu"])))
    change(proto)
    path = tmp_path / "model.onnx"
    path.write_bytes(proto.SerializeToString())
    assert sentence in (reads_or_refuses(decode_onnx, path) or "")


def test_graphs_changed_at_random_are_read_or_refused(tmp_path):
    path, read = tmp_path / "model.onnx", 0
    names = ("gelu", "mish", "prelu", "a surface", "two classes", "four classes", "three layers")
    bases = [without_metadata(encode_onnx(to_export(NETWORKS[name]))) for name in names]
    for seed in range(400):
        rng = random.Random(seed)
        path.write_bytes(changed_graph(rng, rng.choice(bases)))
        read += reads_or_refuses(decode_onnx, path) is None
    assert 20 < read < 200
