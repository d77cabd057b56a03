"""Imports into a window that holds nothing else: a table is opened, its dialog read, and what is taken is kept."""

import pytest
from PySide6.QtWidgets import QWidget

from neuronlab.app import make_application
from neuronlab.gui.controllers.imports import Imports
from neuronlab.gui.theme.style import style_sheet
from neuronlab.gui.theme.theme import Theme
from neuronlab.session.settings import Settings

IRIS = "Id,sepal length,sepal width,petal length,petal width,species\n" + "".join(
    f"{number + 1},{4.5 + number % 30 / 10},{2 + number % 7 / 5},{number % 11 / 2},{number % 13 / 8},"
    f"{('setosa', 'versicolor', 'virginica')[number // 50]}\n"
    for number in range(150)
)


@pytest.fixture
def host(qtbot):
    """A window that imports belong to."""
    make_application()
    host = QWidget()
    qtbot.addWidget(host)
    host.theme = Theme("dark", host)
    host.setStyleSheet(style_sheet(host.theme.colors))
    host.show()
    return host


@pytest.fixture
def imports(host):
    imports = Imports(host.theme, Settings(), host)
    yield imports
    imports.close()


@pytest.fixture
def taken(imports):
    """What was imported."""
    taken = []
    imports.imported.connect(taken.append)
    return taken


@pytest.fixture
def wait_for(qtbot, imports):
    """Wait until something holds for the dialog, and return it."""

    def wait(holds):
        qtbot.waitUntil(lambda: imports.dialog is not None and holds(imports.dialog))
        return imports.dialog

    return wait


@pytest.fixture
def read(wait_for):
    """Wait until the table is read, and return the dialog."""
    return lambda: wait_for(lambda dialog: not dialog.findings.progress.isVisible())


@pytest.fixture
def open_table(imports, read, qtbot, tmp_path):
    """Open a file that holds a table, and wait until it is read."""

    def open_it(table, name="iris.csv"):
        (tmp_path / name).write_text(table, encoding="utf-8")
        before = imports.dialog
        imports.open_path(tmp_path / name)
        qtbot.waitUntil(lambda: imports.dialog is not before)
        return read()

    return open_it
