from neuronlab.core.specs import LayerSpec, NetworkSpec
from neuronlab.gui.plots.parts.captions import column_captions, input_names


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
