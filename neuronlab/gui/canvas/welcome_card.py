"""The card of the first start, in the emptiest corner of the plot: it blocks nothing, and any act closes it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from neuronlab.core.arrays import Array
from neuronlab.core.specs.experiment import Workspace
from neuronlab.gui.canvas.view import CanvasView
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import icon_button
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip

TITLE = "Welcome to NeuronLab"
_TOUR, _PLAY, _OPEN = "Take the tour: {} short lessons", "Just play", "Open…"
_MEANINGS = {
    "tour": "Begin with the first lesson; your own work is kept",
    "play": "Press Play, and see the network learn",
    "open": "Open a session, a model, a table or a lesson",
}
_GAP = 8
"""Distance from the edges of the plot, in pixels."""
_CLEAR = 6
"""Least distance of a point from the card, in pixels."""
_MOST_POINTS = 2_000
_SPOTS = 25
"""Positions across and down that are tried."""


class _Form(NamedTuple):
    """A form of the card.

    Attributes:
        title: Its title.
        tour: What offers the tour.
        direction: How its choices stand.
    """

    title: str
    tour: str
    direction: QBoxLayout.Direction


_FORMS = (
    _Form(TITLE, _TOUR, QBoxLayout.Direction.TopToBottom),
    _Form(TITLE, _TOUR, QBoxLayout.Direction.LeftToRight),
    _Form("Welcome", "Tour: {} lessons", QBoxLayout.Direction.TopToBottom),
)
"""The first of those that touch the fewest points is taken."""


class WelcomeCard(QFrame):
    """Offers a tour, to just play, and to open something; hidden until `welcome`. Nothing on the plot moves for it."""

    is_pictured = False
    tour_asked = Signal()
    play_asked = Signal()
    open_asked = Signal()

    def __init__(self, plot: CanvasView, theme: Theme, lessons: int, workspace: Callable[[], Workspace]) -> None:
        super().__init__(plot)
        self._plot, self._workspace = plot, workspace
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(TITLE)
        self._lessons, self._title = lessons, PlainLabel(TITLE)
        self.tour = self._button(_TOUR.format(lessons), "tour")
        self.play, self.open = self._button(_PLAY, "play"), self._button(_OPEN, "open")
        self.away = icon_button("mdi6.close", "Close", "Close; Help › Welcome brings it back", theme, "quiet", "muted")
        self._build_layout()
        self.hide()
        self.away.clicked.connect(self.hide)
        for button, asked in ((self.tour, self.tour_asked), (self.play, self.play_asked), (self.open, self.open_asked)):
            button.clicked.connect(self.hide)
            button.clicked.connect(asked)
        plot.box.sigResized.connect(self._arrange)
        plot.box.sigRangeChanged.connect(self._arrange)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_tip(button, _MEANINGS[name])
        button.setAccessibleDescription(_MEANINGS[name])
        return button

    def _build_layout(self) -> None:
        self._title.setProperty("role", "heading")
        head, row = QHBoxLayout(), QHBoxLayout()
        self._choices = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        head.addWidget(self._title, 1)
        head.addWidget(self.away)
        row.setSpacing(SPACE)
        row.addWidget(self.play, 1)
        row.addWidget(self.open, 1)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(_GAP, SPACE // 2, _GAP, _GAP)
        layout.setSpacing(SPACE)
        layout.addLayout(head)
        self._choices.setSpacing(SPACE)
        self._choices.addWidget(self.tour)
        self._choices.addLayout(row)
        layout.addLayout(self._choices)

    @Slot()
    def welcome(self) -> None:
        """Show the card."""
        self.show()
        self._arrange()
        self.raise_()

    @Slot()
    def _arrange(self) -> None:
        """Take a form and a spot that touch no point, if there are any; inside of the axes rather than over them."""
        if self.isHidden():
            return
        points = self._positions()
        spots = []
        for form in _FORMS:
            size = self._size_as(form)
            spots += [(form, size, emptiest_spot(area, size, points)) for area in (self._plot.area, self._plot.rect())]
        form, size, spot = min(spots, key=lambda each: touched(np.array([each[2].toTuple()]), each[1], points)[0])
        self._size_as(form)
        self.setGeometry(QRect(spot, size))

    def _size_as(self, form: "_Form") -> QSize:
        """Take a form; returns its size."""
        self._title.setText(form.title)
        self.tour.setText(form.tour.format(self._lessons))
        self._choices.setDirection(form.direction)
        self._choices.invalidate()
        self._layout.activate()
        return self.sizeHint()

    def _positions(self) -> Array:
        """Where the points are, in pixels of the plot (points, 2); of very many, some."""
        points = self._workspace().points
        every = 1 + len(points) // _MOST_POINTS
        inputs, targets = points.inputs[::every], points.targets[::every]
        heights = targets[:, 0] if inputs.shape[1] == 1 else inputs[:, 1]
        where = [self._plot.position_of(x, y) for x, y in zip(inputs[:, 0].tolist(), heights.tolist(), strict=True)]
        return np.array([(each.x(), each.y()) for each in where], np.float64).reshape(-1, 2)


def emptiest_spot(area: QRect, size: QSize, points: Array) -> QPoint:
    """Where a card of this size touches the fewest points: in a corner of an area, or elsewhere if that is better."""
    room = area.adjusted(_GAP, _GAP, -_GAP - size.width(), -_GAP - size.height())
    across, down = max(0, room.width()), max(0, room.height())
    shares = np.linspace(0.0, 1.0, _SPOTS).tolist()
    corners = [(x, y) for y in (1.0, 0.0) for x in (1.0, 0.0)]
    spots = [*corners, *((x, y) for y in shares for x in shares)]
    tried = np.array([(room.left() + round(x * across), room.top() + round(y * down)) for x, y in spots])
    best = int(np.argmin(touched(tried, size, points)))
    return QPoint(*tried[best].tolist())


def touched(spots: Array, size: QSize, points: Array) -> Array:
    """How many points a card would touch at each of some spots (spots, 2)."""
    beyond = points[None] - spots[:, None]
    ends = np.array([size.width() + _CLEAR, size.height() + _CLEAR])
    counts: Array = np.all((beyond > -_CLEAR) & (beyond < ends), axis=2).sum(axis=1)
    return counts
