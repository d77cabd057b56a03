"""The learned function as a sum of curves: every term on top of the bias, or stacked, with their sum."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from neuronlab.analysis.contributions import Contributions
from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.arrays import Array
from neuronlab.core.network.network import layer_names
from neuronlab.gui.plots.contributions.terms import BIAS, Term, Terms
from neuronlab.gui.plots.painting.curves import curves_path, draw_curves, finite_span, fractions, hairline
from neuronlab.gui.plots.painting.heat_maps import Ends
from neuronlab.gui.plots.painting.labels import (
    LEFT,
    LINE,
    MARGIN,
    RIGHT,
    Label,
    LegendEntry,
    paint_labels,
    paint_legend,
)
from neuronlab.gui.theme.sizes import scaled
from neuronlab.gui.theme.theme import SMALL, SPACE, Colors, figures
from neuronlab.wording.numbers import count_text, counted, weight_text
from neuronlab.wording.ticks import end_texts

_SCALE_WIDTH = 34.0
_LEAST_PLOT = 56.0
LEAST_HEIGHT = 2.0 * LINE + _LEAST_PLOT + SPACE
_ROOMY = LEAST_HEIGHT + 1.5 * LINE
"""From this height on the equation has a line of its own; below that, the list contains its parts."""
_EVERY, _EVERY_OF_TERM, _EVERY_OF_MANY = 2, 4, 8
"""Stride of the samples drawn: about one per pixel, fewer for faint curves, fewer still for many."""
_MANY = 12
"""Number of terms that counts as many."""
_JOINT = 5.0
"""Size in pixels of a mark where two linear pieces meet."""
_PIECES_TIP = (
    "Linear pieces of the whole function over the plot, counted exactly through all layers. Marks at the lower edge\n"
    "show where two pieces meet. A kink that later layers hide creates no new piece."
)


@dataclass(frozen=True)
class Levels:
    """Curves over the samples.

    Attributes:
        base: The level that terms stand on.
        drawn: Rows of the terms drawn.
        feet: Lower end of each term (terms, samples).
        tops: Upper end of each term (terms, samples).
        shown: Sum of the terms that are on (samples,).
        whole: The whole sum (samples,).
    """

    base: float
    drawn: tuple[int, ...]
    feet: Array
    tops: Array
    shown: Array
    whole: Array

    @property
    def span(self) -> Ends:
        """Minimum and maximum of everything drawn."""
        spans = [finite_span(part) for part in (self.tops, self.shown, self.whole) if part.size]
        lows, highs = zip(*spans, strict=True)
        low, high = np.nanmin([*lows, self.base]), np.nanmax([*highs, self.base])
        return float(low), float(high)


def levels_of(shown: Contributions, terms: Terms, *, is_stacked: bool) -> Levels:
    """Positions of the curves of the terms that are on: each on top of the bias, or stacked."""
    drawn = tuple(row for row, term in enumerate(terms.rows) if term.units and terms.is_on(term))
    base = shown.bias if terms.is_on(BIAS) else 0.0
    single = [terms.rows[row].units[0] for row in drawn if len(terms.rows[row].units) == 1]
    others = [terms.rows[row].values(shown) for row in drawn[len(single) :]]
    heights = np.vstack([shown.terms(np.array(single, np.intp)), *others])
    with np.errstate(all="ignore"):
        tops = base + (np.cumsum(heights, axis=0) if is_stacked else heights)
        feet = np.vstack([np.full((1, len(shown.x)), base), tops])[:-1] if is_stacked else np.full_like(tops, base)
    whole = shown.total(np.ones(len(shown.weights), np.bool_))
    return Levels(base, drawn, feet, tops, whole if terms.all_on else terms.total(shown), whole)


@dataclass(frozen=True, eq=False)
class SumPicture:
    """The picture of a frame's sum.

    Attributes:
        frame: The frame shown.
        sum: The contributions of the units.
        terms: The list of terms.
        levels: The curves.
        size: Width and height in pixels.
        up: Range of y.
        pointed: Row of the highlighted term, −1 for none.
    """

    frame: Frame
    sum: Contributions
    terms: Terms
    levels: Levels
    size: tuple[float, float]
    up: Ends
    pointed: int

    # -- layout and text ------------------------------------------------------------------------------------------

    @cached_property
    def box(self) -> QRectF:
        """Rectangle of the curves."""
        left, top = MARGIN + scaled(_SCALE_WIDTH), self._facts.bottom() + 2.0
        return QRectF(left, top, self.size[0] - left - MARGIN, self.size[1] - scaled(LINE) - 2.0 - top)

    @property
    def _has_equation(self) -> bool:
        return self.size[1] >= scaled(_ROOMY)

    @property
    def _facts(self) -> QRectF:
        """Rectangle of the number of pieces and of the difference between shown and whole."""
        return QRectF(MARGIN, scaled(LINE) if self._has_equation else 0.0, self.size[0] - 2.0 * MARGIN, scaled(LINE))

    @cached_property
    def labels(self) -> list[Label]:
        """All text except the legend's."""
        box = self.box
        up = end_texts(*(float(end) + 0.0 for end in self.up))  # no −0
        across = end_texts(float(self.sum.x[0]) + 0.0, float(self.sum.x[-1]) + 0.0)
        scale = QRectF(0.0, box.top(), box.left() - SPACE / 2.0, scaled(LINE))
        axis = QRectF(box.left(), box.bottom(), box.width(), scaled(LINE))
        return [
            *([self._equation_label] if self._has_equation else []),
            Label(self._facts, pieces_text(self.frame, self.sum)),
            *([] if self.terms.all_on else [Label(self._facts, self._difference, align=RIGHT)]),
            Label(scale, up.high, align=RIGHT),
            *([Label(scale.translated(0.0, scaled(LINE)), up.caption, align=RIGHT)] if up.caption else []),
            Label(scale.translated(0.0, box.height() - scaled(LINE)), up.low, align=RIGHT),
            Label(axis, f"x = {across.low} {across.caption}".rstrip(), align=LEFT),
            Label(axis, across.high, align=RIGHT),
        ]

    @property
    def _equation_label(self) -> Label:
        """The sum, with as many terms as fit."""
        row = self._facts.translated(0.0, -scaled(LINE))
        metrics, equations = QFontMetricsF(figures(SMALL)), self.terms.equations(self.frame, self.sum)
        text = next((text for text in equations if metrics.horizontalAdvance(text) <= row.width()), "")
        return Label(row, text or metrics.elidedText(equations[-1], Qt.TextElideMode.ElideRight, row.width()), "text")

    @property
    def _difference(self) -> str:
        with np.errstate(all="ignore"):
            return f"max |ŷ − shown| {weight_text(float(np.abs(self.levels.whole - self.levels.shown).max()))}"

    @property
    def _slot(self) -> int:
        """The slot of the run, whose colour its function has."""
        slot: int = self.frame.run.slot
        return slot

    @property
    def legend(self) -> list[LegendEntry]:
        """What the bold curve is, and the thin one if there is one."""
        if self.terms.all_on:
            return [LegendEntry("ŷ", self._slot)]
        return [LegendEntry("shown", "text"), LegendEntry("ŷ", self._slot)]

    def tip_at(self, point: QPointF) -> str:
        """Tooltip at a position."""
        if self._facts.contains(point):
            pieces = self.sum.pieces
            if pieces is None:
                return ""
            kinks = [
                f"{name}: {count_text(len(positions))} positions where units switch"
                for name, positions in zip(layer_names(self.frame.network_spec), pieces.kinks, strict=False)
            ]
            return "\n".join([_PIECES_TIP, *kinks])
        if not self.box.contains(point):
            return ""
        sample = self._sample_at(point)
        lines = [f"x {weight_text(float(self.sum.x[sample]))}", f"ŷ {weight_text(float(self.levels.whole[sample]))}"]
        if not self.terms.all_on:
            lines.append(f"shown {weight_text(float(self.levels.shown[sample]))}")
        if self._pointed_term is not None:
            term = self._pointed_term
            adds = weight_text(float(term.values(self.sum)[sample]))
            lines.append(f"{term.texts(self.frame, self.sum)[-1]} adds {adds}")
        return "\n".join(lines)

    @property
    def _pointed_term(self) -> Term | None:
        return self.terms.rows[self.pointed] if 0 <= self.pointed < len(self.terms.rows) else None

    def _sample_at(self, point: QPointF) -> int:
        share = (point.x() - self.box.left()) / self.box.width()
        return round(min(1.0, max(0.0, share)) * (len(self.sum.x) - 1))

    def row_at(self, point: QPointF, reach: float = 8.0) -> int:
        """The row of the term whose curve is near a point, −1 if there is none."""
        if not self.levels.drawn or not self.box.contains(point):
            return -1
        low, high = self.up
        tops = self.levels.tops[:, self._sample_at(point)]
        heights = self.box.top() + (high - tops) / (high - low) * self.box.height()
        away = np.nan_to_num(np.abs(heights - point.y()), nan=np.inf)
        nearest = int(away.argmin())
        return self.levels.drawn[nearest] if away[nearest] <= reach else -1

    # -- painting -------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, colors: Colors) -> None:
        """Draw the highlighted term, all curves, their sum on top, and the text."""
        painter.fillRect(self.box, colors.color("plot"))
        painter.setClipRect(self.box)
        self._paint_base(painter, colors)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_terms(painter, colors)
        self._paint_pointed(painter, colors)
        if not self.terms.all_on:
            draw_curves(painter, colors.run_color(self._slot), self._path(self.levels.whole[None], _EVERY))
        self._paint_bold(painter, colors, self.levels.shown)
        painter.setClipping(False)
        self._paint_joints(painter, colors)
        paint_labels(painter, colors, self.labels)
        row = QRectF(self.box.left(), self.box.bottom(), self.box.width() - scaled(40), scaled(LINE))
        paint_legend(painter, colors, row, self.legend)

    def _path(self, values: Array, every: int) -> QPainterPath:
        corners = np.full((len(values), 2), [self.box.left(), self.box.top()])
        size = self.box.width(), self.box.height()
        return curves_path(fractions(self.sum.x[::every]), values[:, ::every], corners, size, self.up)

    def _height(self, value: float) -> float:
        low, high = self.up
        return self.box.top() + (high - value) / (high - low) * self.box.height()

    def _paint_base(self, painter: QPainter, colors: Colors) -> None:
        """Draw the level that terms stand on."""
        if np.isfinite(self.levels.base):
            painter.setPen(QPen(colors.color("muted"), 1.0))
            y = round(self._height(self.levels.base)) + 0.5
            painter.drawLine(QLineF(self.box.left(), y, self.box.right(), y))

    def _paint_terms(self, painter: QPainter, colors: Colors) -> None:
        """Draw the terms faintly, one path per colour."""
        names = np.array([self.terms.rows[row].color(self.sum) for row in self.levels.drawn])
        every = _EVERY_OF_TERM if len(names) < _MANY else _EVERY_OF_MANY
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name in dict.fromkeys(names.tolist()):
            painter.setPen(hairline(colors.color(name, 0.6)))
            painter.drawPath(self._path(self.levels.tops[names == name], every))

    def _paint_pointed(self, painter: QPainter, colors: Colors) -> None:
        """Draw the highlighted term, filled from its foot to its top."""
        term = self._pointed_term
        if term is None or term.is_bias:
            return
        if self.pointed in self.levels.drawn:
            index = self.levels.drawn.index(self.pointed)
            foot, top = self.levels.feet[index], self.levels.tops[index]
        else:  # a term that is off is drawn where it would be
            foot = np.full(len(self.sum.x), self.levels.base)
            top = foot + term.values(self.sum)
        color = colors.color(term.color(self.sum))
        for area in self._areas(foot[::_EVERY], top[::_EVERY]):
            painter.fillPath(area, colors.color(term.color(self.sum), 0.3))
        draw_curves(painter, color, self._path(top[None], _EVERY))

    def _areas(self, foot: Array, top: Array) -> Iterator[QPainterPath]:
        """Areas between two curves where both are finite."""
        if not (np.isfinite(foot).all() and np.isfinite(top).all()):
            return
        there_and_back = np.concatenate([top, foot[::-1]])[None]
        across = fractions(self.sum.x[::_EVERY])
        corner = np.array([[self.box.left(), self.box.top()]])
        size = self.box.width(), self.box.height()
        yield curves_path(np.concatenate([across, across[::-1]]), there_and_back, corner, size, self.up)

    def _paint_bold(self, painter: QPainter, colors: Colors, values: Array) -> None:
        """Draw a curve two and a half pixels wide, as on the canvas."""
        path = self._path(values[None], _EVERY)
        color = colors.run_color(self._slot) if self.terms.all_on else colors.color("text")
        for aside in (-0.5, 0.5):
            painter.translate(0.0, aside)
            draw_curves(painter, color, path)
            painter.translate(0.0, -aside)

    def _paint_joints(self, painter: QPainter, colors: Colors) -> None:
        """Draw marks at the lower edge where two linear pieces meet."""
        if self.sum.pieces is None:
            return
        low, high = float(self.sum.x[0]), float(self.sum.x[-1])
        positions = self.box.left() + (self.sum.pieces.joints - low) / (high - low) * self.box.width()
        painter.setPen(QPen(colors.run_color(self._slot), 1.0))
        bottom = self.box.bottom()
        painter.drawLines([QLineF(x, bottom - _JOINT, x, bottom) for x in (np.floor(positions) + 0.5).tolist()])


def pieces_text(frame: Frame, shown: Contributions) -> str:
    """Number of linear pieces of the function, or why there is none."""
    if not frame.network_spec.is_piecewise_linear:
        return "curved, no linear pieces"
    if shown.pieces is not None:
        return counted(shown.pieces.count, "linear piece")
    if not np.isfinite(shown.sizes).all():
        return "no pieces: values are not finite"
    return "pieces are counted on pause" if frame.is_playing else "too large to count its pieces"
