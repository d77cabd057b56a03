import pytest
from PySide6.QtCore import QByteArray

from neuronlab.session.settings import MOST_RECENT, Settings
from neuronlab.session.speeds import AUTO, FASTEST, MAX

GEOMETRY, BODY = QByteArray(b"where it was"), '{"page":"table"}'


def test_a_layout_comes_back_as_it_was_left():
    Settings().keep_layout(GEOMETRY, BODY)
    assert Settings().layout() == (GEOMETRY, BODY)


@pytest.mark.parametrize("key", ["geometry", "body", "layout_checksum"])
@pytest.mark.parametrize("value", [QByteArray(b"damaged"), "text", None], ids=["other bytes", "text", "nothing"])
def test_a_damaged_layout_is_not_given_to_the_window_which_it_would_crash(key, value):
    settings = Settings()
    settings.keep_layout(GEOMETRY, BODY)
    settings._store.setValue(key, value)
    assert Settings().layout() is None


@pytest.mark.parametrize("speed", [AUTO, MAX, 1.0, 46.41588833612779, FASTEST])
def test_a_speed_is_remembered(speed):
    Settings().speed = speed
    assert Settings().speed == speed


@pytest.mark.parametrize("text", ["fast", "0.5", "-3", "nan", "1e6", ""])
def test_a_speed_that_is_none_becomes_auto(text):
    settings = Settings()
    settings._store.setValue("speed", text)
    assert Settings().speed == AUTO


def test_a_layout_of_version_0_1_0_is_dropped():
    settings = Settings()
    settings._store.setValue("geometry", GEOMETRY)
    settings._store.setValue("docks", QByteArray(b"docks of 0.1.0"))
    settings._store.setValue("layout_checksum", "that of both")
    assert Settings().layout() is None
    settings.keep_layout(GEOMETRY, BODY)
    assert not settings._store.contains("docks")


def test_whether_a_kink_was_ever_dragged_is_kept():
    assert not Settings().knows_kinks
    Settings().knows_kinks = True
    assert Settings().knows_kinks


def test_a_text_size_is_remembered():
    assert Settings().text_percent == 100
    Settings().text_percent = 125
    assert Settings().text_percent == 125


@pytest.mark.parametrize("text", ["large", "-90", "1e2", "9", "000", "100000", "١٢٥", ""])
def test_a_text_size_that_is_none_becomes_the_usual_one(text):
    settings = Settings()
    settings._store.setValue("text_percent", text)
    assert Settings().text_percent == 100


def test_the_folders_of_all_kinds_of_files_are_known_once_there_are_some(tmp_path):
    settings = Settings()
    assert settings.folders == frozenset()
    settings.import_folder = settings.export_folder = tmp_path
    settings.text_percent = 110
    assert settings.folders == {tmp_path}


def test_the_last_sessions_are_listed_once_each_and_no_more_than_some(tmp_path):
    settings = Settings()
    assert settings.recent_files == ()
    for number in range(MOST_RECENT + 2):
        settings.note_session(tmp_path / f"{number}.nlab")
    settings.note_session(tmp_path / "5.nlab")
    recent = Settings().recent_files
    assert [path.stem for path in recent] == ["5", "11", "10", "9", "8", "7", "6", "4", "3", "2"]
    assert (settings.session_folder, settings.import_folder) == (tmp_path, tmp_path)
    settings.forget_session(tmp_path / "9.nlab")
    assert tmp_path / "9.nlab" not in settings.recent_files
    settings.recent_files = ()
    assert settings.recent_files == ()
