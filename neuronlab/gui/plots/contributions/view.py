"""The learned function of one input as the sum of the last hidden layer's contributions; each can be hidden."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import CONTRIBUTIONS
from neuronlab.gui.plots.contributions.sum_picture import LEAST_HEIGHT, SumPicture, levels_of
from neuronlab.gui.plots.contributions.term_rows import ROW, TermRows
from neuronlab.gui.plots.contributions.terms import Terms
from neuronlab.gui.plots.painting.labels import LEAST_WIDTH
from neuronlab.gui.plots.painting.picture import Picture
from neuronlab.gui.theme.sizes import bound_size, scaled
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import mini_button
from neuronlab.gui.widgets.fields import Segments
from neuronlab.gui.widgets.steady_range import SteadyRange, to_round_steps
from neuronlab.session.guarded import Guarded

_NO_FRAME = "The terms of the learned function appear here."
_ONE_INPUT = "Contributions are available for networks with one input. Choose the Curve task."
_WIDE = 560
"""From this width on, the list is to the left of the plot."""
_LIST_WIDTH, _ANY_WIDTH = 296, 16_777_215
"""Width in pixels of the list beside the plot, and Qt's value for no limit."""
_EACH, _STACKED = "each", "stacked"


class ContributionsView(Guarded, QWidget):
    """The sum as a picture, with a list of its terms. Which terms are on is a state of the view, not of the network."""

    view: ClassVar[str] = CONTRIBUTIONS

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._terms = Terms()
        self.plot = _SumPlot(theme, self._terms)
        self.rows = TermRows(theme, self._terms)
        self.mode = Segments(
            {_EACH: "Each", _STACKED: "Stacked"},
            {
                _EACH: "Draw every term separately, on top of the bias",
                _STACKED: "Draw terms on top of each other, largest first; the last curve is the whole sum",
            },
        )
        self.mode.show_key(_EACH)
        self.all = mini_button("all", "Include every term in the sum shown")
        self.none = mini_button("none", "Remove every term from the sum shown; you can then add them one by one")
        self._head = self._head_row()
        self._list = QScrollArea(widgetResizable=True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setWidget(self.rows)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(SPACE // 2)
        self._parts.addWidget(self.plot, 3)
        self._parts.addWidget(self._list, 2)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(self._head)
        around.addLayout(self._parts, 1)
        bound_size(self, LEAST_WIDTH)
        self.setAccessibleName("Contributions")
        self.setAccessibleDescription("The learned function as the sum of the last layer's contributions.")
        self._connect_signals()
        self._show_parts()

    def _head_row(self) -> QWidget:
        container = QWidget()
        container.setProperty("role", "compact")
        row = QHBoxLayout(container)
        row.setContentsMargins(SPACE * 2 - 2, 2, SPACE * 2 - 2, 2)
        row.setSpacing(SPACE)
        row.addWidget(self.mode)
        row.addStretch()
        row.addWidget(self.all)
        row.addWidget(self.none)
        return container

    def _connect_signals(self) -> None:
        self.mode.chosen.connect(self._choose_mode)
        self.all.clicked.connect(self._switch_all_on)
        self.none.clicked.connect(self._switch_all_off)
        self.rows.toggled.connect(self._toggle)
        self.rows.pointed.connect(self._point)
        self.plot.pointed.connect(self._point)
        self._list.verticalScrollBar().valueChanged.connect(self.rows.update)
        self._theme.changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        """The same as that of Neurons, whose tab group it shares."""
        return QSize(340, 270)

    def show_frame(self, frame: Frame) -> None:
        """Show the sum of this frame from the next repaint on."""
        if frame.contributions is None and frame.network_spec.inputs == 1:
            return  # requested before the view was shown; the next frame has it
        self._terms.follow(frame)
        self.plot.show_frame(frame)
        self.rows.show_frame(frame)
        self._show_parts()

    def painted_texts(self) -> list[str]:
        """All texts of the view: the plot's, then the list's."""
        return self.plot.texts() + (self.rows.texts() if self.plot.has_sum else [])

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the background above and between the parts."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.colors.color("panel"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the list beside the plot if there is room."""
        super().resizeEvent(event)
        is_wide = self.width() >= scaled(_WIDE)
        self._parts.setDirection(QBoxLayout.Direction.RightToLeft if is_wide else QBoxLayout.Direction.TopToBottom)
        self._list.setMinimumWidth(scaled(_LIST_WIDTH) if is_wide else 0)
        self._list.setMaximumWidth(scaled(_LIST_WIDTH) if is_wide else _ANY_WIDTH)

    def _show_parts(self) -> None:
        self._head.setVisible(self.plot.has_sum)
        self._list.setVisible(self.plot.has_sum)

    @Slot(str)
    def _choose_mode(self, key: str) -> None:
        self.plot.show_stacked(key == _STACKED)

    @Slot()
    def _switch_all_on(self) -> None:
        self._terms.switch_all(is_on=True)
        self._repaint()

    @Slot()
    def _switch_all_off(self) -> None:
        self._terms.switch_all(is_on=False)
        self._repaint()

    @Slot(int)
    def _toggle(self, row: int) -> None:
        self._terms.toggle(row)
        self._repaint()

    @Slot(int)
    def _point(self, row: int) -> None:
        self.plot.mark(row)
        self.rows.mark(row)
        if row >= 0 and self.rows.hasFocus():
            at = self.rows.current_rect()
            self._list.ensureVisible(0, round(at.center().y()), 0, scaled(ROW))

    def _repaint(self) -> None:
        self.plot.update()
        self.rows.update()


class _SumPlot(Picture):
    """The picture of the sum; `pointed(row)` carries the term whose curve is under the mouse, −1 for none."""

    pointed = Signal(int)

    def __init__(self, theme: Theme, terms: Terms) -> None:
        super().__init__(theme)
        self._terms = terms
        self._is_stacked = False
        self._pointed = -1
        self._up = SteadyRange(to_round_steps, (-1.0, 1.0))
        self.setMouseTracking(True)
        bound_size(self, least_height=LEAST_HEIGHT)

    @property
    def has_sum(self) -> bool:
        """Whether there is a sum to show, not only a sentence."""
        return self._frame is not None and self._frame.contributions is not None

    def show_frame(self, frame: Frame) -> None:
        if self._frame is None or frame.network_spec.layout != self._frame.network_spec.layout:
            self._up.clear()
        super().show_frame(frame)

    def show_stacked(self, is_stacked: bool) -> None:
        """Stack the terms, or draw each separately."""
        self._is_stacked = is_stacked
        self._up.clear()
        self.update()

    def mark(self, row: int) -> None:
        """Highlight a term, none for −1."""
        if row != self._pointed:
            self._pointed = row
            self.update()

    def texts(self) -> list[str]:
        """All texts of the picture."""
        picture = self._picture()
        if picture is None:
            return [self._sentence]
        return [label.text for label in picture.labels] + [entry.text for entry in picture.legend]

    @property
    def _sentence(self) -> str:
        """The sentence shown instead of a picture."""
        return _NO_FRAME if self._frame is None else _ONE_INPUT

    def _picture(self) -> SumPicture | None:
        """The picture to paint; None if only a sentence is shown."""
        frame = self._frame
        if frame is None or frame.contributions is None:
            return None
        levels = levels_of(frame.contributions, self._terms, is_stacked=self._is_stacked)
        up = self._up.cover(*levels.span)
        size = float(self.width()), float(self.height())
        return SumPicture(frame, frame.contributions, self._terms, levels, size, up, self._pointed)

    def paint(self, painter: QPainter) -> None:
        picture = self._picture()
        if picture is None:
            self.paint_sentence(painter, self._sentence, QRectF(self.rect()))
        else:
            picture.paint(painter, self._theme.colors)

    def tip_at(self, point: QPointF) -> str:
        """Tooltip at a position."""
        picture = self._picture()
        return "" if picture is None else picture.tip_at(point)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emit the curve under the mouse."""
        picture = self._picture()
        self.pointed.emit(-1 if picture is None else picture.row_at(event.position()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        """Emit that no curve is under the mouse."""
        self.pointed.emit(-1)
        super().leaveEvent(event)
