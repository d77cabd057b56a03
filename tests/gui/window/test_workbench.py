"""The window has all parts, and none is forgotten where all of a kind are listed."""

from PySide6.QtWidgets import QWidget

from neuronlab.gui.widgets.panel import Panel


def test_every_plot_of_the_window_gets_frames(window):
    plots = {part for part in window.findChildren(QWidget) if hasattr(part, "view") and hasattr(part, "show_frame")}
    assert plots >= {window.canvas, window.timeline, window.landscape}
    assert set(window.feed.plots) >= plots


def test_every_panel_shows_the_experiment(window, session):
    panels = window.findChildren(Panel)
    assert set(panels) >= set(window.panels)
    assert all(panel.experiment is session.document.experiment for panel in panels)
