"""Headers are read back from what is written in them."""

import pytest

from neuronlab.core.errors import InputError
from neuronlab.files.models.code.header import encode_header
from neuronlab.files.models.code.header_reader import evaluate_header
from tests.files.models.code.cases import assert_evaluates, questions
from tests.files.models.networks import NETWORKS, to_export


def test_a_header_evaluates_to_what_the_network_predicts(tmp_path):
    assert_evaluates(tmp_path, ".h")


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("z > 0.0f ? z : 0.6f * z", "z > 0.0f ? z : 0.7f * z"),
        ("static const float model_bias_1[3] MODEL_STORED = {", "static const float model_bias_1[3] MODEL_STORED = {3"),
        ("a[1] = powf(x1, 2.0f);", "a[1] = sinf(x2);"),
        ("static const double model_input_mean[2] = {2000.0", "static const double model_input_mean[2] = {2001.0"),
    ],
)
def test_what_is_changed_in_it_changes_the_result(tmp_path, found, instead):
    network = NETWORKS["all at once"]
    text = encode_header(to_export(network)).decode()
    assert found in text
    (tmp_path / "model.h").write_text(text.replace(found, instead), encoding="utf-8")
    inputs = questions(network)
    assert abs(evaluate_header(tmp_path / "model.h", inputs) - network.predict(inputs)).max() > 1e-3


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("model_layer_", "another_"),
        ("outputs[unit] /= sum;", ""),
        ("0.6f * z", "0.6f * unknown(z)"),
        ("a[1] = powf(x1, 2.0f);", "a[1] = powf(x1, 9.0f);"),
        ("model_bias_1", "model_other_1"),
        ("static const float model_slopes_2", "static float model_slopes_2"),
    ],
)
def test_statements_that_no_export_has_are_refused_in_a_sentence(tmp_path, found, instead):
    text = encode_header(to_export(NETWORKS["all at once"])).decode()
    assert found in text
    (tmp_path / "model.h").write_text(text.replace(found, instead), encoding="utf-8")
    with pytest.raises(InputError, match=r"model\.h cannot be read as a header of a model: it .*\."):
        evaluate_header(tmp_path / "model.h", questions(NETWORKS["all at once"]))
