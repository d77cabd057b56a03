import pytest

from neuronlab.gui.plots.collapse.equation_row import ROW
from neuronlab.gui.plots.collapse.view import CollapseView
from neuronlab.wording.numbers import magnitude_text, signed_text, weight_text

SIZE = (720, 60)
LINEAR = (2, "identity")


@pytest.fixture
def view(theme):
    return CollapseView(theme)


def test_a_linear_network_is_told_as_its_one_map(view, make_frame, shown):
    # 2·(x + 1) − 3·(0.5·x) + 0.25 = 0.5·x + 2.25
    frame = make_frame(LINEAR, blocks=[[[1.0, 1.0], [0.5, 0.0]], [[2.0, -3.0, 0.25]]])
    shown(view, frame, SIZE)
    count, *equation, difference = view.painted_texts()
    assert count.startswith("7 ")
    assert count.endswith(" 2")
    assert weight_text(0.5) in equation
    assert signed_text(2.25) in equation
    assert difference.endswith(magnitude_text(frame.collapsed.error))


@pytest.mark.parametrize("classes", [0, 3])
def test_it_begins_and_ends_where_the_rows_above_it_do(view, make_plane_frame, shown, classes):
    image = shown(view, make_plane_frame(LINEAR, classes=classes), SIZE)
    for x in (*range(10), *range(image.width() - 10, image.width())):
        assert {image.pixelColor(x, y).name() for y in range(image.height())} == {view._theme.colors.panel}, x


def test_a_network_that_bends_has_nothing_here(view, make_frame, shown):
    image = shown(view, make_frame((2, "relu")), SIZE)
    assert view.painted_texts() == []
    assert view.sizeHint().height() == 1
    assert {image.pixelColor(x, 10).name() for x in range(0, 720, 20)} == {view._theme.colors.panel}


@pytest.mark.parametrize(("classes", "rows"), [(0, 1), (2, 1), (3, 3), (5, 5)])
def test_it_is_as_high_as_the_map_has_rows(view, make_plane_frame, shown, classes, rows):
    frame = make_plane_frame(LINEAR, classes=classes)
    shown(view, frame, SIZE)
    assert rows * ROW < view.sizeHint().height() < (rows + 1) * ROW
    texts = view.painted_texts()
    assert [weight_text(float(weight)) in texts for weight in frame.collapsed.map.weights.ravel()] == [True] * 2 * rows


def test_the_map_to_classes_names_each_of_them(view, make_plane_frame, shown):
    shown(view, make_plane_frame(LINEAR, labels=("ant", "bee", "cat")), SIZE)
    texts = view.painted_texts()
    assert all(any(name in text for text in texts) for name in ("ant", "bee", "cat"))


def test_where_there_is_little_room_the_equation_is_told_without_its_symbols(view, make_plane_frame, shown):
    frame = make_plane_frame(LINEAR)
    shown(view, frame, SIZE)
    assert any("W_eff" in text for text in view.painted_texts())
    shown(view, frame, (380, 30))
    assert not any("W_eff" in text for text in view.painted_texts())


def test_it_gives_its_room_back_when_the_network_bends_again(view, make_frame, shown):
    shown(view, make_frame(LINEAR), SIZE)
    assert view.sizeHint().height() > ROW
    view.show_frame(make_frame((2, "relu")))
    assert view.sizeHint().height() == 1
