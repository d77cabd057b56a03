"""What leads to lessons from anywhere in the window: the list of them, "Why?" beside an insight, and the welcome."""

from functools import partial

from neuronlab.gui.window.workbench import Workbench
from neuronlab.lessons.catalog import for_topic, lessons


def connect_lessons(window: Workbench) -> None:
    """Connect what asks for lessons with what opens them."""
    bar, card, document = window.top_bar, window.welcome, window.session.document
    bar.lessons.clicked.connect(window.show_lessons)
    bar.lessons.clicked.connect(lambda: bar.lessons.setChecked(not window.insight_bar.offers_lessons))
    window.insight_bar.why_asked.connect(partial(_open_topic, window))
    card.tour_asked.connect(partial(_begin_tour, window))
    card.play_asked.connect(window.session.play)
    card.open_asked.connect(window.opening.ask_for_file)
    document.changed.connect(card.hide)
    window.session.playing_changed.connect(card.hide)


def _open_topic(window: Workbench, topic: str) -> None:
    """Open the lesson about a topic, or the list if there is none."""
    entry = for_topic(topic)
    if entry is None:
        window.show_lessons()
    else:
        window.files.open_lesson(entry.key)


def _begin_tour(window: Workbench) -> None:
    window.files.open_lesson(lessons()[0].key)
