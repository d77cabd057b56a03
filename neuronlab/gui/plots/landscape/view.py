"""The loss as a landscape around the weights: a slice with the trajectory, and the curvature at its end."""

from typing import ClassVar

from PySide6.QtCore import QElapsedTimer, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.curvature import Curvature, too_many
from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import TRAJECTORY
from neuronlab.analysis.landscape import Landscape
from neuronlab.core.specs.network import NetworkSpec
from neuronlab.core.training.trajectory import NO_TRAJECTORY, TrajectoryRecord
from neuronlab.gui.plots.landscape.parameter_choice import ParameterChoice
from neuronlab.gui.plots.landscape.slice_picture import INVITATION as SLICE_INVITATION
from neuronlab.gui.plots.landscape.slice_picture import SlicePicture
from neuronlab.gui.plots.landscape.spectrum_picture import INVITATION as CURVATURE_INVITATION
from neuronlab.gui.plots.landscape.spectrum_picture import SpectrumPicture
from neuronlab.gui.plots.painting.labels import LEAST_WIDTH, text_width
from neuronlab.gui.theme.sizes import bound_size
from neuronlab.gui.theme.theme import BODY, SPACE, Theme
from neuronlab.gui.widgets.fields import ChoiceField, Segments, name_field
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import share_text

SLICE, CURVATURE = "slice", "curvature"
INVITATIONS = {SLICE: SLICE_INVITATION, CURVATURE: CURVATURE_INVITATION}
PATH, PARAMETERS = "path", "parameters"
COMPUTE, STOP, BEGUN = "Compute", "Stop", "Computing…"
SHORT_MS = 400
"""A shorter computation ends before anyone wants to stop it, and a double-click does not stop it."""
_KINDS = {SLICE: "Slice", CURVATURE: "Curvature"}
_KIND_MEANINGS = {
    SLICE: "The training loss on a plane through the current weights, with their trajectory",
    CURVATURE: "Steep and flat directions of the loss at the current weights, and coupled parameters",
}
_DIRECTIONS = {PATH: "Path", PARAMETERS: "Weights"}
_DIRECTION_MEANINGS = {
    PATH: "Along the two main directions of the trajectory so far",
    PARAMETERS: "Along two weights or biases of your choice; all others are fixed",
}
_COMPUTE_MEANING = "Compute this for the current weights in the background while training continues"
_STOP_MEANING = "Stop computing; the last result stays"


