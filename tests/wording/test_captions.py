from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.wording.captions import column_captions, input_names


def test_the_longest_caption_says_all_that_is_unusual():
    layer = LayerSpec(8, "tanh", unit="quadratic", dropout=0.2)
    _, captions, _ = column_captions(NetworkSpec(hidden=(layer,)))
    assert captions == ("8 · tanh, x² + x, dropout 20%", "8 · tanh, x² + x", "8 · tanh", "8")


def test_a_plain_layer_is_its_width_and_activation():
    assert column_captions(NetworkSpec(hidden=(LayerSpec(8, "tanh"),)))[1][0] == "8 · tanh"


def test_one_input_is_named_and_several_are_counted():
    assert column_captions(NetworkSpec())[0] == ("x",)
    assert column_captions(NetworkSpec(features=("x^2",)))[0] == ("x²",)
    several = NetworkSpec(features=("x", "sin(x)"))
    assert column_captions(several)[0][0] == "2 inputs"
    assert input_names(several) == ("x", "sin x")


def test_two_inputs_are_called_as_in_equations_and_more_have_no_names():
    assert input_names(NetworkSpec(inputs=2)) == ("x₁", "x₂")
    assert input_names(NetworkSpec(inputs=3)) == ()
    assert [column_captions(NetworkSpec(inputs=count))[0][0] for count in (2, 3)] == ["2 inputs", "3 inputs"]


def test_what_comes_out_is_a_number_or_classes():
    assert column_captions(NetworkSpec())[-1] == ("ŷ",)
    two = NetworkSpec(inputs=2, output="sigmoid", labels=("a", "b"))
    three = NetworkSpec(inputs=2, outputs=3, output="softmax", labels=("a", "b", "c"))
    assert [column_captions(spec)[-1] for spec in (two, three)] == [("2 classes", "ŷ"), ("3 classes", "ŷ")]
