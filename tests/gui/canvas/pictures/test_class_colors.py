"""Chances become colours: the stronger the surer, mixed where classes meet, and never anything but a colour."""

import numpy as np
import pytest

from neuronlab.gui.canvas.pictures.class_colors import SHADE, class_colors, hard, shaded
from neuronlab.gui.theme.theme import DARK, LIGHT

MOST = round(SHADE * 255.0)


def rgb(color):
    return [color.red(), color.green(), color.blue()]


def flat(*logits):
    """Logits (classes, 3, 2) that are the same everywhere."""
    return np.tile(np.array(logits, np.float32)[:, None, None], (1, 3, 2))


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("paint", [shaded, hard])
def test_a_class_that_is_certain_has_its_colour_at_full_strength(colors, paint):
    pixels = paint(flat(-40.0, 40.0, -40.0), colors)
    assert np.abs(pixels[..., :3].astype(int) - rgb(class_colors(colors)[1])).max() <= 1
    assert np.abs(pixels[..., 3].astype(int) - MOST).max() <= 1


def test_an_even_chance_is_not_painted_at_all():
    assert (shaded(flat(1.0, 1.0), DARK)[..., 3] == 0).all()


def test_the_surer_it_is_the_stronger_and_the_nearer_to_its_colour():
    strengths = [int(shaded(flat(0.0, logit), DARK)[0, 0, 3]) for logit in (0.5, 1.0, 3.0)]
    assert strengths == sorted(set(strengths))
    aim = np.array(rgb(class_colors(DARK)[1]))
    away = [np.abs(shaded(flat(0.0, logit), DARK)[0, 0, :3] - aim.astype(float)).sum() for logit in (0.5, 1.0, 3.0)]
    assert away == sorted(away, reverse=True)


def test_chances_that_are_no_numbers_count_as_even():
    assert (shaded(flat(np.nan, 1.0), DARK)[..., 3] == 0).all()


def test_a_picture_is_finer_than_its_logits_and_straight_between_them():
    logits = np.zeros((2, 2, 2), np.float32)
    logits[1] = [[-1.0, 1.0], [-1.0, 1.0]]  # the classes are even in the middle between two columns
    assert shaded(logits, DARK).shape == (4, 4, 4)
    pixels = hard(logits, DARK)
    assert pixels.shape == (8, 8, 4)
    first, second = (rgb(color) for color in class_colors(DARK)[:2])
    assert (pixels[:, :4, :3] == first).all()
    assert (pixels[:, 4:, :3] == second).all()
