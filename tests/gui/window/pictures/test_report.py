"""Lab reports are made beside the work, of all runs, and say what a person wrote."""

from PySide6.QtWidgets import QFileDialog

from neuronlab.gui.dialogs.report_dialog import ReportChoice, ReportDialog
from neuronlab.gui.window.pictures.report import reports_of
from neuronlab.gui.window.pictures.saving import pictures_of
from tests.controls import click


def test_a_report_of_two_runs_is_saved_from_the_file_menu(
    window, session, learned, rest, snapshot, qtbot, tmp_path, monkeypatch
):
    window.runs_controller.duplicate()
    learned(20)
    rest()
    before, page = snapshot(), window.stage.page
    path = tmp_path / "report.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.actions_by_name["save_report"].trigger()
    (dialog,) = window.findChildren(ReportDialog)
    assert dialog.parts["runs"].isChecked()  # there are two
    for name in ("network", "runs", "scores"):
        dialog.parts[name].setChecked(False)
    dialog.notes.setPlainText("A <note>")
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil(path.exists)
    text = path.read_text()
    assert "A &lt;note&gt;" in text
    assert text.count("data:image/svg+xml") == 2
    assert text.count("neuronlab fit points.csv") == 2
    assert "<th>Test loss</th>" in text
    qtbot.waitUntil(lambda: "Saved the lab report" in "".join(window.insight_bar.text.parts))
    assert window.stage.page == page
    assert snapshot().state.parameters.tobytes() == before.state.parameters.tobytes()


def test_a_report_is_printed_as_pdf_and_is_of_the_work_as_it_was_when_it_was_asked_for(
    window, session, learned, rest, qtbot, tmp_path
):
    learned(20)
    rest()
    reports = reports_of(window, pictures_of(window))
    reports.make(ReportChoice("Title", "", ("loss",), ".pdf"), tmp_path / "a.pdf")
    qtbot.waitUntil((tmp_path / "a.pdf").exists)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    qtbot.waitUntil(lambda: not pictures_of(window).studios._open)

    path = tmp_path / "a.html"
    reports.make(ReportChoice("Title", "", ("loss",), ".html"), path)
    qtbot.waitUntil(lambda: pictures_of(window).studios._open != [])
    window.data_panel.choose_task("classes")
    qtbot.waitUntil(path.exists)
    text = path.read_text()
    assert "Curve: " in text
    assert "Classes: " not in text
    assert "neuronlab fit points.csv" in text
    assert "--steps 20" in text
    assert "does not make the same weights" not in text
