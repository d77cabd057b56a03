import itertools

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from neuronlab.core.data.generators import FORMULA, generators_for
from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.panels.data.preset_pictures import preset_icon, preset_picture, preset_sheet
from neuronlab.gui.theme.theme import DARK, LIGHT

SIZE = QSize(48, 48)
ALL = [(task, key) for task in TASKS for key in generators_for(task)]
pytestmark = pytest.mark.usefixtures("qapp")


def pixels(pixmap):
    """Red, green, blue and opacity (rows, columns, 4) from 0 to 255."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4).astype(int)


def share_of(color, picture, tolerance=12):
    """Which share of a picture has about this colour."""
    wanted = QColor(color)
    away = np.abs(picture[..., :3] - (wanted.red(), wanted.green(), wanted.blue())).max(axis=2)
    return (away <= tolerance).mean()


@pytest.mark.parametrize(("task", "key"), ALL)
def test_every_preset_has_a_picture(task, key):
    for size, colors in itertools.product((QSize(24, 24), QSize(40, 28), QSize(136, 136)), (DARK, LIGHT)):
        picture = pixels(preset_picture(task, key, colors, size))
        assert picture.shape == (size.height(), size.width(), 4)
        assert share_of(colors.plot, picture, tolerance=2) < 0.95, (size, colors)


@pytest.mark.parametrize("task", TASKS)
def test_no_two_presets_look_the_same(task):
    pictures = [pixels(preset_picture(task, key, DARK, SIZE)) for key in generators_for(task)]
    for one, other in itertools.combinations(pictures, 2):
        assert (np.abs(one - other).max(axis=2) > 60).mean() > 0.03


@pytest.mark.parametrize("key", [key for key in generators_for("classes") if key != FORMULA])
def test_points_have_the_colours_of_their_classes(key):
    picture = pixels(preset_picture("classes", key, DARK, QSize(136, 136)))
    count = generators_for("classes")[key].classes
    shares = [share_of(color, picture) for color in DARK.classes]
    assert min(shares[:count]) > 0.01
    assert max(shares[count:]) < 0.005


@pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])
def test_heights_are_the_right_way_up(colors):
    picture = pixels(preset_picture("surface", "gaussian_pair", colors, SIZE))
    hill, pit = picture[24:, :24], picture[:24, 24:]
    for position, inside, outside in (
        (hill, colors.positive, colors.negative),
        (pit, colors.negative, colors.positive),
    ):
        assert share_of(inside, position, tolerance=60) > 0.1
        assert share_of(outside, position, tolerance=60) == 0


def test_a_picture_is_as_fine_as_the_screen():
    picture = preset_picture("curve", "sine", DARK, SIZE, scale=2.0)
    assert picture.size() == SIZE * 2
    assert picture.deviceIndependentSize().toSize() == SIZE
    assert preset_icon("curve", "sine", DARK, SIZE, scale=2.0).availableSizes() == [SIZE * 2]


@pytest.mark.parametrize("task", TASKS)
def test_a_sheet_shows_all_presets_of_a_task(task):
    sheet = pixels(preset_sheet(task, DARK, scale=1.0))
    cards = pixels(preset_picture(task, FORMULA, DARK, QSize(136, 136)))
    assert sheet.shape[0] * sheet.shape[1] > len(generators_for(task)) * cards.shape[0] * cards.shape[1]
    window = QColor(DARK.window)
    for edge in (sheet[:8], sheet[-8:], sheet[:, :8], sheet[:, -8:]):
        assert (edge[..., :3] == (window.red(), window.green(), window.blue())).all()
