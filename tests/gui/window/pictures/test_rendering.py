import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from neuronlab.app import first_experiment
from neuronlab.core.errors import InputError
from neuronlab.files.session.work import Work
from neuronlab.gui.window.pictures.rendering import rendered


def drawn(size, **more):
    return rendered(Work(first_experiment()), "canvas", size, ".png", is_dark=False, **more)


def test_a_picture_of_saved_work_has_the_size_times_the_scale(qapp):
    image = QImage.fromData(drawn((600, 400), scale=2))
    assert image.size() == QSize(1200, 800)
    assert image.pixelColor(20, 790).lightness() > 200


def test_a_size_that_is_too_small_says_the_least(qapp):
    with pytest.raises(InputError, match=r"Plot needs at least \d+x\d+ pixels"):
        drawn((20, 20), scale=1)
