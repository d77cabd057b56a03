"""The workbench: all parts of the window, made and put in their places; nothing is connected yet."""

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QMainWindow

from neuronlab.gui.bars.gradient_badge import GradientBadge
from neuronlab.gui.bars.insight_bar import InsightBar
from neuronlab.gui.bars.run_bar import RunBar
from neuronlab.gui.bars.timeline import TimelineBar
from neuronlab.gui.bars.top_bar import TopBar
from neuronlab.gui.canvas.canvas import FunctionCanvas
from neuronlab.gui.canvas.welcome_card import WelcomeCard
from neuronlab.gui.controllers.canvas import CanvasController
from neuronlab.gui.controllers.clipboard import Clipboard
from neuronlab.gui.controllers.exports import Exports
from neuronlab.gui.controllers.files import FilesController
from neuronlab.gui.controllers.gradient_check import GradientCheckController
from neuronlab.gui.controllers.history import HistoryController
from neuronlab.gui.controllers.imports import Imports
from neuronlab.gui.controllers.inspector import InspectorController
from neuronlab.gui.controllers.landscape import LandscapeController
from neuronlab.gui.controllers.lesson_list import LessonListController
from neuronlab.gui.controllers.models import ModelsController
from neuronlab.gui.controllers.opening import OpeningController
from neuronlab.gui.controllers.points import PointsController
from neuronlab.gui.controllers.recent import RecentMenu
from neuronlab.gui.controllers.run import RunController
from neuronlab.gui.controllers.runs import RunsController
from neuronlab.gui.controllers.seeds import SeedsController
from neuronlab.gui.controllers.sharing import Sharing
from neuronlab.gui.controllers.units import UnitsController
from neuronlab.gui.dialogs.messages import ErrorDialogs
from neuronlab.gui.panels.activation.panel import ActivationPanel
from neuronlab.gui.panels.data.panel import DataPanel
from neuronlab.gui.panels.edited_runs import EditedRuns
from neuronlab.gui.panels.network.panel import NetworkPanel
from neuronlab.gui.panels.training.panel import TrainingPanel
from neuronlab.gui.plots.activation.view import ActivationView
from neuronlab.gui.plots.collapse.view import CollapseView
from neuronlab.gui.plots.contributions.view import ContributionsView
from neuronlab.gui.plots.diagram.noise_row import NoiseRow
from neuronlab.gui.plots.diagram.view import NetworkDiagram
from neuronlab.gui.plots.gradients.view import GradientsView
from neuronlab.gui.plots.inspector.view import InspectorView
from neuronlab.gui.plots.landscape.view import LandscapeView
from neuronlab.gui.plots.loss.view import LossView
from neuronlab.gui.plots.microscope.view import MicroscopeView
from neuronlab.gui.plots.neurons.view import NeuronsView
from neuronlab.gui.plots.runs.view import RunsView
from neuronlab.gui.plots.scores.view import ScoresView
from neuronlab.gui.plots.seeds.view import SeedsView
from neuronlab.gui.plots.warped_plane.view import WarpedPlaneView
from neuronlab.gui.table.points_table import PointsTable
from neuronlab.gui.theme.theme import Theme
from neuronlab.gui.widgets.panel import Panel
from neuronlab.gui.widgets.run_label import RunLabel
from neuronlab.gui.widgets.stage import TabStage
from neuronlab.gui.window.body import Body, BodyState, decoded_state
from neuronlab.gui.window.closing_notice import ClosingNotice
from neuronlab.gui.window.docks import STAGE, VIEWS, make_docks
from neuronlab.gui.window.frame_scheduler import FrameFeed, FramePlot
from neuronlab.gui.window.layout import SMALLEST, Arrangement, Controls, arrange_bars, first_size, foot_of
from neuronlab.gui.window.presentation import Presentation
from neuronlab.lessons.catalog import lesson_count
from neuronlab.session.guarded import Guarded
from neuronlab.session.home_file import HomeFile
from neuronlab.session.opening import Opening
from neuronlab.session.repeats import SeedRepeats
from neuronlab.session.selection import Selection
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings


