from dataclasses import replace

import pytest

from neuronlab.core.specs.network import LayerSpec, NetworkSpec
from neuronlab.gui.plots.diagram.end_names import class_labels, input_labels
from neuronlab.gui.plots.diagram.layout import layout_network
from neuronlab.wording.captions import input_names

HIDDEN = (LayerSpec(4, "tanh"),)
PLANE = NetworkSpec(inputs=2, hidden=HIDDEN)
THREE = NetworkSpec(inputs=2, outputs=3, hidden=HIDDEN, output="softmax", labels=("ant", "bee", "cat"))
TWO = NetworkSpec(inputs=2, outputs=1, hidden=HIDDEN, output="sigmoid", labels=("no", "yes"))


@pytest.fixture(autouse=True)
def _application(qapp):
    """Fonts need it."""


def layout_of(spec, width=720.0):
    return layout_network(spec, width, 330.0)


def test_each_input_is_named_to_the_left_of_its_box():
    layout = layout_of(PLANE)
    labels, column = input_labels(PLANE, layout), layout.columns[0]
    assert [label.text for label in labels] == list(input_names(PLANE))
    for unit, label in enumerate(labels):
        assert label.rect.right() < column.left
        assert label.rect.center().y() == column.box(unit).center().y()


def test_a_single_input_needs_no_name():
    assert input_labels(NetworkSpec(hidden=HIDDEN), layout_of(NetworkSpec(hidden=HIDDEN))) == []


def test_names_of_inputs_begin_with_the_first_that_is_in_view():
    layout = layout_of(PLANE)
    scrolled = replace(layout.columns[0], tops=layout.columns[0].tops[:1], first=1)
    labels = input_labels(PLANE, replace(layout, columns=(scrolled, *layout.columns[1:])))
    assert [label.text for label in labels] == list(input_names(PLANE)[1:])


def test_without_room_for_all_the_inputs_none_is_named():
    spec = NetworkSpec(inputs=2, hidden=HIDDEN, features=("x1", "x2", "sin(x1)"))
    assert len(input_labels(spec, layout_of(spec))) == 3
    layout = layout_of(spec)
    narrow = replace(layout.columns[0], left=20.0)
    assert input_labels(spec, replace(layout, columns=(narrow, *layout.columns[1:]))) == []


def test_each_class_is_named_to_the_right_of_its_box():
    layout = layout_of(THREE)
    names, column = class_labels(THREE, layout), layout.columns[-1]
    assert [(name.text, name.number) for name in names] == [("ant", 0), ("bee", 1), ("cat", 2)]
    for unit, name in enumerate(names):
        assert name.rect.left() > column.left + column.width
        assert name.rect.center().y() == column.box(unit).center().y()


def test_one_output_has_both_of_its_classes_beside_it():
    layout = layout_of(TWO)
    first, second = class_labels(TWO, layout)
    assert (first.text, second.text) == ("no", "yes")
    assert first.rect.bottom() <= layout.columns[-1].box(0).center().y() <= second.rect.top()


def test_numbers_have_no_class_names_and_neither_has_a_picture_without_room():
    assert class_labels(PLANE, layout_of(PLANE)) == []
    layout = layout_of(THREE)
    column = layout.columns[-1]
    assert class_labels(THREE, replace(layout, width=column.left + column.width + 10.0)) == []
