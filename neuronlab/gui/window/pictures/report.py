"""Makes lab reports: asks for them, draws their pictures in a studio, and writes them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QWidget

from neuronlab import __version__
from neuronlab.analysis.frames.frame import Frame
from neuronlab.files.atomic import write_atomically
from neuronlab.files.report_page import DrawnPart, report_page
from neuronlab.gui.dialogs.messages import warn
from neuronlab.gui.dialogs.report_dialog import REPORT_FORMATS, ReportChoice, ReportDialog
from neuronlab.gui.dialogs.save_names import ask_where_to_save
from neuronlab.gui.pictures.recording import Recording
from neuronlab.gui.pictures.report_pages import report_pages
from neuronlab.gui.pictures.svg import svg_text
from neuronlab.gui.pictures.widgets import record
from neuronlab.gui.plots.seeds.findings import findings_of
from neuronlab.gui.theme.theme import LIGHT
from neuronlab.gui.window.pictures.saving import Pictures
from neuronlab.gui.window.pictures.studio import Studio
from neuronlab.gui.window.workbench import Workbench
from neuronlab.session.jobs import Jobs
from neuronlab.wording.lab_report import LabReport, lab_report
from neuronlab.wording.pictured import PICTURED
from neuronlab.wording.seeds import AS_THEY_WERE

FIGURES = "runs"
"""The part whose frame has the figures of all runs."""
_USUAL = ("canvas", "network", "loss", "scores")


class Reports(QObject):
    """Makes lab reports on the work of a window, in the light theme; the work stays as it is."""

    def __init__(self, window: Workbench, pictures: Pictures) -> None:
        super().__init__(window)
        self._window, self._studios = window, pictures.studios
        self._jobs = Jobs(self)
        self._jobs.done.connect(window.insight_bar.show_notice)
        self._jobs.failed.connect(self._report_failure)

    def ask(self) -> None:
        """Ask for a report and where to save it."""
        workspace = self._window.session.document.experiment.workspace
        chosen = [*_USUAL, *(["runs"] if len(workspace.runs) > 1 else []), *(["seeds"] if self._verdicts() else [])]
        dialog = ReportDialog("Lab report", chosen, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._ask_for_path(dialog.choice))
        dialog.open()

    def _ask_for_path(self, choice: ReportChoice) -> None:
        window, suffix = self._window, choice.suffix
        usual = window.settings.export_folder / f"report{suffix}"
        filters = f"{REPORT_FORMATS[suffix]} (*{suffix})"
        path = ask_where_to_save(window, "Save lab report", usual, filters, suffix, REPORT_FORMATS)
        if path is not None:
            window.settings.export_folder = path.parent
            self.make(choice, path)

    def make(self, choice: ReportChoice, path: Path) -> None:
        """Make a report."""
        self._window.insight_bar.show_notice("Drawing the pictures of the report…")
        self._window.session.with_frame(partial(self._open, choice, path))

    def _open(self, choice: ReportChoice, path: Path, frame: Frame) -> None:
        def begin(studio: Studio) -> None:
            _Drawing(self, choice, path, frame, self._verdicts(), studio).draw_next()

        self._studios.open(begin, is_light=True)

    def close(self) -> None:
        """Finish what is being written."""
        self._jobs.close()

    def finish(self, drawing: "_Drawing", facts: Frame) -> None:
        """Write a report whose pictures are drawn; `facts` has the facts of all runs."""
        workspace = drawing.studio.session.document.experiment.workspace  # the person may have changed theirs since
        self._studios.end(drawing.studio)
        now = QLocale.c().toString(QDateTime.currentDateTime(), "yyyy-MM-dd HH:mm")
        made = f"NeuronLab {__version__}, {now}"
        choice = drawing.choice
        report = lab_report(choice.title, made, choice.notes, workspace, drawing.frame, facts, drawing.verdicts)
        self._jobs.start(partial(_written, _encoded(report, drawing), drawing.path))

    def _verdicts(self) -> tuple[str, ...]:
        """What repeats say that were made of these runs."""
        results = self._window.seeds_controller.repeats.results
        found = None if results is None else findings_of(results)
        if results is None or found is None:
            return ()
        workspace = self._window.session.document.experiment.workspace
        works = [run.work for run in workspace.runs]
        is_present = results.plan.points is workspace.points and all(run.work in works for run in results.plan.runs)
        return (found.verdict, *found.others, *(() if is_present else (AS_THEY_WERE,)))

    @Slot(str)
    def _report_failure(self, sentence: str) -> None:
        warn(self._window, "The report could not be saved", sentence)


class _Drawing:
    """Draws the pictures of one report, one after the other."""

    def __init__(
        self,
        reports: Reports,
        choice: ReportChoice,
        path: Path,
        frame: Frame,
        verdicts: tuple[str, ...],
        studio: Studio,
    ) -> None:
        self.choice, self.path, self.frame, self.verdicts, self.studio = choice, path, frame, verdicts, studio
        self.pictures: list[tuple[str, Recording]] = []
        self._reports = reports
        self._left = [name for name in PICTURED if name in choice.names]

    def draw_next(self) -> None:
        """Draw the next picture; after the last, the figures."""
        take = self._take if self._left else self._finish
        name = self._left.pop(0) if self._left else FIGURES
        self.studio.show(name, QSize(*PICTURED[name].size), partial(take, name))

    def _take(self, name: str, part: QWidget) -> None:
        self.pictures.append((PICTURED[name].label, record(part)))
        self.draw_next()

    def _finish(self, _name: str, _part: QWidget) -> None:
        facts = self.studio.session.frame
        assert facts is not None  # it was shown
        self._reports.finish(self, facts)


def _encoded(report: LabReport, drawing: _Drawing) -> bytes:
    if drawing.path.suffix.lower() == ".pdf":
        return report_pages(report, drawing.pictures)
    parts = [
        DrawnPart(caption, svg_text(recording, caption), recording.size.width())
        for caption, recording in drawing.pictures
    ]
    return report_page(report, parts, LIGHT.named())


def _written(data: bytes, path: Path) -> str:
    write_atomically(path, data)
    return f"Saved the lab report to {path}."


def reports_of(window: Workbench, pictures: Pictures) -> Reports:
    """What makes the reports of a window; made when it is first used."""
    return window.findChild(Reports) or Reports(window, pictures)
