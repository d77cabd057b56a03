"""Says which run a part of the window shows: the run's mark and its name."""

from PySide6.QtCore import QPointF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from neuronlab.gui.theme.class_marks import paint_class_mark
from neuronlab.gui.theme.sizes import fix_size, px
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fitting import FittingLabel
from neuronlab.gui.widgets.plain_text import set_tip
from neuronlab.session.guarded import Guarded

_ROOM, _MARK_PX = 14.0, 10.0
_FAINT = 0.45
_FEWEST_LETTERS = 7


class RunMark(Guarded, QWidget):
    """The mark of a run, faint if the run is not drawn."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._slot, self._is_shown = 0, True
        fix_size(self, _ROOM, _ROOM)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._repaint)

    def show_slot(self, slot: int, *, is_shown: bool = True) -> None:
        """Show the mark of the run in a slot."""
        if (slot, is_shown) != (self._slot, self._is_shown):
            self._slot, self._is_shown = slot, is_shown
            self.update()

    @Slot()
    def _repaint(self) -> None:
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark in the middle."""
        middle = QPointF(self.width() / 2.0, self.height() / 2.0)
        with QPainter(self) as painter:
            alpha = 1.0 if self._is_shown else _FAINT
            color = self._theme.colors.run_color(self._slot, alpha)
            paint_class_mark(painter, self._slot, color, middle, px(_MARK_PX))


class NameLabel(FittingLabel):
    """A name, elided where there is no room for all of it."""

    @override
    def minimumSizeHint(self) -> QSize:
        """Room for the first letters."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), _FEWEST_LETTERS * self.fontMetrics().averageCharWidth()), least.height())


class RunLabel(QWidget):
    """The mark and the name of a run; nothing, and no room for it, while there is only one run."""

    def __init__(self, theme: Theme, role: str = "muted") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._content = QWidget()
        self.mark, self.name = RunMark(theme), NameLabel("")
        self.name.setProperty("role", role)
        row = QHBoxLayout(self._content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addWidget(self.mark)
        row.addWidget(self.name)
        around = QHBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._content)
        self._content.hide()

    def show_compact(self, is_compact: bool) -> None:
        """Show the mark alone, or the name too."""
        self.name.setHidden(is_compact)

    def show_run(self, slot: int, name: str) -> None:
        """Show a run; "" for the name hides it."""
        self._content.setVisible(bool(name))
        self.mark.show_slot(slot)
        self.name.show_texts(name)
        set_tip(self, name and f"This shows {name}, the active run")
        self.setAccessibleName(name)
