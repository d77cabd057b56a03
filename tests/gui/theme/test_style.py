"""The theme's colours as Qt takes them: a palette, and a style sheet that names no colour and no file there is not."""

import dataclasses
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from neuronlab.gui.theme.style import qt_palette, style_sheet
from neuronlab.gui.theme.theme import DARK, LIGHT, Colors

THEMES = pytest.mark.parametrize("colors", [DARK, LIGHT], ids=["dark", "light"])


@THEMES
def test_the_files_it_names_are_there(colors):
    files = [Path(name) for name in re.findall(r'url\("(.*?)"\)', style_sheet(colors))]
    assert len(files) >= 3
    assert all(path.is_file() for path in files)


@THEMES
def test_all_its_colours_are_the_themes_but_for_one_shade(colors):
    def of_theme(value):
        return set(value) if isinstance(value, tuple) else {value}

    own = set().union(*(of_theme(getattr(colors, field.name)) for field in dataclasses.fields(Colors)))
    named = set(re.findall("#[0-9a-fA-F]{6}", style_sheet(colors)))
    assert len(named) > 8
    assert len(named - {color for color in own if isinstance(color, str)}) == 1  # the button of Play under the mouse


@THEMES
def test_qt_can_read_it(qtbot, colors):
    widget = QWidget()
    qtbot.addWidget(widget)
    label = QLabel("text", widget)
    label.setProperty("role", "muted")
    widget.setStyleSheet(style_sheet(colors))  # Qt says what it cannot parse, and that fails a test
    widget.ensurePolished()  # else Qt keeps its sheet for the next widget at the same address
    label.ensurePolished()
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(colors.muted)


@THEMES
def test_the_palette_has_the_themes_colours_and_fainter_ones_for_what_is_disabled(colors):
    palette, roles = qt_palette(colors), QPalette.ColorRole
    assert palette.color(roles.Base) == QColor(colors.field)
    assert palette.color(roles.Text) == QColor(colors.text)
    assert palette.color(roles.HighlightedText) == QColor(colors.text)
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        disabled = palette.color(QPalette.ColorGroup.Disabled, role)
        assert disabled.name() == colors.muted
        assert disabled.alphaF() < 1.0