class Workbench(Guarded, QMainWindow):
    """A window with its parts, which are public: the main window connects them, and its actions use them."""

    feed: FrameFeed
    lesson_again_asked = Signal()

    def __init__(
        self, session: Session, theme: Theme, settings: Settings, log_file: str, named: HomeFile | None = None
    ) -> None:
        super().__init__()
        self.session, self.theme, self.settings = session, theme, settings
        self.log_file = log_file
        self._remembers = self._asks = True
        self._layout_before_lesson: BodyState | None = None
        self.exports = Exports(session, settings, self)
        self.errors = ErrorDialogs(self, log_file)
        self.closing_notice = ClosingNotice(self)
        self.setAcceptDrops(True)
        self.top_bar = TopBar(theme)
        self.run_bar = RunBar(theme)
        self.selection = Selection(self)
        self.canvas = FunctionCanvas(theme, np.random.default_rng(), self.selection)
        self.diagram = NetworkDiagram(theme)
        self.noise = NoiseRow(theme)
        self.collapse = CollapseView(theme)
        self.network_page = foot_of(self.diagram, self.noise, self.collapse)
        self.neurons = NeuronsView(theme)
        self.gradients = GradientsView(theme)
        self.loss = LossView(theme)
        self.scores = ScoresView(theme)
        self.runs = RunsView(theme)
        self.seeds = SeedsView(theme)
        self.activation = ActivationView(theme)
        self.inspector = InspectorView(theme)
        self.microscope = MicroscopeView(theme)
        self.contributions = ContributionsView(theme)
        self.landscape = LandscapeView(theme)
        self.warped_plane = WarpedPlaneView(theme)
        self.data_panel = DataPanel(theme, self.selection)
        self.edited_runs = EditedRuns(theme)
        self.network_panel = NetworkPanel(theme)
        self.activation_panel = ActivationPanel(theme)
        self.training_panel = TrainingPanel(theme)
        self.table = PointsTable(theme, self.selection)
        self.insight_bar = InsightBar()
        self.timeline = TimelineBar(theme)
        self.welcome = WelcomeCard(
            self.canvas.plot, theme, lesson_count(), lambda: session.document.experiment.workspace
        )
        self.history_controller = HistoryController(session, self.timeline, self)
        self.imports = Imports(theme, settings, self)
        self.sharing = Sharing(session.document, self)
        self.opening = OpeningController(self.imports, self.sharing, settings, self)
        self.models = ModelsController(session, self)
        named = named or HomeFile(session, Opening(), None, "", self)  # a window that belongs to no program
        self.files = FilesController(named, settings, self)
        self.lesson_list = LessonListController(self.files, settings, self)
        self.recent = RecentMenu(self.files, settings, named.folder, self)
        self.run_controller = RunController(session, self)
        self.runs_controller = RunsController(session, self)
        self.gradient_badge = GradientBadge()
        self.gradient_check_controller = GradientCheckController(session, self.gradient_badge, self)
        self.landscape_controller = LandscapeController(session, self.landscape, self)
        self.canvas_controller = CanvasController(session, self.canvas, self.data_panel, settings, self)
        self.points_controller = PointsController(
            session.document, self.selection, self.canvas.plot.box.viewPixelSize, self
        )
        self.clipboard = Clipboard(session.document, self.selection, self.imports, self.sharing, self)
        self.control_panels = self.data_panel, self.network_panel, self.activation_panel, self.training_panel
        self.panels: tuple[Panel, ...] = (*self.control_panels, self.table, self.runs)
        self.plots: tuple[FramePlot, ...] = (
            self.diagram,
            self.neurons,
            self.loss,
            self.gradients,
            self.timeline,
            self.collapse,
            self.scores,
            self.activation,
            self.inspector,
            self.microscope,
            self.contributions,
            self.landscape,
            self.warped_plane,
            self.runs,
        )
        self._build_layout()
        self.seeds_controller = SeedsController(
            session.document, self.seeds, self.docks["seeds"], self.canvas.show_other_seeds, SeedRepeats(self), self
        )
        self.units_controller = UnitsController(session, self)
        self.inspector_controller = InspectorController(
            session, self.units_controller, self.inspector, self.docks["inspector"], self
        )

    def _build_layout(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.insight_bar.add_actions(self.timeline.undo, self.timeline.back)
        foot = foot_of(self.insight_bar, self.timeline)
        self.run_strip = arrange_bars(self, self.top_bar, self.run_bar, foot)
        pages = {
            "network": self.network_page,
            "runs": self.runs,
            "seeds": self.seeds,
            "contributions": self.contributions,
            "landscape": self.landscape,
            "warped plane": self.warped_plane,
            "activation": self.activation,
            "microscope": self.microscope,
            "table": self.table,
        }
        views = {
            "neurons": self.neurons,
            "inspector": self.inspector,
            "gradients": self.gradients,
            "loss": self.loss,
            "scores": self.scores,
        }
        foldable = self.training_panel, self.activation_panel
        self.controls = Controls(self.control_panels, foldable, {self.network_panel: self.edited_runs})
        self.stage = TabStage(make_docks(STAGE, pages, self.theme), self.theme)
        self.body = Body(self.controls, self.canvas, self.stage, make_docks(VIEWS, views, self.theme))
        self.setCentralWidget(self.body)
        self.docks = self.body.docks
        self.docks["gradients"].head.add(self.gradient_badge)
        self.docks["neurons"].head.add(self.neurons.order)
        self.run_labels = RunLabel(self.theme), RunLabel(self.theme)
        for label, name in zip(self.run_labels, ("neurons", "scores"), strict=True):
            self.docks[name].head.add(label)
        self.presentation = Presentation(self, self.body, self.theme, self.settings)
        self.body.arranged.connect(self._follow_arrangement)

    @Slot(object)
    def _follow_arrangement(self, arrangement: Arrangement) -> None:
        self.top_bar.show_compact(arrangement.is_compact)
        self.data_panel.show_compact(arrangement.is_compact)
        self.run_labels[0].show_compact(arrangement.is_compact)  # beside the order of the neurons

    def close_without_remembering(self) -> None:
        """Close, and leave the person's own layout as it was."""
        self._remembers = False
        self.close_at_once()

    @Slot()
    def close_at_once(self) -> None:
        """Close without asking what becomes of changes, which stay in the autosave."""
        self._asks = False
        self.close()

    def stand_in_for(self, other: "Workbench") -> None:
        """Look as another window does, which this one replaces."""
        other.presentation.end()
        self.restoreGeometry(other.saveGeometry())
        self.body.restore(other.own_layout)

    @property
    def own_layout(self) -> BodyState:
        """What the person has arranged, outside of lessons."""
        return self._layout_before_lesson or self.body.state()

    def put_layout_aside(self) -> None:
        """The views are arranged for a lesson from now on, which does not change what the person has arranged."""
        self._layout_before_lesson = self.body.state()

    @Slot()
    def show_lessons(self) -> None:
        """Show the list of lessons."""
        self.lesson_list.show()

    @Slot()
    def begin_lesson_again(self) -> None:
        """Ask whether the lesson begins again."""
        self.lesson_again_asked.emit()

    @Slot()
    def come_forward(self) -> None:
        """Show the window above all others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)  # where the system lets no program put itself in front

    def restore_layout(self) -> None:
        """Arrange the window as the person has left it; at first, give it a size."""
        kept = self.settings.layout()
        if kept is None:
            self.resize(first_size(self.screen().availableGeometry()))
            return
        geometry, state = kept
        self.restoreGeometry(geometry)
        self.body.restore(decoded_state(state))
