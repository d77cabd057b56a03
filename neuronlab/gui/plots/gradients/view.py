"""Sizes of gradients and updates in every layer, which reveal vanishing and exploding gradients."""

from typing import ClassVar

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.analysis.flow import ALARMING, HEALTHY, MOST_FLAT
from neuronlab.analysis.flow_measures import MEASURES, Measure
from neuronlab.analysis.frames.frame import Frame
from neuronlab.analysis.frames.request import GRADIENTS
from neuronlab.core.network.network import layer_names
from neuronlab.gui.plots.gradients.flow_rows import FlowRows
from neuronlab.gui.plots.gradients.run_rows import RunRows
from neuronlab.gui.plots.gradients.spread_picture import SpreadPicture
from neuronlab.gui.plots.painting.labels import LEAST_WIDTH
from neuronlab.gui.plots.painting.picture import PictureScroller
from neuronlab.gui.theme.sizes import bound_size
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.fields import ChoiceField, Segments, name_field
from neuronlab.gui.widgets.fitting import BreakingRow
from neuronlab.gui.widgets.plain_text import PlainLabel, set_tip
from neuronlab.session.guarded import Guarded
from neuronlab.wording.numbers import share_text

_FLAT = "Share of pairs of a hidden unit and a training point at which the unit is silent or saturated"

RUNS, SPREAD = "runs", "spread"
"""The choices that are not a measure of one run: all runs beside each other, and histograms of one layer over time."""
_CHOICES = {**{key: row.label for key, row in MEASURES.items()}, RUNS: "By run", SPREAD: "Histogram"}
_SHORT = _CHOICES | {RUNS: "Runs", SPREAD: "Hist."}
_RUNS_MEANING = "The gradient of the loss with respect to each layer's weights, of all runs that are shown."
_RUNS_HEAD = "RMS of ∂L/∂W"
_SPREAD_MEANING = (
    "Histograms of one layer's weights and gradients: one column per saved step; brighter means more weights.\n"
    "The current ones are on the right. Choose the layer here, or click its row."
)


