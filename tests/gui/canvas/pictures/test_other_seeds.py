import numpy as np
import pytest

from neuronlab.gui.canvas.pictures.other_seeds import MOST_CURVES, OtherSeeds
from neuronlab.gui.theme.theme import DARK, LIGHT


@pytest.fixture
def item(qapp):
    made = OtherSeeds()
    made.recolor(DARK)
    return made


X = np.linspace(-1.0, 1.0, 5)


def test_each_run_has_its_colour_and_its_curves_are_not_joined(item):
    item.show_curves(X, {2: np.array([[0.0, 1, 2, 3, 4], [4, 3, 2, 1, 0]])})
    line = item.lines[2]
    assert [other.isVisible() for other in item.lines].count(True) == 1
    x, y = line.getData()
    assert x.tolist() == [*X, *X]
    assert y.tolist() == [0, 1, 2, 3, 4, 4, 3, 2, 1, 0]
    assert line.opts["connect"].tolist() == [1, 1, 1, 1, 0] * 2
    color = line.opts["pen"].color()
    assert color.name() == DARK.runs[2]
    assert color.alphaF() < 0.35
    item.recolor(LIGHT)
    assert line.opts["pen"].color().name() == LIGHT.runs[2]


def test_no_more_are_drawn_than_can_be_told_apart(item):
    item.show_curves(X, {0: np.zeros((MOST_CURVES + 50, 5), np.float32)})
    assert len(item.lines[0].getData()[0]) == 5 * MOST_CURVES


def test_the_legend_has_them_only_while_there_are_some(item):
    assert item.legend(DARK) == []
    item.show_curves(X, {0: np.zeros((3, 5))})
    assert [mark.text for mark in item.legend(DARK)] == ["other seeds"]
    item.show_curves(X, {})
    assert item.legend(DARK) == []
    assert not any(line.isVisible() for line in item.lines)
