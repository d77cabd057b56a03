"""Connects the plots of a window with each other: what one marks, the others show."""

from neuronlab.gui.window.frame_scheduler import FrameFeed
from neuronlab.gui.window.workbench import Workbench


def connect_plots(window: Workbench, feed: FrameFeed) -> None:
    """Connect the plots; `feed` looks again where one of them needs another frame."""
    window.diagram.layer_clicked.connect(window.network_panel.select_layer)
    window.diagram.pinned.connect(window.inspector_controller.pin)
    for picture in (window.diagram, window.neurons):
        picture.unit_clicked.connect(window.activation.choose)
        picture.unit_opened.connect(window.docks["activation"].reveal)
        window.activation.unit_chosen.connect(picture.mark_unit)
        window.microscope.layer_marked.connect(picture.mark_stage)
        window.gradients.layer_pointed.connect(picture.point_at_layer)
    window.noise.draw_asked.connect(feed.look_again)
    window.activation.unit_chosen.connect(feed.look)
    window.activation.unit_chosen.connect(window.inspector.pin_unit)
    window.inspector.pinned.connect(window.diagram.mark_unit)
    window.inspector.edge_marked.connect(window.diagram.mark_edge)
    window.inspector_controller.hidden_pinned.connect(window.activation.choose)
    window.microscope.step_asked.connect(window.session.step)
    window.microscope.pause_asked.connect(window.session.pause)
    window.microscope.stage_shown.connect(window.diagram.pulses.show_layer)
    window.microscope.points_marked.connect(window.canvas.mark_step)
    window.gradients.look_changed.connect(feed.look_again)
    window.warped_plane.look_changed.connect(feed.look_again)
    window.network_panel.layer_selected.connect(window.warped_plane.select_layer)
    window.network_panel.layer_clicked.connect(window.warped_plane.select_layer)
    window.diagram.layer_clicked.connect(window.warped_plane.select_layer)
    window.landscape.compute_asked.connect(window.landscape_controller.compute)
    window.landscape.stop_asked.connect(window.landscape_controller.stop)
    for dock in window.docks.values():
        dock.sight_changed.connect(feed.look_again)
