"""Questions that wait for an answer without stopping anything: training goes on, and signals can end the program."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from neuronlab.gui.widgets.plain_text import message_box, without_icons


@dataclass(frozen=True)
class Answer:
    """One of the buttons below a question.

    Attributes:
        label: What it says.
        act: What it does; None for nothing.
    """

    label: str
    act: Callable[[], object] | None = None


def ask(
    window: QWidget, title: str, sentence: str, answers: tuple[Answer, ...], *, more: str = "", escape: int = -1
) -> QMessageBox:
    """Ask something over a window. Enter gives the first answer; Escape and the close box the one counted `escape`."""
    box = message_box(window, title, sentence, more=more, icon=QMessageBox.Icon.Question)
    box.setStandardButtons(QMessageBox.StandardButton.NoButton)
    # One role for all, so that no desktop puts them in another order.
    buttons = [box.addButton(answer.label, QMessageBox.ButtonRole.ActionRole) for answer in answers]
    without_icons(box)
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(buttons[escape])
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def act() -> None:
        clicked = box.clickedButton()
        for answer, button in zip(answers, buttons, strict=True):
            if button is clicked and answer.act is not None:
                answer.act()

    box.finished.connect(act)
    box.open()
    return box
