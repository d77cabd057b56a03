"""Text from outside is shown as it is written, wherever it comes from and whatever it looks like."""

import ast
import dataclasses
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsTextItem,
    QHeaderView,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)

import neuronlab
from neuronlab.analysis.health.insight import Insight
from neuronlab.core.data.edits import rename_class, take_in
from neuronlab.core.data.names import LONGEST_NAME
from neuronlab.core.text import LONGEST_MESSAGE
from neuronlab.gui.dialogs.messages import show_about, warn
from neuronlab.gui.widgets.plain_text import (
    LONGEST_TIP,
    RICH_LABELS,
    PlainLabel,
    ask_text,
    button_text,
    escaped,
    message_box,
    plain_tip,
    show_tip,
    with_breaks,
)
from neuronlab.session.proposals import Proposal
from tests.controls import trigger
from tests.windows import in_one_window, share_window

PICTURE = '<img src="/dev/zero">'
HOSTILE = (PICTURE, "<b>x</b>", "&amp; a&b", "w" * LONGEST_NAME, "&lt;i>", "<!--")
"""Names of classes; were they rendered, the first would be read without end."""
MARKS = ("<img", "<b>x")
KEY = '<img src="data:image/png;base64,'


# -- what makes texts plain -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*HOSTILE, "1 < 2 and 3 > 2", "a\n<b>x</b>\nc", "plain\nlines"])
def test_a_tooltip_is_shown_as_it_is_written(text):
    assert shown_by_qt(plain_tip(text)) == text


def test_a_plain_tooltip_is_handed_over_as_it_is():
    assert plain_tip("Train (Space)") == "Train (Space)"


def test_a_long_tooltip_is_cut():
    assert plain_tip("x" * 100_000) == "x" * (LONGEST_TIP - 1) + "…"