class GradientsView(Guarded, QWidget):
    """Bars and a ribbon of one measure of every layer, or histograms of one layer, with the choice above them.

    Of several runs their gradients stand beside each other, unless a person chooses one of the former.

    Signals: `look_changed` when the next frame needs different data, `layer_pointed(layer)` with the layer whose row is
    under the mouse, −1 for none, and `run_clicked(slot)`.
    """

    view: ClassVar[str] = GRADIENTS
    look_changed = Signal()
    layer_pointed = Signal(int)
    run_clicked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: Frame | None = None
        self._chosen, self._layer = next(iter(MEASURES)), 0
        self._chosen_alone = self._chosen
        self._rows = FlowRows(theme, MEASURES[self._chosen])
        text = "Root mean square of the chosen measure for every layer, now and over the steps."
        self._scroller = PictureScroller(self._rows, "Gradient magnitude", text)
        self._by_run = RunRows(theme)
        text = "Root mean square of the gradient in every layer of every run, on a logarithmic axis."
        self._run_scroller = PictureScroller(self._by_run, "Gradient magnitude by run", text)
        self._spread = SpreadPicture(theme)
        self._spread.setAccessibleName("Histograms of a layer")
        self._spread.setAccessibleDescription("Distribution of a layer's weights and gradients over the steps.")
        self.choice = Segments(
            _CHOICES,
            {**{key: row.meaning for key, row in MEASURES.items()}, RUNS: _RUNS_MEANING, SPREAD: _SPREAD_MEANING},
            _SHORT,
        )
        self.choice.button(RUNS).hide()
        self.choice.show_key(self._chosen)
        self.layer = ChoiceField({})
        self.layer.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToContents)
        name_field(self.layer, "Layer of the histograms", "The layer to show; you can also click its row")
        self._verdict = PlainLabel()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._scroller)
        self._pages.addWidget(self._run_scroller)
        self._pages.addWidget(self._spread)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(self._choice_row())
        around.addWidget(self._pages, stretch=1)
        bound_size(self, LEAST_WIDTH, 120)
        self._show_choice()
        self.choice.chosen.connect(self.choose)
        self.layer.chosen.connect(self._choose_layer)
        self._rows.clicked.connect(self.open_layer)
        self._rows.pointed.connect(self.layer_pointed)
        self._by_run.pointed.connect(self.layer_pointed)
        self._by_run.run_clicked.connect(self.run_clicked)
        theme.changed.connect(self._follow_theme)

    def _choice_row(self) -> QWidget:
        row = BreakingRow((self.choice,), (self._verdict, self.layer))
        row.setProperty("role", "compact")
        row.setContentsMargins(SPACE * 2 - 2, 2, SPACE * 2 - 2, 2)
        return row

    @override
    def sizeHint(self) -> QSize:
        """Room for two hidden layers and the output."""
        return QSize(340, 190)

    @property
    def spread_of(self) -> int | None:
        """The layer whose histograms are shown, from 0; None if none are."""
        return self._layer if self._chosen == SPREAD else None

    def show_frame(self, frame: Frame) -> None:
        """Show this frame from the next repaint on."""
        before, self._frame = self._frame, frame
        if before is None or before.network_spec != frame.network_spec:
            self._show_layers(frame)
        if before is None or (len(before.runs) > 1) != (len(frame.runs) > 1):
            self._follow_runs(has_several=len(frame.runs) > 1)
        self._rows.show_frame(frame)
        self._by_run.show_frame(frame)
        self._spread.show_frame(frame)
        self._show_verdict()
        is_waiting = self.spread_of is not None and not frame.is_playing
        if is_waiting and frame.spread is not None and not frame.spread.is_complete:
            self.look_changed.emit()  # during training the next frame arrives anyway

    @Slot(str)
    def choose(self, key: str) -> None:
        """Show one of the measures, or the histograms."""
        if key == SPREAD:
            self.open_layer(self._layer)
            return
        self._chosen = key
        if key in MEASURES:
            self._rows.show_measure(MEASURES[key])
        self.choice.show_key(key)
        self._show_choice()
        self.look_changed.emit()

    @Slot(int)
    def open_layer(self, layer: int) -> None:
        """Show the histograms of this layer."""
        self._layer = layer
        self._spread.choose(layer)
        self.layer.show_key(str(layer))
        self.choice.show_key(SPREAD)
        self._chosen = SPREAD
        self._show_choice()
        self.look_changed.emit()

    @Slot(str)
    def _choose_layer(self, key: str) -> None:
        self.open_layer(int(key))

    def painted_texts(self) -> list[str]:
        """All texts of the view except its buttons."""
        if self._chosen == SPREAD:
            return [self.layer.currentText(), *self._spread.texts()]
        texts = self._by_run.texts() if self._chosen == RUNS else self._rows.texts()
        return [text for text in (*texts, self._verdict.text()) if text]

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the background of the choice."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.colors.color("panel"))

    @Slot()
    def _follow_theme(self) -> None:
        self.update()

    def _follow_runs(self, *, has_several: bool) -> None:
        """With a second run, show the runs beside each other; with one left, what was shown before."""
        self.choice.button(RUNS).setVisible(has_several)
        if has_several:
            self._chosen_alone = self._chosen
            self.choose(RUNS)
        elif self._chosen == RUNS:
            self.choose(self._chosen_alone)

    def _show_layers(self, frame: Frame) -> None:
        """Update the choice of layers; if the chosen one is gone, select the last."""
        names = layer_names(frame.network_spec)
        self.layer.show_choices({str(number): name for number, name in enumerate(names)}, {})
        self.layer.show_key(str(min(self._layer, len(names) - 1)))

    def _show_choice(self) -> None:
        is_spread = self._chosen == SPREAD
        self._pages.setCurrentWidget({SPREAD: self._spread, RUNS: self._run_scroller}.get(self._chosen, self._scroller))
        self.layer.setVisible(is_spread)
        self._verdict.setVisible(not is_spread)
        self._show_verdict()

    def _show_verdict(self) -> None:
        frame, measure = self._frame, MEASURES.get(self._chosen)
        word, is_alarming, meaning = "", False, ""
        if frame is not None and measure is not None:
            word, is_alarming, meaning = _verdict(frame, measure)
        elif self._chosen == RUNS:
            word = _RUNS_HEAD
        if word != self._verdict.text():
            self._verdict.setText(word)
            set_tip(self._verdict, meaning)
            role = "error" if is_alarming else "small"
            if self._verdict.property("role") != role:
                self._verdict.setProperty("role", role)
                self._verdict.style().polish(self._verdict)


def _verdict(frame: Frame, measure: Measure) -> tuple[str, bool, str]:
    """What a measure says of a frame in a few words, whether that is alarming, and what it means."""
    if not frame.train_count:
        return "", False, ""
    word, meaning = measure.verdict(measure.now(frame.probe)), ""
    if word == HEALTHY and frame.flat_share is not None and frame.flat_share > MOST_FLAT:
        word, meaning = f"{share_text(frame.flat_share)} flat", _FLAT
    is_alarming = word in ALARMING or bool(meaning)
    return f"⚠ {word}" if is_alarming else word, is_alarming, meaning


def gradients_summary(frame: Frame) -> str:
    """What the gradients are like, in a few words."""
    return _verdict(frame, next(iter(MEASURES.values())))[0]
