"""Models as ONNX: what any runtime finds in one, and that it computes what the network does."""

import numpy as np
import onnx
import pytest

from neuronlab.core.data.points import Scaling
from neuronlab.core.network.network import Network
from neuronlab.files.models.formats import export_model
from neuronlab.files.models.onnx.graph import IR_VERSION, OPSET, encode_onnx, evaluate_onnx
from tests.files.models.networks import NETWORKS, make_custom_network, make_network, raw_inputs, to_export


@pytest.mark.parametrize("name", NETWORKS)
def test_a_graph_computes_what_the_network_does(tmp_path, name):
    network = NETWORKS[name]
    path = tmp_path / "model.part"  # as it is called while it is written
    path.write_bytes(encode_onnx(to_export(network)))
    inputs = raw_inputs(network)
    expected = network.predict(inputs)
    found = evaluate_onnx(path, inputs)
    assert found.dtype == np.float64
    assert np.abs(found - expected).max() <= 3e-6 * np.ptp(expected)


def test_the_graph_is_valid_for_the_oldest_runtimes_it_is_for():
    for network in (NETWORKS["all at once"], NETWORKS["mish"], make_custom_network()):
        proto = onnx.load_model_from_string(encode_onnx(to_export(network)))
        onnx.checker.check_model(proto, full_check=True)
        assert (proto.ir_version, [opset.version for opset in proto.opset_import]) == (IR_VERSION, [OPSET]) == (7, [13])


def test_inputs_and_outputs_are_raw_and_in_float64():
    graph = onnx.load_model_from_string(encode_onnx(to_export(NETWORKS["four classes"]))).graph
    (inputs,), (outputs,) = graph.input, graph.output
    for info, name, columns in ((inputs, "inputs", 2), (outputs, "outputs", 4)):
        kind = info.type.tensor_type
        assert (info.name, kind.elem_type) == (name, onnx.TensorProto.DOUBLE)
        assert [dim.dim_param or dim.dim_value for dim in kind.shape.dim] == ["n", columns]


def test_numbers_with_defaults_are_always_written():
    graph = onnx.load_model_from_string(encode_onnx(to_export(make_network(("elu", "leaky_relu", "selu"))))).graph
    written = {node.op_type: {attribute.name for attribute in node.attribute} for node in graph.node}
    assert written["Elu"] == written["LeakyRelu"] == {"alpha"}
    assert written["Selu"] == {"alpha", "gamma"}
    assert written["Gemm"] == {"alpha", "beta", "transB"}


def test_seconds_since_1970_keep_their_digits(tmp_path):
    network = make_network(("tanh",))
    dated = Network(network.spec, network.parameters, Scaling((1.7e9,), (30.0,)), Scaling((1e6,), (0.5,)))
    seconds = np.linspace(1.7e9 - 60.0, 1.7e9 + 60.0, 50)[:, None]
    verified = export_model(to_export(dated), tmp_path / "model.onnx", seconds)
    assert verified.largest <= 2e-6 * verified.scale