def test_a_tooltip_of_a_part_of_a_widget_is_plain_too(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    show_tip(QPoint(5, 5), PICTURE, widget)
    (tip,) = [label for label in QApplication.allWidgets() if label.objectName() == "qtooltip_label"]
    assert shown_by_qt(tip.text()) == PICTURE
    tip.hide()


def test_an_ampersand_of_a_name_underlines_nothing():
    assert button_text("a & b") == "a && b"


def test_a_rich_label_shows_escaped_text_as_it_is_written():
    for text in HOSTILE:
        assert shown_by_qt(f"<i>{escaped(text)}</i>") == text


def test_very_long_words_may_be_broken_and_others_are_left_alone():
    sentence = f"/home/{'me/' * 40}points.csv cannot be read: it is a folder."
    assert with_breaks(sentence) == sentence
    broken = with_breaks("x" * 150)
    assert broken.replace("\u200b", "") == "x" * 150
    assert max(map(len, broken.split("\u200b"))) == 60


@pytest.mark.parametrize("text", [PICTURE, "<b>x</b>" * 10_000, "x" * 100_000, "two\nlines", "/me" * 999, "/1" * 999])
def test_a_message_box_says_a_line_as_it_is_written_and_stays_in_bounds(qtbot, text):
    box = message_box(None, "Title", text, more=f"See the log for details: {PICTURE}.")
    qtbot.addWidget(box)
    box.show()
    assert {label.textFormat() for label in box.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    assert len(box.text().replace("\u200b", "")) <= LONGEST_MESSAGE
    assert "\n" not in box.text()
    assert box.text().startswith(text[:3])
    assert PICTURE in box.informativeText()
    assert box.width() < 900
    assert box.height() < 600


def test_a_line_of_text_is_asked_for_in_plain_words_and_is_no_longer_than_a_name(qtbot, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    seen = []

    def answer(dialog):
        seen.extend((label.textFormat(), label.text()) for label in dialog.findChildren(QLabel))
        dialog.findChild(QLineEdit).insert("n" * 500)
        return answers.pop()

    monkeypatch.setattr(QInputDialog, "exec", answer)
    answers = [QInputDialog.DialogCode.Rejected, QInputDialog.DialogCode.Accepted]
    assert ask_text(window, "Rename", f"What {PICTURE} is called:", "A", LONGEST_NAME) == "A" + "n" * 99
    assert seen == [(Qt.TextFormat.PlainText, f"What {PICTURE} is called:")]
    assert ask_text(window, "Rename", "What A is called:", "A", LONGEST_NAME) is None


# -- nothing else shows texts -----------------------------------------------------------------------------------------

ONLY_THERE = {"QLabel", "QMessageBox", "QInputDialog", "QErrorMessage", "setToolTip", "showText", "setStatusTip"}
ONLY_THERE |= {"setWhatsThis", "setHtml", "setTextFormat", "QTextBrowser", "QTextEdit", "TextItem", "setTitle"}
"""Whatever makes Qt or pyqtgraph look for markup in a text."""
ALLOWED = {("gui/widgets/plain_text.py", name) for name in ONLY_THERE}
ALLOWED |= {("gui/plots/microscope/step_text.py", "QTextEdit")}  # it inserts plain text, with formats of its own
ALLOWED |= {("gui/lessons/live_text.py", "QTextEdit")}  # likewise
ALLOWED |= {(f"gui/pictures/{name}.py", "setTitle") for name in ("formats", "report_pages")}  # of a PDF file
ALLOWED |= {("gui/pictures/report_pages.py", "setHtml")}  # a page in which every text is escaped, as its own tests try


def test_no_other_module_makes_what_could_show_markup():
    """A class may be named, as a type or for one of its values; it is not called and has no subclass elsewhere."""
    package = Path(neuronlab.__file__).parent
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [node.func] if isinstance(node, ast.Call) else node.bases if isinstance(node, ast.ClassDef) else []
            for name in named:
                text = name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")
                owner = getattr(getattr(name, "value", None), "id", "")  # QMessageBox of QMessageBox.warning(…)
                found |= {(path.relative_to(package).as_posix(), word) for word in {text, owner} & ONLY_THERE}
    assert found - ALLOWED == set()
    assert found, "the test looks at nothing"


# -- the whole window -------------------------------------------------------------------------------------------------


def shown_by_qt(text):
    """What a person sees of a text whose format Qt guesses."""
    if not GuiQt.mightBeRichText(text):
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def texts_qt_guesses(root):
    """Every text of a widget and of all below it in which Qt would look for markup, with where it is."""
    for widget in [root, *root.findChildren(QWidget)]:
        where = f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()}"
        yield f"tip of {where}", widget.toolTip()
        yield f"status of {where}", widget.statusTip()
        yield f"help of {where}", widget.whatsThis()
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            yield f"label {where}", widget.text()
        if isinstance(widget, QComboBox | QAbstractItemView) and not isinstance(widget, QHeaderView):
            yield from ((f"item of {where}", tip) for tip in model_tips(widget.model()))
        scene = widget.scene() if hasattr(widget, "scene") else None
        for item in scene.items() if scene else ():
            yield f"tip of an item of {where}", item.toolTip()
            if isinstance(item, QGraphicsTextItem):
                yield f"text of an item of {where}", item.toHtml().partition("<body")[2]
    for action in root.findChildren(QAction):
        yield f"tip of {action.text()}", action.toolTip()


def model_tips(model):
    role = Qt.ItemDataRole.ToolTipRole
    rows, columns = min(60, model.rowCount()), min(60, model.columnCount())
    yield from (str(model.index(row, column).data(role) or "") for row in range(rows) for column in range(columns))
    yield from (str(model.headerData(column, Qt.Orientation.Horizontal, role) or "") for column in range(columns))
    yield from (str(model.headerData(row, Qt.Orientation.Vertical, role) or "") for row in range(rows))


def rendered(root):
    """Where markup from outside would be rendered, or a long text shown in full."""
    return [
        where
        for where, text in texts_qt_guesses(root)
        if (GuiQt.mightBeRichText(text) and any(mark in text.replace(KEY, "") for mark in MARKS))
        or len(text.replace(KEY, "")) > 5 * LONGEST_TIP
    ]


def shown_as_written(root, name=PICTURE):
    return [where for where, text in texts_qt_guesses(root) if name in shown_by_qt(text)]


def hostile(experiment):
    """The experiment of a person who imported tables with hostile names for all three tasks, and looks at one."""
    rng = np.random.default_rng(0)
    for task, columns in (("curve", 1), ("surface", 2), ("classes", 2)):
        labels = HOSTILE if task == "classes" else ()
        targets = rng.integers(0, len(labels), (60, 1)).astype(float) if labels else rng.normal(size=(60, 1))
        workspace = getattr(experiment, task)
        taken = take_in(workspace, rng.normal(size=(60, columns)), targets, labels, HOSTILE[: columns + 1])
        experiment = replace(experiment, **{task: taken})
    return experiment


@pytest.fixture
def named(window, session):
    """The window once it shows hostile names."""
    for dock in window.docks.values():
        dock.reveal()
    session.document.push(Proposal(hostile(session.document.experiment), "Import & <b>x</b>"))
    return window


@in_one_window("task", ["curve", "classes", "surface"])
def test_no_name_is_rendered_in_the_window(named, session, wait_for_frame, task):
    session.document.push(Proposal(replace(session.document.experiment, task=task), f"Task {PICTURE}"))
    wait_for_frame(lambda frame: frame.task == task)
    insight = Insight("one_class", f"All points are of class {PICTURE}.")
    named.insight_bar.drop_notice()
    named.insight_bar.show_frame(dataclasses.replace(session.frame, insight=insight))
    assert rendered(named) == []
    line = type(named.insight_bar.text).__name__
    assert f"tip of {line} {RICH_LABELS[0]}" in shown_as_written(named)
    if task == "classes":
        buttons = named.data_panel.settings.palette_row.buttons
        assert all(name in shown_by_qt(button.toolTip()) for button, name in zip(buttons, HOSTILE, strict=True))
    else:
        axes = [named.canvas.plot.getPlotItem().getAxis(side).label.toPlainText() for side in ("bottom", "left")]
        assert PICTURE in axes[0]


def every_label_is_plain_but_those_that_are_rich_on_purpose(named):
    labels = [label for label in named.findChildren(QLabel) if label.textFormat() != Qt.TextFormat.PlainText]
    assert sorted(label.objectName() for label in labels) == sorted(RICH_LABELS)
    assert len(named.findChildren(PlainLabel)) > 50


def the_rich_labels_show_names_as_they_are_written(named, session, wait_for_frame):
    session.document.push(Proposal(replace(session.document.experiment, task="classes"), "Task"))
    wait_for_frame(lambda frame: frame.task == "classes")
    named.insight_bar.show_notice(f"Imported points of {PICTURE} & <b>x</b>.")
    texts = {label.objectName(): shown_by_qt(label.text()) for label in named.findChildren(QLabel)}
    assert texts["insight"] == f"Imported points of {PICTURE} & <b>x</b>."
    assert "<img" in texts["legend"]
    assert "&amp;" in texts["legend"]


def a_notice_is_one_line_of_bounded_length(window):
    window.insight_bar.show_notice(f"Exported to\n{'x' * 100_000}.")
    assert len(window.insight_bar.text.text()) == LONGEST_MESSAGE


def test_no_name_makes_the_window_wider(window, session, wait_for_frame):
    def wanted(labels, names):
        experiment = hostile(session.document.experiment)
        classes = take_in(experiment.classes, np.zeros((6, 2)), np.arange(6.0)[:, None], labels, names)
        session.document.push(Proposal(replace(experiment, task="classes", classes=classes), "Import"))
        wait_for_frame(lambda frame: frame.task == "classes" and frame.network_spec.labels == labels)
        QApplication.processEvents()
        return {name: dock.minimumSizeHint().width() for name, dock in window.docks.items()} | {
            "window": window.minimumSizeHint().width(),
            "canvas": window.canvas.minimumSizeHint().width(),
        }

    for dock in window.docks.values():
        dock.reveal()
    marks_alone = wanted(tuple(letter * 30 for letter in "ABCDEF"), ("a", "b", "c"))
    longest = wanted(tuple(letter * LONGEST_NAME for letter in "GHIJKW"), ("W" * LONGEST_NAME,) * 3)
    assert longest == marks_alone


def a_formula_that_is_wrong_does_not_make_its_panel_wider(window):
    row = window.activation_panel.formula
    before = row.minimumSizeHint().width()
    row.text.setText("w" * 200)
    row.text.textEdited.emit(row.text.text())
    assert row.error.text()
    assert row.error.minimumSizeHint().width() <= max(before, 260)


# -- dialogs ----------------------------------------------------------------------------------------------------------

TABLE = f'"{PICTURE.replace(chr(34), chr(34) * 2)}","<b>x</b>",{"h" * 100_000}\n' + "".join(
    f"{number}.5,{number % 7}.25,{cell}\n"
    for number, cell in enumerate([PICTURE.replace('"', ""), "<b>x</b>", "&amp; a&b", "w" * LONGEST_NAME] * 5)
)


@pytest.fixture
def dialog(window, qtbot, tmp_path):
    path = tmp_path / "<b>x<" / "b>.csv"
    path.parent.mkdir()
    path.write_text(TABLE + f"1,2,{'c' * 100_000}\n3,<b>x</b>{'n' * 500},a\n")
    window.imports.open_path(path)
    qtbot.waitUntil(lambda: window.imports.dialog is not None)
    dialog = window.imports.dialog
    qtbot.waitUntil(lambda: not dialog.findings.progress.isVisible())
    return dialog


def no_cell_or_name_is_rendered_in_the_import(dialog):
    assert rendered(dialog) == []
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel))
    assert len(shown_as_written(dialog)) >= 1
    assert dialog.columns.choosers[0].currentText() == PICTURE
    header = [dialog.preview.model().headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert header[0].startswith(PICTURE[:10])
    assert all(len(title) < 2 * LONGEST_NAME for title in header)


def test_no_cell_or_name_makes_the_import_wider(window, dialog, qtbot):
    hostile_width = dialog.minimumSizeHint().width()
    window.imports.paste("a,b,c\n1,2,x\n3,4,y\n5,6,z\n")
    qtbot.waitUntil(lambda: window.imports.dialog not in {None, dialog})
    assert hostile_width == window.imports.dialog.minimumSizeHint().width()


def long_cells_and_problems_are_cut(dialog):
    model = dialog.preview.model()
    shown = [model.index(row, column).data() for row in range(model.rowCount()) for column in range(3)]
    assert max(map(len, shown)) <= LONGEST_NAME
    assert max(map(len, dialog.findings.problems.toPlainText().splitlines())) <= LONGEST_MESSAGE


def test_a_table_whose_columns_do_not_fit_says_so_in_bounds(window, qtbot, tmp_path):
    path = tmp_path / f"{'f' * 200}.csv"
    path.write_text(f"{'h' * 100_000}\n{PICTURE}\n")
    window.imports.open_path(path)
    qtbot.waitUntil(lambda: window.imports.dialog is not None)
    findings = window.imports.dialog.findings
    qtbot.waitUntil(lambda: bool(findings.error.text()))
    assert window.imports.dialog.minimumSizeHint().width() < 800
    assert len(findings.error.text().replace("\u200b", "")) <= LONGEST_MESSAGE + len("⚠ ")


def messages_of_the_window_are_plain_and_bounded(window, qtbot):
    window.errors.show(f"Cannot open {PICTURE}: {'x' * 100_000}")
    window.errors.show("waits")
    warn(window, "Export failed", f"<b>x</b> {PICTURE} cannot be written.")
    show_about(window, f"/tmp/{PICTURE}/neuronlab.log")
    trigger(qtbot, window.actions_by_name["shortcuts"])
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 3
    assert rendered(window) == []
    assert all(len(box.text().replace("\u200b", "")) <= LONGEST_MESSAGE for box in boxes)
    assert all(box.width() < 900 for box in boxes)
    for box in boxes:
        box.accept()


def a_class_button_shows_an_ampersand(window, session):
    experiment = replace(session.document.experiment, task="classes")
    session.document.push(Proposal(experiment.with_workspace(rename_class(experiment.classes, 0, "R&D")), "Rename"))
    assert window.data_panel.settings.palette_row.buttons[0].text() == "R&&D"


test_texts_of_the_window = share_window(
    a_notice_is_one_line_of_bounded_length,
    a_formula_that_is_wrong_does_not_make_its_panel_wider,
    messages_of_the_window_are_plain_and_bounded,
    a_class_button_shows_an_ampersand,
)


test_labels_of_the_window = share_window(
    every_label_is_plain_but_those_that_are_rich_on_purpose,
    the_rich_labels_show_names_as_they_are_written,
)


test_the_import = share_window(
    no_cell_or_name_is_rendered_in_the_import,
    long_cells_and_problems_are_cut,
)
