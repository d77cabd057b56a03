"""Whatever is chosen, dropped or named goes through one door and is opened as what it is."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QFileDialog, QMessageBox

from neuronlab.app import first_experiment
from neuronlab.gui.controllers.opening import OpeningController, dropped
from neuronlab.gui.controllers.sharing import Sharing
from neuronlab.session.document import Document
from neuronlab.session.settings import Settings
from tests.controls import press_key


def data_of(text=None, urls=()):
    data = QMimeData()
    if text is not None:
        data.setText(text)
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    return data


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (("1,2", ["file:///tmp/a.csv", "file:///tmp/b.csv"]), (Path("/tmp/a.csv"), Path("/tmp/b.csv"))),
        (("1,2", ["https://example.org/a.csv"]), "1,2"),
        (("1,2",), "1,2"),
        (("  ",), None),
        ((), None),
    ],
)
def test_of_what_is_dropped_files_count_before_text_and_nothing_blank(data, found):
    assert dropped(data_of(*data)) == found


@pytest.fixture
def opening(host, imports):
    sharing = Sharing(Document(first_experiment()), host)
    opening = OpeningController(imports, sharing, Settings(), host)
    yield opening
    opening.close()
    sharing.close()


def warning_over(host, qtbot):
    qtbot.waitUntil(lambda: any(box.isVisible() for box in host.findChildren(QMessageBox)))
    (box,) = (box for box in host.findChildren(QMessageBox) if box.isVisible())
    sentence = box.text().replace("\u200b", "")
    box.accept()
    return sentence


def test_a_file_is_opened_as_what_it_is(opening, read, qtbot, tmp_path):
    session, model, table = (tmp_path / name for name in ("work.zip", "model.json", "points.csv"))
    with session.open("wb") as stream:
        np.savez(stream, session=np.array("{}"))
    model.write_text("{}")
    table.write_text("x,y\n1,2\n2,3\n")
    for path, signal in ((session, opening.session_asked), (model, opening.model_asked)):
        with qtbot.waitSignal(signal) as asked:
            opening.open_path(path)
        assert asked.args == [path]
    opening.open_path(table)
    assert read().name == "points.csv"


def test_what_is_dropped_is_opened(opening, host, read, qtbot, tmp_path):
    (tmp_path / "model.npz").write_bytes(b"")
    with qtbot.waitSignal(opening.model_asked):
        opening.take_dropped(data_of(urls=[QUrl.fromLocalFile(str(tmp_path / "model.npz")).toString()]))
    opening.take_dropped(data_of("x,y\n1,2\n2,3\n"))
    assert read().name == "pasted text"
    opening.take_dropped(data_of("Look: [NeuronLab-share-1:AAAA]"))
    assert "its checksum does not match" in warning_over(host, qtbot)


def test_what_is_nothing_of_all_this_is_refused_in_a_sentence(opening, host, qtbot, tmp_path):
    opening.open_path(tmp_path / "gone.csv")
    assert warning_over(host, qtbot).endswith("there is no such file.")


def test_the_file_that_is_chosen_is_opened_and_its_folder_is_proposed_again(opening, qtbot, tmp_path, monkeypatch):
    answers, proposed = [str(tmp_path / "a.nlab"), ""], []

    def ask(_parent, title, folder, filters):
        proposed.append((title, folder))
        assert filters.startswith("All that can be opened (*.nlab *.npz")
        return answers.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    (tmp_path / "a.nlab").write_bytes(b"")
    with qtbot.waitSignal(opening.session_asked):
        opening.ask_for_file()
    opening.ask_for_file()
    assert proposed[1] == ("Open", str(tmp_path))


def test_of_several_dropped_files_a_person_chooses_one(opening, host, read, qtbot, tmp_path):
    (tmp_path / "cars.csv").write_text("x,y\n1,2\n2,3\n")
    (tmp_path / "net.npz").write_bytes(b"")
    urls = [QUrl.fromLocalFile(str(tmp_path / name)).toString() for name in ("gone.csv", "net.npz", "cars.csv")]
    opening.take_dropped(data_of(urls=urls))
    qtbot.waitUntil(lambda: opening.which is not None)
    texts = [opening.which.list.item(row).text() for row in range(3)]
    assert [text.split()[-1] for text in texts] == ["opened", "model", "table"]
    press_key(qtbot, opening.which.list, Qt.Key.Key_Down)
    press_key(qtbot, opening.which.list, Qt.Key.Key_Return)
    assert read().name == "cars.csv"
    assert opening.which is None


def test_of_several_dropped_files_none_has_to_be_opened(opening, imports, qtbot, tmp_path):
    urls = [QUrl.fromLocalFile(str(tmp_path / name)).toString() for name in ("a.npz", "b.npz")]
    for name in ("a.npz", "b.npz"):
        (tmp_path / name).write_bytes(b"")
    opening.take_dropped(data_of(urls=urls))
    qtbot.waitUntil(lambda: opening.which is not None)
    with qtbot.assertNotEmitted(opening.model_asked):
        press_key(qtbot, opening.which.list, Qt.Key.Key_Escape)
    assert opening.which is None
