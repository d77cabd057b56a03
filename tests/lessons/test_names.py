from neuronlab.gui.window.docks import STAGE
from neuronlab.gui.window.docks import VIEWS as DOCKS
from neuronlab.lessons.names import PAGES, VIEWS


def test_pages_and_views_are_those_of_the_window():
    assert tuple(STAGE) == PAGES
    assert tuple(DOCKS) == VIEWS
