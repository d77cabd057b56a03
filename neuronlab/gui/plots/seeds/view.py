"""The tab Seeds: runs repeated over seeds, how they ended, and which of them ends lower, with its uncertainty."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from neuronlab.gui.plots.seeds.controls import COURSES, SeedControls
from neuronlab.gui.plots.seeds.findings import Findings, findings_of
from neuronlab.gui.plots.seeds.picture import SeedsPicture
from neuronlab.gui.plots.seeds.width_picture import WidthFindings, WidthPicture, width_findings
from neuronlab.gui.theme.class_marks import MARKS
from neuronlab.gui.theme.theme import SPACE, Theme
from neuronlab.gui.widgets.buttons import mini_button
from neuronlab.gui.widgets.fields import name_field
from neuronlab.gui.widgets.plain_text import PlainLabel, RichLabel, escaped
from neuronlab.session.guarded import Guarded
from neuronlab.sweeps.repeats import RepeatResults
from neuronlab.wording.numbers import counted
from neuronlab.wording.seeds import (
    BAND,
    PAIRS,
    as_csv,
    as_markdown,
    diverged_counts,
    median_text,
    widths_as_csv,
    widths_as_markdown,
)

INVITATION = "Press Repeat to train from many seeds: one run alone says little about which is better."
WIDTH_INVITATION = "Press Repeat to see how many units are enough: the loss with 1 to 64 units, over some seeds."
BEGUN = "The first seed is under way…"


class SeedsView(Guarded, QScrollArea):
    """Controls, plots, a legend and the verdict; scrolls if the dock is too low. Emits `noticed` when it was copied."""

    noticed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._results: RepeatResults | None = None
        self._findings: Findings | WidthFindings | None = None
        self._target = 0.0
        self.controls = SeedControls()
        self.note = PlainLabel(wordWrap=True)
        self.note.setProperty("role", "small")
        self.courses = SeedsPicture(theme)
        self.widths = WidthPicture(theme)
        self.legend = RichLabel("seeds legend")
        self.legend.setProperty("role", "small")
        self.legend.setWordWrap(True)
        self.verdict = PlainLabel(wordWrap=True)
        self.verdict.setProperty("role", "metric")
        self.others = PlainLabel(wordWrap=True)
        self.others.setProperty("role", "small")
        self._pairs = PlainLabel(PAIRS, wordWrap=True)
        self._pairs.setProperty("role", "small")
        self.copy_csv = mini_button("Copy as CSV", "Copy the final losses with all digits, for a spreadsheet")
        self.copy_markdown = mini_button("Markdown", "Copy the final losses as a table for a text")
        name_field(self.copy_markdown, "Copy as Markdown", "Copy the final losses as a table for a text")
        self._lay_out()
        self.setAccessibleName("Repeats over seeds")
        self.copy_csv.clicked.connect(self._copy_csv)
        self.copy_markdown.clicked.connect(self._copy_markdown)
        self.verticalScrollBar().rangeChanged.connect(self._take_focus_if_scrolled)
        theme.changed.connect(self._show_legend)
        self.show_results(None, 0.0, "")

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setProperty("role", "panel")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE * 2 - 2, SPACE // 2, SPACE * 2 - 2, SPACE // 2)
        column.setSpacing(SPACE // 2)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE // 2)
        foot.addWidget(self._pairs, 1)
        foot.addWidget(self.copy_csv)
        foot.addWidget(self.copy_markdown)
        for widget in (self.controls, self.note):
            column.addWidget(widget)
        column.addWidget(self.courses, 1)
        column.addWidget(self.widths, 1)
        for label in (self.legend, self.verdict, self.others):
            column.addWidget(label)
        column.addLayout(foot)
        self.setWidget(content)

    @override
    def sizeHint(self) -> QSize:
        """Wide and high enough for two plots."""
        return QSize(560, 340)

    # -- display --------------------------------------------------------------------------------------------------

    def show_results(self, results: RepeatResults | None, target: float, note: str, sentence: str = "") -> None:
        """Show what a repeat has found, with a note above it; `sentence` in place of the plots while it has nothing.

        `target` is the loss that a width sweep says the units for.
        """
        is_courses = self.controls.kind == COURSES
        self._results, self._target = results, target
        self.note.setText(note)
        self.note.setVisible(bool(note))
        of = None if results is None else results.plan.digest
        empty = sentence or (BEGUN if results is not None and results.is_running else "")
        self.courses.setVisible(is_courses)
        self.widths.setVisible(not is_courses)
        if is_courses:
            self._findings = None if results is None else findings_of(results)
            self.courses.show_findings(self._findings, of, empty or INVITATION)
        else:
            self._findings = None if results is None else width_findings(results)
            self.widths.show_findings(self._findings, of, empty or WIDTH_INVITATION)
        self._show_verdict()
        self._show_legend()
        has_findings = self._findings is not None
        for button in (self.copy_csv, self.copy_markdown):
            button.setEnabled(has_findings)
            button.setVisible(has_findings)
        self._pairs.setText(PAIRS if isinstance(self._findings, Findings) and len(self._findings.runs) > 1 else "")

    def _show_verdict(self) -> None:
        found = self._findings
        if isinstance(found, WidthFindings):
            first, *others = found.sentences(self._target)
        elif found is not None:
            first, others = found.verdict, list(found.others)
        else:
            first, others = "", []
        for label, text in ((self.verdict, first), (self.others, " ".join(others))):
            if text != label.text():
                label.setText(text)
            label.setVisible(bool(text))

    @Slot()
    def _show_legend(self) -> None:
        found = self._findings
        self.legend.setVisible(found is not None)
        if found is None:
            return
        colors = self._theme.colors
        if isinstance(found, WidthFindings):
            runs = list(enumerate(found.names))
        else:
            runs = [(run.slot, median_text(run.name, run.summary.median)) for run in found.runs]
        parts = [
            f'<span style="color:{colors.runs[slot]}">{MARKS[slot]}</span>&nbsp;{_solid(text)}' for slot, text in runs
        ]
        parts.append(_solid(BAND))
        if diverged := diverged_counts(found.names, found.diverged):
            parts.append(f"×&nbsp;{_solid(diverged)}")
        line = " · ".join(parts)
        if line != self.legend.text():
            self.legend.setText(line)

    def painted_texts(self) -> list[str]:
        """All texts of the plots and below them."""
        picture = self.courses if self.controls.kind == COURSES else self.widths
        return [*picture.painted_texts(), self.verdict.text(), self.others.text(), self.note.text()]

    # -- copying --------------------------------------------------------------------------------------------------

    @Slot()
    def _copy_csv(self) -> None:
        self._copy("CSV")

    @Slot()
    def _copy_markdown(self) -> None:
        self._copy("Markdown")

    def _copy(self, form: str) -> None:
        found = self._findings
        if found is None:
            return
        if isinstance(found, WidthFindings):
            text = (widths_as_csv if form == "CSV" else widths_as_markdown)(found.rows)
            what = counted(len(found.rows), "row")
        else:
            write = as_csv if form == "CSV" else as_markdown
            text = write(found.names, found.numbers, found.finals)
            what = f"final losses of {counted(found.seeds, 'seed')}"
        QApplication.clipboard().setText(text)
        self.noticed.emit(f"Copied {what} as {form}.")

    @Slot(int, int)
    def _take_focus_if_scrolled(self, low: int, high: int) -> None:
        """Be a tab stop only while there is something to scroll."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if high > low else Qt.FocusPolicy.NoFocus)


def _solid(text: str) -> str:
    """Text that does not break."""
    return escaped(text).replace(" ", "&nbsp;")
