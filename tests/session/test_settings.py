import pytest
from PySide6.QtCore import QByteArray

from neuronlab.session.settings import Settings

GEOMETRY, DOCKS = QByteArray(b"where it was"), QByteArray(b"how it was laid out")


def test_a_layout_comes_back_as_it_was_left():
    Settings().keep_layout(GEOMETRY, DOCKS)
    assert Settings().layout() == (GEOMETRY, DOCKS)


@pytest.mark.parametrize("key", ["geometry", "docks", "layout_checksum"])
@pytest.mark.parametrize("value", [QByteArray(b"damaged"), "text", None], ids=["other bytes", "text", "nothing"])
def test_a_damaged_layout_is_not_given_to_the_window_which_it_would_crash(key, value):
    settings = Settings()
    settings.keep_layout(GEOMETRY, DOCKS)
    settings._store.setValue(key, value)
    assert Settings().layout() is None