class LandscapeView(Guarded, QScrollArea):
    """Controls above a picture; scrolls if the dock is too low.

    Signals: `compute_asked(kind)` and `stop_asked()` when the button is pressed.
    """

    view: ClassVar[str] = TRAJECTORY
    compute_asked = Signal(str)
    stop_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: NetworkSpec | None = None
        self._kind = SLICE
        self._shares: dict[str, float | None] = dict.fromkeys(_KINDS)
        self._limit = ""
        self._clock = QElapsedTimer()
        self.trajectory: TrajectoryRecord = NO_TRAJECTORY
        self.slice = SlicePicture(theme)
        self.spectrum = SpectrumPicture(theme)
        self.kinds = Segments(_KINDS, _KIND_MEANINGS)
        self.kinds.show_key(SLICE)
        self.directions = ChoiceField(_DIRECTIONS, _DIRECTION_MEANINGS)
        name_field(self.directions, "Directions of the slice", "The two directions of the slice")
        self.across = ParameterChoice("→", "Across", part=0)
        self.up = ParameterChoice("↑", "Up", part=1)
        self.button = QPushButton(COMPUTE)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self.setAccessibleName("Loss landscape")
        self.setAccessibleDescription("The training loss around the current weights, computed on request.")
        self.kinds.chosen.connect(self._choose_kind)
        self.directions.chosen.connect(self._choose_directions)
        self.button.clicked.connect(self._press)
        self.verticalScrollBar().rangeChanged.connect(self._take_focus_if_scrolled)
        theme.changed.connect(self._show_state)
        self._show_state()

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bound_size(self, LEAST_WIDTH, 120)
        self.kinds.setProperty("role", "compact")
        first = QHBoxLayout()
        first.setSpacing(SPACE)
        first.addWidget(self.kinds)
        first.addWidget(self.directions)
        first.addStretch()
        first.addWidget(self.button)
        controls = QVBoxLayout()
        controls.setContentsMargins(SPACE * 2 - 2, 2, SPACE * 2 - 2, SPACE // 2)
        controls.setSpacing(SPACE // 2)
        controls.addLayout(first)
        controls.addWidget(self.across)
        controls.addWidget(self.up)
        content = QWidget()
        content.setProperty("role", "panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        around = QVBoxLayout(content)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addLayout(controls)
        around.addWidget(self.slice, stretch=1)
        around.addWidget(self.spectrum, stretch=1)
        self.setWidget(content)

    @override
    def sizeHint(self) -> QSize:
        """The same as that of Neurons, whose tab group it shares."""
        return QSize(340, 270)

    @property
    def kind(self) -> str:
        """The kind shown: `SLICE` or `CURVATURE`."""
        return self._kind

    @property
    def chosen(self) -> tuple[int, int] | None:
        """Indices of the two parameters to vary; None for the main directions of the path."""
        across, up = self.across.index, self.up.index
        if self.directions.currentData() != PARAMETERS or across is None or up is None:
            return None
        return across, up

    def show_frame(self, frame: Frame) -> None:
        """Extend the path, and update the choices."""
        if frame.trajectory is not None:
            self.trajectory = frame.trajectory
        if frame.network_spec != self._spec:
            self._spec = frame.network_spec
            self.across.show_spec(frame.network_spec)
            self.up.show_spec(frame.network_spec)
            self._show_limit(frame.network_spec)
        self.slice.show_frame(frame)
        self.spectrum.show_frame(frame)

    def painted_texts(self) -> list[str]:
        """All texts of the visible picture."""
        return self.slice.painted_texts() if self._kind == SLICE else self.spectrum.painted_texts()

    # -- results --------------------------------------------------------------------------------------------------

    def show_progress(self, kind: str, share: float | None) -> None:
        """Show the progress of a computation; None if none is running."""
        self._shares[kind] = share
        picture = self._picture(kind)
        if share is not None and picture.sentence:
            picture.say(BEGUN)
        elif share is None and picture.sentence == BEGUN:
            picture.say(INVITATIONS[kind])
        self._show_state()

    @Slot(object)
    def show_answer(self, answer: object) -> None:
        """Show a `Landscape` or a `Curvature`."""
        if isinstance(answer, Landscape):
            self.slice.show_landscape(answer)
        elif isinstance(answer, Curvature):
            self.spectrum.show_curvature(answer)

    def say(self, kind: str, sentence: str) -> None:
        """Show a sentence instead of a picture."""
        self._picture(kind).say(sentence)
        if self._spec is not None:
            self._show_limit(self._spec)

    def _picture(self, kind: str) -> SlicePicture | SpectrumPicture:
        return self.slice if kind == SLICE else self.spectrum

    def _show_limit(self, spec: NetworkSpec) -> None:
        """Say in advance if there are too many parameters for the curvature."""
        limit = too_many(spec)
        if limit:
            self.spectrum.say(limit)
        elif self._limit and self.spectrum.sentence == self._limit:
            self.spectrum.say(CURVATURE_INVITATION)
        self._limit = limit
        self._show_state()

    # -- controls -------------------------------------------------------------------------------------------------

    @Slot()
    def _show_state(self) -> None:
        """Show the controls for the chosen kind, and the button's action."""
        is_slice, share = self._kind == SLICE, self._shares[self._kind]
        two = is_slice and self.directions.currentData() == PARAMETERS
        self.directions.setVisible(is_slice)
        for row in (self.across, self.up):
            row.setVisible(two)
        self.slice.setVisible(is_slice)
        self.spectrum.setVisible(not is_slice)
        is_short = share is not None and self._clock.isValid() and self._clock.elapsed() < SHORT_MS
        self.button.setText(COMPUTE if share is None else "…" if is_short else f"{STOP} {share_text(share)}")
        name_field(self.button, self.button.text(), _COMPUTE_MEANING if share is None else _STOP_MEANING)
        self.button.setFixedWidth(round(text_width(f"{STOP} {share_text(1.0)}", BODY)) + 3 * SPACE)
        self.button.setEnabled(self._spec is not None and (is_slice or not self._limit))

    @Slot(str)
    def _choose_kind(self, key: str) -> None:
        self._kind = key
        self._show_state()

    @Slot(str)
    def _choose_directions(self, _key: str) -> None:
        self._show_state()

    @Slot()
    def _press(self) -> None:
        if self._shares[self._kind] is None:
            self._clock.start()
            self.compute_asked.emit(self._kind)
        elif self._clock.elapsed() >= SHORT_MS:
            self.stop_asked.emit()

    @Slot(int, int)
    def _take_focus_if_scrolled(self, low: int, high: int) -> None:
        """Be a tab stop only while there is something to scroll."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if high > low else Qt.FocusPolicy.NoFocus)
