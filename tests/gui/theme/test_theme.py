import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from neuronlab.app import make_application
from neuronlab.gui.theme.theme import DARK, LIGHT, legible_on
from tests.gui.contrast import READABLE, contrast, luminance


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
def test_the_scale_of_magnitudes_goes_one_way(colors):
    table = colors.magnitude_table()
    assert table.shape == (256, 4)
    brightness = [luminance(QColor(*map(int, row[:3]))) for row in table[::16]]
    steps = np.diff(brightness)
    assert (steps > 0).all() if colors.is_dark else (steps < 0).all()


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
def test_the_diverging_scale_has_the_ground_in_its_middle_and_is_stronger_to_both_sides(colors):
    table = colors.diverging_table()
    assert table.shape == (256, 4)
    ends = [QColor(*map(int, table[position, :3])).name() for position in (0, 255)]
    assert ends == [colors.negative, colors.positive]
    ground = QColor(colors.plot)
    distance = np.abs(table[:, :3].astype(int) - [ground.red(), ground.green(), ground.blue()]).sum(axis=1)
    assert distance[127:129].max() < 6
    assert (np.diff(distance[:128]) <= 1).all()
    assert (np.diff(distance[128:]) >= -1).all()


@given(st.integers(0, 0xFFFFFF))
def test_black_or_white_can_be_read_on_any_colour(color):
    ground = QColor(f"#{color:06x}")
    assert contrast(legible_on(ground), ground) >= READABLE


def test_the_program_has_an_icon(qtbot):
    assert not make_application().windowIcon().pixmap(32, 32).isNull()
