from neuronlab.analysis.measures.table import MEASURES
from neuronlab.gui.window.docks import STAGE
from neuronlab.gui.window.docks import VIEWS as DOCKS
from neuronlab.lessons.names import PAGES, STANDS, TARGETS, VIEWS


def test_pages_and_views_are_those_of_the_window():
    assert tuple(STAGE) == PAGES
    assert tuple(DOCKS) == VIEWS


def test_measures_stand_at_what_there_is_in_the_window():
    assert set(STANDS) <= set(MEASURES)
    assert set(STANDS.values()) <= set(TARGETS)
