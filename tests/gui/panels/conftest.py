"""A panel by itself: what it proposes goes into a document, and what that holds comes back to it."""

import pytest

from neuronlab.app import first_experiment, make_application
from neuronlab.session.document import Document


@pytest.fixture
def connect(qtbot):
    """Connect a panel with a document of its own, which shows the first launch's experiment; returns the document."""
    make_application()
    documents = []

    def connect(panel):
        document = Document(first_experiment())
        documents.append(document)  # or nothing would hold it
        qtbot.addWidget(panel)
        panel.edited.connect(document.push)
        document.changed.connect(panel.show_experiment)
        panel.show_experiment(document.experiment)
        panel.show()
        return document

    return connect
