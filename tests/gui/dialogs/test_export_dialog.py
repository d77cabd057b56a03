"""The export dialog by mouse and keys: formats, names, refusals, and what was verified."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from neuronlab.core.errors import InputError
from neuronlab.files.models.formats import Verified
from neuronlab.files.models.model import Model, ModelColumn, ModelFacts, ToExport
from neuronlab.files.models.offers import OFFERS
from neuronlab.files.tables.point_columns import CsvPoints
from neuronlab.gui.dialogs.export_dialog import ExportDialog
from neuronlab.gui.theme.sizes import resize_children, set_text_percent
from neuronlab.gui.theme.style import style_sheet
from neuronlab.session.jobs import Jobs
from neuronlab.session.settings import Settings
from tests.controls import click, focus_on, press_key, type_text
from tests.files.models.networks import make_network, raw_inputs

NETWORK = make_network()
POINTS = CsvPoints("curve", raw_inputs(NETWORK), raw_inputs(NETWORK))
FACTS = ModelFacts(inputs=(ModelColumn("x", low=1990.0, high=2010.0),))
REASON = "This network cannot be written so: its units are quadratic."


def refuse(_what):
    raise InputError(REASON)


@pytest.fixture
def asked():
    return []


@pytest.fixture
def open_dialog(host, tmp_path, asked, qtbot, monkeypatch):
    """A dialog in a folder of its own, with a format more that this network cannot be written in."""
    monkeypatch.setitem(OFFERS, ".xyz", replace(OFFERS[".json"], suffix=".xyz", label="Other", encode=refuse))
    jobs, settings = Jobs(host), Settings()
    settings.export_folder = tmp_path

    def open_dialog(points=POINTS, first=".npz"):
        what = ToExport(Model(NETWORK, "curve", FACTS), points)
        dialog = ExportDialog(lambda: what, "25 parameters.", first, settings, jobs, host)
        dialog.asked.connect(asked.append)
        dialog.show()
        return looked(dialog)

    def looked(dialog):
        qtbot.waitUntil(lambda: not dialog.is_looking)
        return dialog

    open_dialog.looked = looked
    yield open_dialog
    jobs.give_up()


def status(dialog):
    return dialog.status.text().replace("\u200b", "")


def choose(dialog, suffix, qtbot):
    """Choose a format with the arrow keys."""
    steps = list(OFFERS).index(suffix) - dialog.formats.currentRow()
    for _ in range(abs(steps)):
        press_key(qtbot, dialog.formats, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert dialog.suffix == suffix


def test_every_format_is_listed_with_what_it_is_for_and_what_it_would_contain(open_dialog, qtbot):
    dialog = open_dialog()
    shown = set()
    for row, (suffix, offer) in enumerate(OFFERS.items()):
        choose(dialog, suffix, qtbot)
        open_dialog.looked(dialog)
        assert dialog.formats.item(row).text() == f"{offer.label} ({suffix})"
        assert dialog.meaning.text() == offer.meaning
        assert Path(dialog.path.text()).name == f"model{suffix}"
        shown.add(dialog.contents.preview.toPlainText())
    assert len(shown) == len(OFFERS)


def test_a_format_that_the_network_cannot_be_written_in_is_refused_with_the_reason(open_dialog, qtbot):
    dialog = open_dialog()
    choose(dialog, ".xyz", qtbot)
    open_dialog.looked(dialog)
    assert status(dialog) == f"⚠ {REASON}"
    assert dialog.contents.preview.toPlainText() == ""
    assert not dialog.export.isEnabled()
    choose(dialog, ".npz", qtbot)
    open_dialog.looked(dialog)
    assert (status(dialog), dialog.export.isEnabled()) == ("", True)


def test_a_typed_suffix_chooses_its_format(open_dialog, asked, tmp_path, qtbot):
    dialog = open_dialog()
    dialog.path.selectAll()
    type_text(qtbot, dialog.path, str(tmp_path / "a.json"))
    assert dialog.suffix == ".json"
    open_dialog.looked(dialog)
    press_key(qtbot, dialog.path, Qt.Key.Key_Return)
    assert [(one.path, one.offer.suffix) for one in asked] == [(tmp_path / "a.json", ".json")]


def test_an_unknown_suffix_is_refused_and_none_gets_that_of_the_format(open_dialog, asked, tmp_path, qtbot):
    dialog = open_dialog()
    dialog.path.selectAll()
    type_text(qtbot, dialog.path, "model.pt")
    open_dialog.looked(dialog)
    assert status(dialog).startswith("⚠ There is no format .pt: use .npz, .json")
    assert not dialog.export.isEnabled()
    assert dialog.contents.preview.toPlainText() != ""
    for _ in ".pt":
        press_key(qtbot, dialog.path, Qt.Key.Key_Backspace)
    open_dialog.looked(dialog)
    click(qtbot, dialog.export)
    assert asked[0].path == tmp_path / "model.npz"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("a", ""), ("sub.npz", "is a folder"), ("gone/a", "There is no folder"), ("a" * 300, "File name too long.")],
)
def test_a_name_that_no_file_can_have_is_refused(open_dialog, tmp_path, name, sentence, qtbot):
    (tmp_path / "sub.npz").mkdir()
    dialog = open_dialog()
    dialog.path.selectAll()
    type_text(qtbot, dialog.path, name)
    open_dialog.looked(dialog)
    assert sentence in status(dialog)
    assert dialog.export.isEnabled() == (not sentence)


def test_a_file_that_is_there_is_replaced_only_with_a_button_that_says_so(open_dialog, asked, tmp_path, qtbot):
    (tmp_path / "model.npz").write_bytes(b"")
    dialog = open_dialog()
    assert status(dialog) == "model.npz is there already and will be replaced."
    assert dialog.export.text() == "R&eplace"
    click(qtbot, dialog.export)
    assert len(asked) == 1


def test_enter_right_after_the_name_exports_once_the_contents_are_known(open_dialog, asked, tmp_path, qtbot):
    dialog = open_dialog()
    focus_on(qtbot, dialog.path).selectAll()
    QTest.keyClicks(dialog.path, "b.json")
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert asked[0].path == tmp_path / "b.json"


def test_enter_right_after_the_name_of_a_file_that_is_there_replaces_nothing_yet(open_dialog, asked, tmp_path, qtbot):
    (tmp_path / "b.json").write_bytes(b"")
    dialog = open_dialog()
    focus_on(qtbot, dialog.path).selectAll()
    QTest.keyClicks(dialog.path, "b.json")
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    open_dialog.looked(dialog)
    assert (asked, dialog.export.text()) == ([], "R&eplace")


def test_a_file_is_chosen_in_the_systems_dialog_too(open_dialog, tmp_path, monkeypatch, qtbot):
    dialog = open_dialog()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "b.json"), ""))
    click(qtbot, dialog.choose)
    assert (dialog.suffix, dialog.path.text()) == (".json", str(tmp_path / "b.json"))


class Browser(QObject):
    """Takes the folders that are to be shown."""

    def __init__(self):
        super().__init__()
        self.shown = []

    @Slot(QUrl)
    def show(self, url):
        self.shown.append(url.toLocalFile())


def test_what_was_verified_is_said_and_the_file_shown_in_its_folder(open_dialog, asked, tmp_path, qtbot):
    dialog = open_dialog()
    click(qtbot, dialog.export)
    assert dialog.progress.isVisible()
    assert not any(widget.isEnabled() for widget in (dialog.formats, dialog.path, dialog.export))
    dialog.show_written(Verified(3e-7, 1.0, 1_000))
    assert status(dialog) == (f"Verified: largest difference 3e−7 on 1,000 points. Wrote {tmp_path / 'model.npz'}.")
    assert not dialog.progress.isVisible()
    browser = Browser()
    QDesktopServices.setUrlHandler("file", browser, "show")
    click(qtbot, dialog.show_folder)
    QDesktopServices.unsetUrlHandler("file")
    assert browser.shown == [str(tmp_path)]


def test_a_failure_is_said_and_another_try_is_possible(open_dialog, asked, qtbot):
    dialog = open_dialog()
    click(qtbot, dialog.export)
    dialog.show_failure("model.npz cannot be written: the disk is full.")
    assert status(dialog) == "⚠ model.npz cannot be written: the disk is full."
    click(qtbot, dialog.export)
    assert len(asked) == 2


def test_predictions_need_points_and_can_mark_those_outside(open_dialog, qtbot):
    dialog = open_dialog(first=".csv")
    assert dialog.contents.preview.toPlainText().startswith("x,prediction\n")
    click(qtbot, dialog.marks_outside)
    open_dialog.looked(dialog)
    assert dialog.contents.preview.toPlainText().startswith("x,outside,prediction\n")
    dialog.reject()
    dialog = open_dialog(points=None, first=".csv")
    assert status(dialog) == "⚠ There are no points to predict: draw or import some first."


def test_keys_alone_suffice(open_dialog, asked, tmp_path, qtbot):
    dialog = open_dialog()
    assert focus_on(qtbot, dialog).focusWidget() is dialog.formats
    press_key(qtbot, dialog.formats, Qt.Key.Key_Down)
    open_dialog.looked(dialog)
    QTest.keyClick(dialog.formats, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: status(dialog).startswith("Copied"))
    assert QApplication.clipboard().text().startswith('{\n  "format": "neuronlab-model"')
    reached = set()
    for _ in range(20):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        reached.add(dialog.focusWidget())
    contents = dialog.contents
    assert {contents.preview, contents.snippet, contents.copy_snippet, dialog.path, dialog.choose} <= reached
    assert {dialog.close_button, dialog.export} <= reached
    press_key(qtbot, dialog.formats, Qt.Key.Key_Return)
    assert [one.path for one in asked] == [tmp_path / "model.json"]
    dialog.show_written(Verified(0.0, 1.0, 1_000))
    press_key(qtbot, dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_it_fits_a_small_screen_at_a_larger_text(open_dialog, host):
    set_text_percent(110)
    host.setStyleSheet(style_sheet(host.theme.colors))
    try:
        dialog = open_dialog(first=".csv")
        resize_children(dialog)
        assert dialog.minimumSizeHint().width() <= 1024
        assert max(dialog.minimumSizeHint().height(), dialog.height()) <= 660  # and the frame of the system
    finally:
        set_text_percent(100)
