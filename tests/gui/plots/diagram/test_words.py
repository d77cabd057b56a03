import pytest

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.gui.plots.diagram.layout import layout_network
from neuronlab.gui.plots.diagram.words import (
    diagram_description,
    diagram_labels,
    diagram_legend,
    range_texts,
    shape_key,
)
from neuronlab.gui.plots.painting.labels import Key


@pytest.fixture(autouse=True)
def _application(qapp):
    """Fonts need it."""


def layout_of(frame, width=720.0, firsts=()):
    return layout_network(frame.network_spec, width, 330.0, firsts)


def labels_of(frame, width=720.0, selected=-1):
    return diagram_labels(frame, layout_of(frame, width), selected)


def marks_of(frame, firsts=()):
    """The keys of a legend but for those of the weights' colours."""
    return [entry.key for entry in diagram_legend(frame, layout_of(frame, firsts=firsts)) if entry.key is not Key.LINE]


def test_every_column_has_a_caption_and_the_selected_one_is_bold(make_frame):
    frame = make_frame((8, "relu"), (4, "tanh"))
    labels = labels_of(frame, selected=2)
    assert [label.bold for label in labels] == [False, False, True, False]
    assert labels[2].text == layout_of(frame).columns[2].captions[0]


def test_where_columns_are_narrow_their_captions_are_shorter(make_frame):
    frame = make_frame(*[(12, "sigmoid")] * 9)
    wide, narrow = (labels_of(frame, width)[1].text for width in (2400.0, 320.0))
    assert len(narrow) < len(wide)
    assert narrow in layout_of(frame, 320.0).columns[1].captions


def test_units_out_of_view_are_counted_below_their_column(make_frame):
    frame = make_frame((512, "relu"))
    column = layout_network(frame.network_spec, 720.0, 330.0, (0, 100)).columns[1]
    longest, *_, shortest = range_texts(column)
    assert shortest == f"101–{100 + column.shown}"
    assert longest.endswith("512")
    texts = [label.text for label in labels_of(frame)]
    assert any(text in range_texts(layout_of(frame).columns[1]) for text in texts)
    few = make_frame((4, "relu"))
    assert len(labels_of(few)) == len(layout_of(few).columns)


def test_that_only_some_of_the_weights_are_drawn_is_said_with_their_count(make_frame):
    frame = make_frame((20, "relu"), (19, "relu"))  # 20 + 380 + 19 weights
    assert any("419" in label.text for label in labels_of(frame))
    few = make_frame((20, "relu"), (18, "relu"))
    assert not any("398" in label.text for label in labels_of(few))


def test_the_legend_explains_the_marks_that_are_in_view(make_frame):
    blocks = [[[1.0, 0.0]] * 100]
    assert marks_of(make_frame((100, "relu"), blocks=blocks)) == []
    frame = make_frame(LayerSpec(100, "relu", muted=(99,), frozen=(0,)), blocks=blocks)
    assert marks_of(frame) == [Key.FLAKE]
    assert marks_of(frame, firsts=(0, 99)) == [Key.STRUCK_BOX]
    assert marks_of(make_frame((1, "relu"), blocks=[[[0.0, -50.0]]])) == [Key.DASHED_BOX]


def test_the_description_names_every_layer_and_the_classes(make_plane_frame):
    frame = make_plane_frame((8, "relu"), (4, "tanh"), labels=("ant", "bee"))
    text = diagram_description(frame)
    assert text.index("8 ") < text.index("4 ") < text.index("ant") < text.index("bee")
    assert str(frame.network_spec.parameter_count) in text


def test_another_activation_is_another_shape_and_a_frozen_unit_is_not():
    plain = NetworkSpec(hidden=(LayerSpec(4, "relu"),))
    assert shape_key(plain) == shape_key(NetworkSpec(hidden=(LayerSpec(4, "relu", frozen=(1,)),)))
    assert shape_key(plain) != shape_key(NetworkSpec(hidden=(LayerSpec(4, "tanh"),)))
    assert shape_key(plain) != shape_key(NetworkSpec(hidden=(LayerSpec(5, "relu"),)))
