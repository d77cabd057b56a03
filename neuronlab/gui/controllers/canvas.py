"""What is asked of the canvas: which tool is active, and parameters that are dragged on the plot."""

from PySide6.QtCore import QObject, Signal, Slot

from neuronlab.core.specs.tasks import TASKS
from neuronlab.gui.canvas.canvas import FunctionCanvas
from neuronlab.gui.canvas.tools.tools import TOOLS
from neuronlab.gui.panels.data.panel import DataPanel
from neuronlab.session.proposals import WHOLE_GESTURE
from neuronlab.session.session import Session
from neuronlab.session.settings import Settings


class CanvasController(QObject):
    """Acts through the session and the data panel, which shows the tool; `refused(sentence)` says why not."""

    refused = Signal(str)

    def __init__(
        self, session: Session, canvas: FunctionCanvas, panel: DataPanel, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._canvas, self._panel, self._settings = session, canvas, panel, settings
        if settings.knows_kinks:
            canvas.kink_hint.learn()

    @Slot(str)
    def use_tool(self, key: str) -> None:
        """Use a tool, a key of TOOLS, if the task has it."""
        tool, task = TOOLS[key], self._session.document.experiment.task
        if task not in tool.tasks:
            tasks = " and ".join(TASKS[name].label for name in tool.tasks)
            self.refused.emit(f"The {tool.label} tool works in the tasks {tasks}.")
            return
        self._canvas.use_tool(key)
        self._panel.show_tool(key)

    def use_tool_of_task(self, task: str) -> None:
        """Keep the present tool if this task has it; otherwise use the pencil."""
        if task not in self._canvas.gestures.tool.tasks:
            self.use_tool("draw")

    @Slot(str, object, str)
    def set_parameters(self, text: str, values: dict[int, float], gesture: str) -> None:
        """Set parameters by their index, unless the units of the frame they were dragged in are gone."""
        if not self._settings.knows_kinks:
            self._settings.knows_kinks = True
        if self._session.is_present(self._canvas.frame):
            self._session.document.set_parameters(text, values, gesture, WHOLE_GESTURE, stay_fixed=True)
