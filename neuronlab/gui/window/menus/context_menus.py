"""Opens the context menus: decides what was clicked, and which table of rows its menu is made of."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Slot
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from neuronlab.gui.canvas.strokes.hand import PointerPosition
from neuronlab.gui.window.menus.layers import ACTIVATION_ROWS, LAYER_ROWS
from neuronlab.gui.window.menus.plot import PLOT_ROWS
from neuronlab.gui.window.menus.points import POINT_ROWS
from neuronlab.gui.window.menus.rows import MenuRow, Subject, fill
from neuronlab.gui.window.menus.runs import COMPARE_ROWS, RACE_ROWS, RUN_ROWS
from neuronlab.gui.window.menus.units import UNIT_ROWS, UnitSubject
from neuronlab.gui.window.menus.views import VIEW_ROWS, button_rows, picture_rows
from neuronlab.gui.window.menus.weights import WEIGHT_ROWS, WeightSubject
from neuronlab.gui.window.pictures.parts import name_of
from neuronlab.gui.window.workbench import Workbench
from neuronlab.session.guarded import Guarded


class ContextMenus(Guarded, QObject):
    """Filters the events that ask for a context menu; a view knows nothing of its menu.

    A menu that is open blocks nothing, so what it is about may be gone when an entry is chosen: rows act through
    controllers and panels, which then report it.
    """

    def __init__(self, window: Workbench) -> None:
        super().__init__(window)
        self._window = window
        self.menu: QMenu | None = None
        self._openers: dict[QObject, Callable[[QPoint], None]] = {
            window.canvas: self._open_plot,
            window.diagram: self._open_diagram,
            window.neurons: self._open_neurons,
            window.inspector: self._open_inspector,
            window.network_panel: self._open_layer_row,
            window.run_bar: self._open_run,
        }
        for name in VIEW_ROWS:
            self._openers.setdefault(getattr(window, name), self._opener_of(name))
        for view in self._openers:
            view.installEventFilter(self)
        window.canvas.plot.menu_asked.connect(self.open_plot)
        window.diagram.activations_asked.connect(self.open_activations)
        window.run_bar.races_asked.connect(self.open_races)
        window.top_bar.compare.clicked.connect(self.open_compare)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu of a view that is asked for one."""
        if not isinstance(event, QContextMenuEvent) or watched not in self._openers:
            return False
        numbers = self._window.inspector.numbers
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self._openers[watched](numbers.current_on_screen if is_by_key and numbers.hasFocus() else event.globalPos())
        event.accept()
        return True

    @Slot(object, QPoint)
    def open_plot(self, at: PointerPosition | None, on_screen: QPoint) -> None:
        """Open the menu of the point under the pointer, or of the selection for the Menu key; else that of the plot."""
        selection = self._window.selection
        under = None if at is None else self._window.canvas.point_at(at)
        if under is not None and under not in selection.ids:
            selection.choose([under])
        if under is not None or (at is None and len(selection)):
            self._open(on_screen, POINT_ROWS, selection)
        else:
            self._open(on_screen, PLOT_ROWS, at)

    @Slot(int, QPoint)
    def open_activations(self, layer: int, on_screen: QPoint) -> None:
        """Open the choice of a hidden layer's activation."""
        self._open(on_screen, ACTIVATION_ROWS, layer)

    @Slot(QPoint)
    def open_races(self, on_screen: QPoint) -> None:
        """Open the choice of a race."""
        self._open(on_screen, RACE_ROWS, None)

    @Slot()
    def open_compare(self) -> None:
        """Open what Compare offers, below its button, which keeps showing whether there are several runs."""
        window, button = self._window, self._window.top_bar.compare
        window.top_bar.show_comparing(len(window.session.document.experiment.workspace.runs) > 1)
        self._open(button.mapToGlobal(QPoint(0, button.height())), COMPARE_ROWS, None)

    def _open_run(self, on_screen: QPoint) -> None:
        slot = self._window.run_bar.slot_at(on_screen)
        if slot is None:
            self._open(on_screen, COMPARE_ROWS, None)
        else:
            self._open(on_screen, RUN_ROWS, slot)

    def _open_plot(self, on_screen: QPoint) -> None:
        self._open(on_screen, PLOT_ROWS, None)

    def _open_diagram(self, on_screen: QPoint) -> None:
        diagram = self._window.diagram
        frame, target = diagram.frame, diagram.target_at(QPointF(diagram.mapFromGlobal(on_screen)))
        if frame is None:
            return
        if target is not None and target.edge is not None:
            self._open(on_screen, WEIGHT_ROWS, WeightSubject.of_edge(frame, *target.edge))
        elif target is not None and target.unit is not None and target.column:
            self._open(on_screen, UNIT_ROWS, UnitSubject(frame, target.column - 1, target.unit))
        elif target is not None and 0 < target.column <= len(frame.network_spec.hidden):
            self._open_layer(on_screen, target.column - 1)
        else:
            self._open_view("diagram", on_screen)

    def _open_neurons(self, on_screen: QPoint) -> None:
        neurons = self._window.neurons
        frame, unit, layer = neurons.frame, neurons.unit_at(on_screen), neurons.layer_at(on_screen)
        if frame is not None and unit is not None:
            self._open(on_screen, UNIT_ROWS, UnitSubject(frame, *unit))
        elif layer is not None:
            self._open_layer(on_screen, layer)
        else:
            self._open_view("neurons", on_screen)

    def _open_inspector(self, on_screen: QPoint) -> None:
        inspector = self._window.inspector
        frame, here = inspector.frame, inspector.here
        if frame is None or here is None:
            return
        unit = UnitSubject(frame, *here)
        parameter = inspector.numbers.parameter_at(on_screen)
        if parameter is not None:
            inspector.numbers.select(parameter.index)
            self._open(on_screen, WEIGHT_ROWS, WeightSubject(unit, parameter))
        else:
            self._open(on_screen, (*UNIT_ROWS, *picture_rows("inspector")), unit)

    def _open_layer_row(self, on_screen: QPoint) -> None:
        layer = self._window.network_panel.layer_at(on_screen)
        if layer is None:
            self._open_view("diagram", on_screen)
        else:
            self._open_layer(on_screen, layer)

    def _open_layer(self, on_screen: QPoint, layer: int) -> None:
        if layer < len(self._window.session.document.experiment.workspace.run.network.hidden):
            self._window.network_panel.select_layer(layer)
            self._open(on_screen, LAYER_ROWS, layer)

    def _opener_of(self, name: str) -> Callable[[QPoint], None]:
        return lambda on_screen: self._open_view(name, on_screen)

    def _open_view(self, name: str, on_screen: QPoint) -> None:
        window = self._window
        with_buttons: dict[str, QWidget] = {"neurons": window.neurons.order}
        buttons = button_rows(with_buttons.get(name) or getattr(window, name))
        taken = {row.text(window, None) for row in VIEW_ROWS[name]}
        more = [row for row in buttons if row.text(window, None) not in taken]
        self._open(on_screen, (*more, *VIEW_ROWS[name], *picture_rows(name_of(name))), None)

    def _open(self, on_screen: QPoint, rows: Sequence[MenuRow[Subject]], subject: Subject) -> None:
        """Show a menu, unless it would be empty, without waiting for a choice."""
        if self.menu is not None:
            self.menu.close()
        menu = QMenu(self._window)
        fill(menu, rows, self._window, subject)
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.aboutToHide.connect(partial(self._forget, menu))
        self.menu = menu
        menu.popup(on_screen)

    def _forget(self, menu: QMenu) -> None:
        """Delete a menu once the entry that was chosen has been carried out."""
        menu.deleteLater()
        if menu is self.menu:
            self.menu = None
