"""The shade between a guess and the learned curve lies between them, also where they cross."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from neuronlab.analysis.guess import Guess, guess_gap
from neuronlab.gui.canvas.pictures.guess import GuessPicture
from tests.frames import set_blocks


@pytest.fixture
def picture(plot, theme):
    picture = GuessPicture(plot)
    picture.recolor(theme.colors)
    return picture


def test_the_shade_lies_between_both_curves(picture, make_trainer):
    trainer = make_trainer()
    set_blocks(trainer, [[[1.0, 0.0]]])
    picture.show_gap(guess_gap(Guess(((-2.0, 0.0), (2.0, 0.0))), trainer.network()))
    path = picture.shade.path()
    assert all(path.contains(QPointF(*at)) for at in ((1.5, 1.0), (-1.5, -1.0)))
    assert not any(path.contains(QPointF(*at)) for at in ((1.5, -1.0), (-1.5, 1.0), (1.0, 1.2), (2.5, 1.0)))


def test_hidden_items_stay_hidden_until_they_are_shown_again(picture):
    picture.set_shown(False)
    picture.show_sketch(((-1.0, 0.0), (1.0, 1.0)))
    assert not picture.line.isVisible()
    picture.set_shown(True)
    assert picture.line.isVisible()
    assert np.ptp(picture.line.getData()[0]) == pytest.approx(2.0)
