"""A mix-in for widgets whose contents depend on their width and their font."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from neuronlab.session.guarded import Guarded

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # PySide makes no class from two of Qt's


class Refitted(Guarded, _Widget):
    """Calls `fit` at every other size and in every other font; it comes before the Qt class."""

    def fit(self) -> None:
        """Choose what is shown for the present size and font."""
        raise NotImplementedError

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new size."""
        super().resizeEvent(event)
        self.fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Fit the new font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()
